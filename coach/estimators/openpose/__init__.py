"""OpenPose: bottom-up, 18 points of everybody in the picture, with the dancer's own weights.

Read ``skeleton``, ``estimator`` (the network's output becomes points and links, in a stream of pictures), ``model``
(the weights and where they are kept), ``trial`` (whether they can be used); then ``caffe`` (Caffe's file becomes ONNX),
``onnx`` and ``protobuf`` (the formats).
"""
