"""PoseNet: bottom-up, 17 points of everybody in the picture.

Read ``estimator`` (the network's output becomes points and links, in a stream of pictures), ``model`` (the file),
``skeleton``.
"""
