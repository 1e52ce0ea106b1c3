"""The take: its folder, its files, and what is made of them before anything is drawn.

Read ``folder`` (the files, and which takes there are) and ``in_progress`` (crash safety), ``take`` (``take.json``),
``verdict_file`` (the record of everything judging knew), ``session_info``, ``marks``, ``pose_log``; then ``judging`` (a
track becomes a take), ``recorded`` (what was not filmed), ``passages``, ``summary`` (what there is to say),
``comparison`` (of two takes); ``group_take`` (what its dancers' takes make of it, and ``group.json``) and
``group_summary``; finally ``practice`` (passes are light takes) and ``loops`` (passages the dancer has named).
"""
