"""Landmarks in, verdicts and mistakes out. Pure: numpy only, no files, no threads, no clock, no sentences.

Read in this order: ``features`` (what a pose says about nine joints, and how surely), ``ladder`` (the reference laid
out evenly in time), ``tempo`` (how late a take is as a whole, and whether it drifts), ``align`` (how late on each
beat), ``view`` (from which side the camera looks), ``motion`` and ``sides`` (standing still, left for right),
``thresholds`` and ``learn`` (where right ends), ``skill`` (how much better than chance), ``findings`` (what is
measured of a beat), ``beat_verdicts`` (what is said of it) and ``judge`` (all of it), ``live`` (the same while the
dance goes on), then ``score``, ``faults``, ``whole_take`` and ``mistakes``. ``published`` holds what others do;
``resemblance`` and ``pose_offset`` compare whole takes.
"""
