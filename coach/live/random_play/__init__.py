"""Random play dance: sections of all songs, shuffled, a 3-2-1 before each; whoever knows the dance steps in.

Read ``sections`` (what is danced, pure), ``dance`` (one section, as :mod:`coach.live.performance` dances a song, judged
live; nothing is kept) and ``result`` (all of them).
"""
