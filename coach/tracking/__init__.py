"""Poses of single pictures in, dancers over time out: everybody in a film, each followed through it.

Read ``extract`` (one dancer), ``people`` (several), and what that needs: ``pose_buffer`` (poses made a track),
``pose_file`` (poses put aside on disk meanwhile), ``shots`` (cuts), ``tracker`` (who is who from picture to picture,
live and in films), ``link`` (who is who after a gap, once the whole film is known), ``person`` (which of them to
follow), ``assignment`` (pairs at least cost) and ``cross_check`` (limbs that two networks see in different places);
``store`` and ``cache`` keep the tracks, ``switches`` counts mistakes.
"""
