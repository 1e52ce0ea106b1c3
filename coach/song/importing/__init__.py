"""A video in, a song package out: its beats, sections and dancer.

Read ``request`` (what is asked for), ``flow`` (from the file to the folder and its ``song.toml``), ``dancer`` (who
dances when), ``spectra`` (of the sound; the only module that knows librosa), ``music`` (what is heard in them),
``tracker`` (onsets to beats), ``metre`` (which pulse is the beat), ``tempo`` (where it is constant), ``rhythm`` (all of
these, from music or motion), ``sections`` (counts and boundaries) and ``report``.

The tracker is our own because it beats librosa 0.11's on music that neither was tuned on, both following the same
onsets (``bench beats --tracker coach librosa``, kept in ``bench_beats.json``; test set: F .99 and 4 % wrong and sure,
against .95 and 12 %), and because no other installs everywhere: madmom and aubio have no wheels, BeatNet 1.1 needs
madmom, essentia 2.1b6 has none for Windows, beat_this 1.1 needs torch and fetches its weights.
"""
