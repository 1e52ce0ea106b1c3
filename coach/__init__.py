"""Coach: a real-time webcam dance coach. Read the folders in the order song, pose, compare, media, live, review."""

__version__ = "0.1.0"
