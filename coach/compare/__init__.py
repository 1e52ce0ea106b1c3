"""Landmarks in, verdicts and mistakes out. Pure: numpy and the vocabulary only, no sentences.

Read in this order: ``features`` (what a pose says about nine joints, and how surely), ``sampling`` (the reference laid
out evenly in time, frames by beat), ``alignment`` (how late a take is as a whole, then on each beat), ``view`` (from
which side the camera looks), ``motion`` and ``sides`` (standing still, left for right), ``learn`` (limits from covers),
``prepared`` (a reference ready to be compared with), ``skill`` (how much better than chance), ``findings`` (what is
measured on each beat), ``beat_verdicts`` (the verdict on it), ``judge`` (all of that together), ``live`` (the same
while the dance goes on), then ``score``, ``faults``, ``whole_take``, ``other_moves`` and ``mistakes``. ``published``
holds other people's methods; ``layout`` lays whole takes out, ``resemblance`` compares them, ``pose_offset`` and
``lines`` find where and how fast one runs relative to the other, ``same_recording`` tells the reference itself from
someone dancing to it, ``copies`` finds stretches of it in a take, ``mirror_images`` tells a dancer from their
reflection; for a group, ``lags_together`` finds who leads and who trails, ``places`` where the dancers stand,
``formation`` where they should.
"""
