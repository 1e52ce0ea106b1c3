"""``bench compare``: how well Coach's comparator finds what is known to be wrong, beside every other way.

Read ``command``, then ``methods`` (what is compared), ``cases`` and ``clips`` (on what), ``metrics`` and ``numbers``
(what is counted), ``show`` (the table and the picture).
"""
