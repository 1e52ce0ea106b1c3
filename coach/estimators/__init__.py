"""Pictures in, persons out: the pose networks.

Read ``estimator`` (what each of them offers), ``blazepose``, the first one, and ``known`` (which there are).
"""
