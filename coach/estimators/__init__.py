"""Pictures in, persons out: the pose networks.

Read ``estimator`` (what each of them offers), ``blazepose``, the first one, and ``registry`` (the list of them).
``top_down`` turns one that finds a single dancer into one that finds several people; ``movenet`` finds several with one
network; ``posenet`` and ``openpose`` find points first (``bottom_up``). ``network`` and ``network_model`` are what
these three have in common.
"""
