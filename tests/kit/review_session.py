"""A review of a take in a temporary folder, on the test's own clock."""

import time
from datetime import timezone

import numpy as np

from coach.domain.landmarks import BODY, INDEX, LANDMARKS, PoseTrack
from coach.review.screen import Review
from coach.takes.in_progress import OpenTake
from coach.takes.session_info import SessionInfo
from coach.ui import loop
from coach.ui.loop import turn
from coach.ui.passage.clip import PLAYBACK_SPEEDS
from tests.kit.films import Clock, FakeSound, Keys, a_song, film, film_with_sound
from tests.kit.takes import STARTED, a_take, mistake, verdict

MISTAKES = (mistake(4, 6), mistake(10, 11, "timing", ()))
BEATS = tuple(verdict(k, "shape" if 4 <= k <= 6 else "ok", ("left_elbow",) if 4 <= k <= 6 else ()) for k in range(16))

TICK = 0.001
"""s the loader is left alone between two turns, as in the real loop: else it hardly gets to work."""


def standing(frames=240, fps=20.0):
    """A dancer whose left elbow is at (0.9, 0.5) frame heights, to the right in the camera's picture."""
    image = np.full((frames, len(LANDMARKS), 2), (0.75, 0.5))
    image[:, INDEX["left_shoulder"]], image[:, INDEX["right_shoulder"]] = (0.8, 0.4), (0.7, 0.4)
    image[:, INDEX["left_hip"]], image[:, INDEX["right_hip"]] = (0.8, 0.6), (0.7, 0.6)
    image[:, INDEX["left_elbow"]] = (1.1, 0.5)
    return PoseTrack(
        np.arange(frames) / fps, image, np.zeros((frames, len(LANDMARKS), 3)), np.ones((frames, len(LANDMARKS))), BODY
    )


class ReviewSession:
    """``settle`` until it plays; ``step`` one turn of its loop."""

    def __init__(
        self,
        root,
        take=None,
        view="mirror",
        song=True,
        poses=True,
        video=8.0,
        size=(960, 540),
        mirrored=False,
        take_mirrored=False,
        same=True,
        reference=None,
        cache=None,
    ):
        self.clock = Clock()
        self.sounds = []
        self.window = Keys(size)
        self.take = take or a_take(BEATS, MISTAKES)
        info = SessionInfo("lovedive", STARTED.astimezone(timezone.utc), view, mirrored=take_mirrored, same_dance=same)
        running = OpenTake.begin(root / "sessions", info, BODY)
        if video:
            film(running.folder.video, video)
        running.finish(standing(), self.take)
        self.folder = running.folder
        if not poses:
            running.folder.poses.unlink()
        self.song = a_song(root, mirrored=mirrored) if song else None
        if song:
            film_with_sound(root / "reference.mp4", 8.0)
        self.review = Review(
            self.window,
            self.take,
            running.folder,
            self.song,
            self.sound,
            reference,
            cache,
        )

    def sound(self, audio):
        self.sounds.append(FakeSound(audio, self.clock))
        return self.sounds[-1]

    def __enter__(self):
        self.settle()
        return self

    def __exit__(self, *problem):
        self.review.__exit__(*problem)

    def settle(self):
        """Until the chosen clip is complete and plays."""
        while not (self.step() and self._whole()):
            time.sleep(TICK)
        self.step()

    def step(self, *keys, seconds=0.0):
        self.window.happen = list(keys)
        self.clock.moment += seconds
        return turn(self.window, self.review, loop.Clock(self.clock))

    def _whole(self):
        clip = self.review._loader.clip(self.review._passage)
        heard = clip.has_music is False or len(clip.music) == len(PLAYBACK_SPEEDS)
        return clip.take.complete and clip.reference.complete and heard

    def finish_loading(self):
        """Until thumbnails and all clips are loaded."""
        while self.review._loader._meanwhile is not None:
            self.step()
            time.sleep(TICK)
        self.step(seconds=0.6)

    @property
    def view(self):
        return self.review.shown


def level(rgb):
    return int(rgb.mean())
