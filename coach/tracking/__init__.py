"""Poses of single pictures in, dancers over time out: everybody in a film, each followed through it.

Read ``extract`` (one dancer), ``people`` (several), and what that needs: ``box`` (where one is looked for), ``scout``
(who is in a picture), ``same_body`` (two finds, one body), ``shots`` (cuts), ``follow`` (while the film goes on),
``link`` (who is who after a gap), ``person`` (which of them is meant); ``store`` and ``cache`` keep the tracks.
"""
