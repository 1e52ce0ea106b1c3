"""MoveNet MultiPose: one network for up to six people, 17 points each."""
