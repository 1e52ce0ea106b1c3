"""Pictures in, persons out: the pose networks.

Read ``estimator`` (what each of them offers), ``blazepose``, the first one, and ``known`` (which there are). The others
run networks in ONNX (``network``): ``movenet``, and with the points first (``bottom_up``) ``posenet`` and ``openpose``.
``top_down`` looks at each dancer in a box of their own.
"""
