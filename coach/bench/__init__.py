"""Measuring. Each command prints a table and writes JSON; ``stand_ins`` are cameras, screens and loudspeakers."""
