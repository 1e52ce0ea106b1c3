"""MoveNet MultiPose: one network for up to six people, 17 points each.

Read ``multipose`` (the network's output → persons; pictures in, poses out), ``model`` (the file) and ``skeleton``.
"""
