"""Stand-ins that are real: what a bare machine lacks, and films of other kinds.

``mjpeg_server`` (a network camera), ``virtual_screen``, ``sound_sink`` (a loudspeaker that can be listened to);
``films`` made of others; ``left_over`` ends what a program leaves running.
"""
