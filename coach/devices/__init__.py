"""Camera and loudspeaker: pictures with the moment at which they arrived, sound, and the position in the song."""
