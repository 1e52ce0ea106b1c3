"""The loudspeaker: PortAudio, else SDL, else silence, and the song time that is heard."""
