"""What the dancer decides about a song, in a window of its own: which dancer to follow at import, and the beats."""
