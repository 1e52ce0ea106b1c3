"""``bench live``: a whole session, measured from outside."""
