"""Pictures in, persons out: the pose networks."""
