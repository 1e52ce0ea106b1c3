"""A video in, a song package out: its beats, sections and dancer.

Read ``flow`` (from the file to the folder), ``music`` (what is heard; the only module that knows librosa), ``tempo``,
``rhythm`` (beats, from music or movement), ``sections`` (counts and borders), ``thumbnail`` and ``report``.
"""
