"""Stand-ins that are real: a network camera, a screen and a loudspeaker that a bare machine lacks; longer films."""
