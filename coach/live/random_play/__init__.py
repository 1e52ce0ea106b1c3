"""Random play dance: sections of all songs, shuffled, a 3-2-1 before each; anyone who knows the dance steps in.

Read ``sections`` (what is danced, pure), ``dance`` (one section, danced like a song in :mod:`coach.live.performance`,
judged live; nothing is kept) and ``result`` (all of them).
"""
