"""Landmarks in, verdicts and mistakes out. Pure: numpy and the vocabulary only, no sentences.

Read in this order: ``features`` (what a pose says about nine joints, and how surely), ``sampling`` (the reference laid
out evenly in time, frames by beat), ``alignment`` (how late a take is as a whole, then on each beat), ``view`` (from
which side the camera looks), ``motion`` and ``sides`` (standing still, left for right), ``learn`` (limits from covers),
``prepared`` (a reference ready to be compared with), ``skill`` (how much better than chance), ``findings`` (what is
measured of a beat), ``beat_verdicts`` (what is said of it) and ``judge`` (all of it), ``live`` (the same while the
dance goes on), then ``score``, ``faults``, ``whole_take``, ``other_moves`` and ``mistakes``. ``published`` holds what
others do; ``layout`` lays whole takes out, ``resemblance`` compares them, ``pose_offset`` and ``lines`` find where and
how fast one runs beside the other, ``same_recording`` tells the reference itself from whoever dances to it, ``copies``
finds stretches of it in a take, ``mirror_images`` tells a dancer from their reflection; of the dancers of a group,
``lags_together`` tells who leads and who trails, ``places`` where they stand, ``formation`` where they should.
"""
