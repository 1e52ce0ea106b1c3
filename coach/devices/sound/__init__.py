"""The loudspeaker: PortAudio, else SDL, else silence, and the song time that is heard.

Read ``sound``, then ``output`` (what all outputs share), ``portaudio`` and ``sdl``; ``mix`` makes what is played,
``microphone`` listens while devices are calibrated.
"""
