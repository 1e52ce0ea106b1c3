"""Camera and loudspeaker: pictures with the moment at which they were taken, sound, and where in the song it is."""
