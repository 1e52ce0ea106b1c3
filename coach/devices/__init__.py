"""Camera and loudspeaker: pictures with the moment at which they arrived, sound, and the position in the song.

Read ``transport`` (song time, rate and laps), ``camera``, ``sound``, and ``latencies`` (how late both are).
"""
