"""MoveNet MultiPose: one network for up to six people, 17 points each.

Read ``decode`` (what the network says → persons; pure), then ``multipose`` (pictures in, poses out), ``model`` (the
file) and ``skeleton``.
"""
