"""PoseNet: bottom-up, 17 points of everybody in the picture.

Read ``estimator`` (what the network says becomes points and links, in a stream of pictures), ``model`` (the file),
``skeleton``.
"""
