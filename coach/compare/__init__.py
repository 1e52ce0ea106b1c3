"""Landmarks in, verdicts out. Pure: numpy only, no files, no threads, no clock.

Read in this order: ``features`` (what a pose says about nine joints, and how surely), ``ladder`` (the reference laid
out evenly in time), ``align`` (how late on each beat), ``view`` (from which side the camera looks), ``motion`` and
``sides`` (standing still, left for right), ``thresholds`` and ``learn`` (where right ends), ``judge`` (all of it, beat
by beat), ``live`` (the same while the dance goes on), then ``score``, ``faults`` and ``mistakes``. ``published`` holds
what others do; ``resemblance`` and ``pose_offset`` compare whole takes. What a dancer reads is made of a mistake
elsewhere (:mod:`coach.wording`).
"""
