"""The mistakes of a take as a film. A take in, an mp4 out.

Read ``plan`` (which cut when), ``scene`` (what is shown at a moment), ``pictures`` (how it is drawn), ``sound``,
``film`` and ``making`` (here, or in its own process); ``group`` is the reel of a group.
"""
