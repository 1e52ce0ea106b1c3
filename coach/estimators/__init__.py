"""Pictures in, persons out: the pose networks.

Read ``estimator`` (what each of them offers), then ``blazepose``, the first one.
"""
