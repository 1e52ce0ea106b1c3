"""Bottom-up: all points of a picture first, then whose they are. Pure.

Read in the order of the method: ``points`` (maxima of confidence maps), ``links`` (which two of them belong together,
and how part affinity fields score that), ``persons`` (links to persons, greedily), ``programme`` (points to persons at
once, as an integer linear programme; offline).

Conventions
-----------
- A map is an array (H, W), maps are (C, H, W), a vector field is (2, H, W), x then y.
- Coordinates are (x, y) in cells of the maps; the middle of a cell has integer coordinates.
- Parts are numbered as the maps are; an edge of the skeleton is a pair of parts.
- Confidences and the scores of links lie in 0..1; NaN where no link is possible.
- References: Cao et al., Realtime multi-person 2D pose estimation using part affinity fields, CVPR 2017; Pishchulin et
  al., DeepCut: joint subset partition and labeling for multi person pose estimation, CVPR 2016.
"""
