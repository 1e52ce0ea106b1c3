"""PoseNet: bottom-up, 17 points of everybody in the picture.

Read ``decoding`` (what the network says becomes points and links), ``estimator`` (the network in a stream of
pictures), ``model`` (the file), ``skeleton``.
"""
