"""What the dancer decides about a song, each in its own window: which dancer to follow at import, and the beats.

Read ``import_session``; then ``beat_edits`` (each edit makes a new draft), ``beat_editor`` and its ``screen``.
"""
