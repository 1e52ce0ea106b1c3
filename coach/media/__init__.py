"""PyAV at the edge: pictures by time, sound as arrays, writing takes. Knows no window and no thread."""
