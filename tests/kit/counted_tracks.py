"""How many tracks are in memory at once."""

import weakref
from dataclasses import replace
from functools import partial

from coach.tracking.pose_buffer import TracksAside


class CountedTracks:
    """Puts tracks aside; ``most`` is how many of them were in memory at once, as themselves or as views."""

    def __init__(self):
        self.loads = self.most = self._alive = 0

    def aside(self, tracks):
        return TracksAside([partial(self._load, track) for track in tracks])

    def _load(self, track):
        loaded = replace(track, image=track.image.copy())
        weakref.finalize(loaded.image, self._gone)
        self.loads, self._alive = self.loads + 1, self._alive + 1
        self.most = max(self.most, self._alive)
        return loaded

    def _gone(self):
        self._alive -= 1
