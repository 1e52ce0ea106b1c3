"""Dancers made in code, with planted faults: the truth about every beat is known. Pure."""
