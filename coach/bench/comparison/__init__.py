"""``bench compare``: how well Coach's comparator finds what is known to be wrong, beside every other way."""
