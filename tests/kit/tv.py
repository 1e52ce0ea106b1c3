"""A screen in the room that shows the reference: as a film, near the camera, with a dancer further away; as a track,
behind a dancer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np

from coach.base.paths import PROJECT
from coach.bench.stand_ins.films import write_film
from coach.compare.same_recording import LEGS, LOWER_PARTS
from coach.compare.sampling import resampled
from coach.domain.landmarks import PoseTrack
from coach.estimators.blazepose.skeleton import BLAZEPOSE
from coach.media.pictures import Pictures
from coach.media.video import Frame, read_frames
from coach.tracking.store import load_track

REFERENCE, COVER = PROJECT / "songs" / "lovedive" / "reference.mp4", PROJECT / "tests" / "data" / "cover.mp4"
WIDTH, HEIGHT = 960, 540
SCREEN: Final = (600, 338)
"""Pixels, across and down."""
DANCER: Final = (480, 270)
"""The same for the cover, of which the middle half is shown."""
POSES: Final = PROJECT / "tests" / "data" / "poses" / "cover.npz"
_ARM: Final = [BLAZEPOSE.points.index(name) for name in ("left_elbow", "left_wrist", "left_index")]
_LEGS: Final = [k for k, name in enumerate(BLAZEPOSE.points) if any(part in name for part in LOWER_PARTS)]
LATER_S: Final = 0.25
"""s by which the screen lags behind the film."""


def write_room(path: Path) -> Path:
    """A film as long as the cover, without sound."""
    write_film(_pictures(), None, path, 23)
    return path


def _pictures() -> Iterator[Frame]:
    shown = read_frames(REFERENCE, pictures=Pictures(SCREEN))
    now = next(shown)
    for frame in read_frames(COVER, pictures=Pictures(DANCER)):
        while now.t < frame.t - LATER_S and (following := next(shown, None)):
            now = following
        yield Frame(frame.t, _room(now.rgb, frame.rgb))


def _room(screen: np.ndarray, dancer: np.ndarray) -> np.ndarray:
    rgb = np.full((HEIGHT, WIDTH, 3), 90, np.uint8)
    rgb[400:] = 60  # the floor
    rgb[32:386, 12:628] = 10  # the screen's frame
    rgb[40 : 40 + len(screen), 20 : 20 + screen.shape[1]] = screen
    rgb[250:520, 700:940] = dancer[:, 120:360]
    return rgb


def behind_an_arm(shown: PoseTrack, seconds: float, every: float) -> PoseTrack:
    """Somebody on a screen whose left arm is mistaken for that of the cover's dancer, who stands in front of it, for
    ``seconds`` out of every ``every``."""
    hidden = np.flatnonzero(shown.t % every < seconds)[:, None], _ARM
    image = shown.image.copy()
    image[hidden] = resampled(load_track(POSES), shown.t).image[hidden]
    return replace(shown, image=image)


def behind_legs(shown: PoseTrack) -> PoseTrack:
    """The same, but with hips and legs hidden, so those of the cover's dancer, who is nearer, are found instead."""
    dancer = resampled(load_track(POSES), shown.t)
    image, world = shown.image.copy(), shown.world.copy()
    image[:, _LEGS] = 1.3 * dancer.image[:, _LEGS] + np.float32((-0.15, -0.1))
    world[:, _LEGS] = dancer.world[:, _LEGS]
    return replace(shown, image=image, world=world)


def legs_hidden(shown: PoseTrack) -> PoseTrack:
    """The same behind a sofa: nobody's legs are found instead."""
    visibility = shown.body.visibility.copy()
    visibility[:, LEGS] = 0.1
    return replace(shown.body, visibility=visibility)
