"""Dancers made in code, with planted faults: the truth about every beat is known. Pure.

Read ``dance`` (a choreography), ``body`` (who dances it), ``faults`` (what goes wrong), ``camera`` (what it
sees) and ``performance`` (all of it, with the truth).
"""
