import numpy as np
import pytest

from coach.domain.beats import BeatGrid
from coach.domain.landmarks import BODY, INDEX, LANDMARKS, PoseTrack
from coach.domain.song import Song
from coach.quiz.songs import QuizSong
from tests.ui.conftest import STANDING

HZ = 30


def a_dance(rhythm, seconds=20.0, still=(0.0, 0.0), amount=0.9):
    """Somebody who swings arms and legs: ``rhythm`` is rad/s and phase, from when to when they stand ``still``."""
    t = np.arange(0, seconds, 1 / HZ)
    image = np.full((len(t), len(LANDMARKS), 2), np.nan)
    for name, at in STANDING.items():
        image[:, INDEX[name]] = at
    swing = np.where((t >= still[0]) & (t < still[1]), 0.0, amount)
    for side, sign in (("left", 1), ("right", -1)):
        turn = 0.6 + swing * np.sin(rhythm[0] * t + sign * rhythm[1])
        way = np.stack([sign * np.sin(turn), np.cos(turn)], axis=1)
        for k, part in enumerate(("elbow", "wrist"), start=1):
            image[:, INDEX[f"{side}_{part}"]] = image[:, INDEX[f"{side}_shoulder"]] + 0.11 * k * way
        for k, part in enumerate(("knee", "ankle"), start=1):
            image[:, INDEX[f"{side}_{part}"], 0] += 0.05 * k * swing * np.sin(rhythm[0] * t / 2)
    world = np.concatenate([image - (0.8, 0.52), np.zeros((*image.shape[:2], 1))], axis=2)
    visibility = np.where(np.isfinite(image[..., 0]), 1.0, 0.0)
    return PoseTrack(t, image, world, visibility, BODY)


def a_quiz_song(folder, number=0, bpm=120.0, rhythm=None, title=None, seconds=20.0, **how):
    track = a_dance(rhythm or (2.0 + 0.7 * number, 0.4 * number), seconds, **how)
    song = Song(
        id=f"song{number}", folder=folder, title=title or f"Title {number}", romanised=title or f"Title {number}",
        artist="Artist", credits=(), licence="CC0", stand_in=False, video=folder / "nothing.mp4", mirrored=False,
        dancer=1, start=0.0, end=seconds - 0.1, grid=BeatGrid.constant(bpm, 0.0, seconds - 0.1),
    )  # fmt: skip
    return QuizSong(song, (track,))


@pytest.fixture(scope="session")
def songs(tmp_path_factory):
    """Six songs, each danced in its own way."""
    folder = tmp_path_factory.mktemp("songs")
    return tuple(a_quiz_song(folder, k, bpm=100 + 8 * k) for k in range(6))
