"""The take: its folder, its files, and what is made of them before anything is drawn.

Read ``folder`` (the files), ``listing`` (which takes there are) and ``in_progress`` (crash safety), ``take``
(``take.json``), ``verdict_file`` (the record of all that judging knew), ``session_info``, ``marks``, ``pose_log``,
``disk_reservation``; then ``judging`` (a track becomes a take), ``danced_to``, ``old_take`` and ``recorded`` (what is
missing), ``passages``, ``summary`` and ``content`` (what there is to show).
"""
