"""Top-down: people first, then the points of each in a box of their own.

Read ``box`` (where to look for one), ``same_body`` (two detections, one body), ``scout`` (who is in a picture),
``follow`` (each of them into the next picture), ``second_person`` (somebody other than the one followed) and ``crops``,
the estimator for several people that this makes out of one for a single dancer.
"""
