"""One passage of a take beside the reference, for every product. Poses, verdicts and pictures in, drawn dancers out.

Read ``dancer`` (the poses of one video), ``geometry`` (which part of a picture is shown, one body fitted to another),
``corrections`` (arrows), ``pair`` (what is shown at a moment) and ``drawing``. ``clip`` and ``first_frames`` load the
pictures and the music of a passage that is played.
"""
