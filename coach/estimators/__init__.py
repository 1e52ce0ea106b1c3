"""Pictures in, persons out: the pose networks.

Read ``estimator`` (what each of them offers), ``blazepose``, the first one, and ``registry`` (which there are).
``top_down`` makes one that finds several people out of one that finds a single dancer; ``movenet`` finds several with
one network; ``posenet`` and ``openpose`` find points first (``bottom_up``). ``network`` and ``network_model`` are what
these three have in common.
"""
