"""The dancer's camera: a webcam, a film played as if live, or an address. One thread reads it."""
