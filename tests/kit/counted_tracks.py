"""How many tracks are in memory at once."""

import weakref
from dataclasses import replace
from functools import partial

from coach.tracking.pose_buffer import TracksAside


class CountedTracks:
    """Puts tracks aside; ``alive`` of them are in memory, as themselves or as views; ``most`` were at once."""

    def __init__(self):
        self.loads = self.most = self.alive = 0

    def aside(self, tracks):
        return TracksAside([partial(self._load, track) for track in tracks])

    def _load(self, track):
        loaded = replace(track, image=track.image.copy())
        weakref.finalize(loaded.image, self._gone)
        self.loads, self.alive = self.loads + 1, self.alive + 1
        self.most = max(self.most, self.alive)
        return loaded

    def _gone(self):
        self.alive -= 1
