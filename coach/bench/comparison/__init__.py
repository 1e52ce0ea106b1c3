"""``bench compare``: how well Coach's comparator finds known faults, compared with every other method.

Read ``command``, then ``methods`` (what is compared), ``cases`` and ``clips`` (on what), ``metrics`` and ``numbers``
(what is counted), ``show`` (the table and the picture).
"""
