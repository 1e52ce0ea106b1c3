"""What is danced to: packages in ``songs/``, read strictly, and what judging needs of them.

Read ``package`` (``song.toml``), ``library`` (which songs there are), ``reference`` (the dancer's poses), ``members``
(those of everybody), ``sound`` (the music around the dance), ``thresholds_file`` (limits), ``move_model`` (what is
learnt of its moves), ``prepared`` (all of it at once), ``group`` (whom each of several dancers follows) and
``thumbnail``; ``strict`` reads what people write, ``staging`` changes the songs folder safely, ``importing`` makes a
song of a video.

Of songs without a video read ``track_file`` and ``compact_poses`` (the file, and its poses), ``song_from_track`` with
``mannequin`` (the film that is drawn of them) and ``track_exchange``.
"""
