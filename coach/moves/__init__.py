"""A dancer's landmarks and the beats in, moves out. Pure: numpy and the vocabulary only, no sentences.

A move is a phrase of whole counts that has a name and comes back. Read in this order: ``phrases`` (a song cut into
phrases of whole counts, described independently of body and view), ``alike`` (how far apart two phrases are, mirrored
or not, and when they count as the same), ``difficulty`` (how hard a phrase is), ``finding`` (the moves of a song with
their names: those it already has, and new ones).

Boosted trees tell which of them somebody dances: ``windows`` (half a second as numbers, or arms as curves),
``variations`` (the same by somebody else, filmed differently), ``examples`` (what is learnt from), ``trees`` and
``recognition`` (window by window, phrase by phrase). ``coach.training`` grows the trees.
"""
