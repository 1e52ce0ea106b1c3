"""Top-down: people first, then the points of each in a box of their own.

Read ``box`` (where one is looked for), ``same_body`` (two finds, one body), ``scout`` (who is in a picture), ``follow``
(each of them into the next picture), ``second_person`` (somebody else than who was followed) and ``crops``, the
estimator that this makes of one that finds a single dancer.
"""
