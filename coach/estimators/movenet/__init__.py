"""MoveNet MultiPose: one network for up to six people, 17 points each.

Read ``multipose`` (what the network says → persons; pictures in, poses out), ``model`` (the file) and ``skeleton``.
"""
