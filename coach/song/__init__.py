"""The songs: packages in ``songs/``, read strictly, and what judging needs of them.

Read ``package`` (``song.toml``), ``library`` (which songs there are), ``reference`` (the dancer's poses), ``members``
(those of everybody), ``sound`` (the music around the dance), ``thresholds_file`` (limits), ``move_model`` (what was
learnt about its moves), ``prepared`` (all of it together), ``group`` (whom each of several dancers follows) and
``thumbnail``; ``strict`` reads what people write, ``staging`` changes the songs folder safely, ``importing`` makes a
song from a video.

For songs without a video read ``track_file`` and ``compact_poses`` (the file, and its poses), ``song_from_track`` with
``mannequin`` (the film drawn from them) and ``track_exchange``.
"""
