"""A dancer's landmarks and the beats in, moves out. Pure: numpy and the vocabulary only, no sentences.

A move is a phrase of whole counts that has a name and comes back. Read in this order: ``phrases`` (a song cut into
phrases of whole counts, each as it looks whatever the body and the view), ``alike`` (how far two phrases are apart,
mirrored or not, and from where on they are the same), ``difficulty`` (how hard a phrase is), ``finding`` (the moves of
a song with their names: those that it has already, and new ones).

Which of them somebody dances is told by boosted trees: ``windows`` (half a second as numbers, or arms as curves),
``variations`` (the same by somebody else, filmed otherwise), ``examples`` (what is learnt from), ``trees`` and
``recognition`` (window by window, phrase by phrase). ``coach.training`` grows the trees.
"""
