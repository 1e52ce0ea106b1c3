"""How late loudspeaker and camera are: the dancer claps on eight clicks. Poses and sound in, latency out.

Read ``clicks`` (when they come), ``claps`` (those in poses, and both in the microphone's sound) and ``latency``
(medians and guards), all pure; then ``calibrate`` (the run) and ``screen``.
"""
