"""Working stand-ins for what a bare machine lacks, and variants of films.

``mjpeg_server`` (a network camera), ``virtual_screen``, ``sound_sink`` (a loudspeaker that can be recorded);
``films`` made from others; ``left_over`` ends what a program leaves running.
"""
