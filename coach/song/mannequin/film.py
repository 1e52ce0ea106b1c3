"""The film of a mannequin's dance: a stage, the dancers with their shadows, and the music or a click on each beat."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.base.console import bar
from coach.compare.sampling import resampled
from coach.domain.beats import BeatGrid
from coach.domain.landmarks import PoseTrack
from coach.domain.song import Song
from coach.media.audio import SAMPLE_HZ, Audio
from coach.media.film_writer import FilmWriter
from coach.song.mannequin.limbs import Limbs, limbs_of
from coach.song.mannequin.shading import Framebuffer
from coach.song.track_file import FILM_FPS, pictures_of

MANNEQUIN_FILM_PX: Final = (1280, 720)
WALL_TOP, WALL_FOOT = (34, 38, 52), (74, 80, 100)
FLOOR_BACK, FLOOR_FRONT = (96, 98, 112), (62, 64, 78)
"""Colours of the wall at its top and foot, and of the floor there and in front."""
FLOOR_BEHIND_FEET: Final = 0.075
"""How far above the highest standing foot the floor ends, in picture heights."""
SPOT: Final = 46.0
"""How much lighter the floor is in the middle of the spotlight."""
SHADOW: Final = 0.62
SHADOW_SIZE: Final = (0.085, 0.020)
"""Half width and height of a foot's shadow, and how dark it is under a standing foot; picture heights."""
SHADOW_GONE_HEIGHT: Final = 0.10
"""Height of a foot above the floor at which its shadow is gone."""
STANDS_S: Final = 0.7
"""s before and after, in which a foot touches the floor at least once."""

CLICK_HZ: Final = (1568.0, 1046.5)
"""Of a beat counted "1", and of the others."""
CLICK_S: Final = 0.06
CLICK_AMPLITUDE: Final = 0.25


def draw_film(path: Path, tracks: Sequence[PoseTrack], song: Song, sound: Audio | None, what: str) -> None:
    """Draw everybody's dance from time 0 to the song's end. Shows a progress bar called ``what``.

    sound  the music; without it, a click on each beat

    CoachError if the film cannot be written; what is left is then not a film.
    """
    count = pictures_of(song.end)
    heard = sound or clicks(song.grid, count / FILM_FPS)
    with bar(what, count) as advance, FilmWriter(path, *MANNEQUIN_FILM_PX, FILM_FPS, heard, count) as film:
        for picture in pictures(tracks, np.arange(count) / FILM_FPS):
            film.write(picture)
            advance(1)


def pictures(tracks: Sequence[PoseTrack], t: NDArray[np.float64]) -> Iterator[NDArray[np.uint8]]:
    """A picture (H, W, 3) RGB for each moment of ``t`` (s)."""
    dancers = [limbs_of(resampled(track.body, t), number) for number, track in enumerate(tracks)]
    floors = [_floor(dancer) for dancer in dancers]
    stage = _stage(
        min(float(np.nanmin(floor)) if np.isfinite(floor).any() else 0.9 for floor in floors) - FLOOR_BEHIND_FEET
    )
    for k in range(len(t)):
        yield _picture(stage, dancers, floors, k)


def _picture(stage: NDArray[np.float32], dancers: Sequence[Limbs], floors: Sequence[NDArray], k: int) -> NDArray:
    canvas = Framebuffer(stage.copy())
    for dancer, floor in zip(dancers, floors):
        _shadow(canvas.rgb, dancer.feet[k], floor[k])
    for dancer, _ in sorted(zip(dancers, floors), key=lambda both: float(np.nan_to_num(both[1][k]))):
        own = Framebuffer(canvas.rgb)  # lower feet in the picture are nearer
        ends, radii = dancer.ends[k] * MANNEQUIN_FILM_PX[1], dancer.radii[k] * MANNEQUIN_FILM_PX[1]
        for shape in np.argsort(-np.nan_to_num(ends[:, :, 2].mean(axis=1))):
            own.limb(ends[shape], radii[shape], dancer.colours[shape])
    return canvas.rgb.astype(np.uint8)


def _floor(dancer: Limbs) -> NDArray[np.float32]:
    """(T,) how far down the floor is where the dancer stands: the lowest foot of the time around, steadied."""
    low = np.fmax.reduce(dancer.feet[..., 1], axis=1)
    reach = max(1, round(STANDS_S * FILM_FPS))
    padded = np.pad(low, reach, mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1)
    lowest = np.fmax.reduce(windows, axis=1)
    padded = np.pad(lowest, reach // 2, mode="edge")
    return np.lib.stride_tricks.sliding_window_view(padded, 2 * (reach // 2) + 1).mean(axis=1).astype(np.float32)


def _shadow(rgb: NDArray[np.float32], feet: NDArray[np.float32], floor: float) -> None:
    """Darken the floor under both feet (2, 3), more the nearer they are to it."""
    height, width = rgb.shape[:2]
    for x, y, _ in feet[np.isfinite(feet).all(axis=1)]:
        near = 1 - min(max(floor - y, 0.0) / SHADOW_GONE_HEIGHT, 1.0)
        wide, high = (v * height * (1.3 - 0.3 * near) for v in SHADOW_SIZE)
        at, down = x * height, (floor + y) / 2 * height if near > 0 else floor * height
        x0, x1 = max(int(at - 2.4 * wide), 0), min(int(at + 2.4 * wide) + 1, width)
        y0, y1 = max(int(down - 2.4 * high), 0), min(int(down + 2.4 * high) + 1, height)
        if x0 < x1 and y0 < y1:
            across = (np.arange(x0, x1, dtype=np.float32)[None] - at) / wide
            along = (np.arange(y0, y1, dtype=np.float32)[:, None] - down) / high
            rgb[y0:y1, x0:x1] *= (1 - SHADOW * near * np.exp(-(across**2) - along**2))[..., None]


def _stage(edge: float) -> NDArray[np.float32]:
    """(H, W, 3) float32: the empty stage, whose floor ends ``edge`` down the picture (picture heights)."""
    width, height = MANNEQUIN_FILM_PX
    y = np.arange(height, dtype=np.float32)[:, None] / height
    x = np.arange(width, dtype=np.float32)[None] / height
    edge = float(np.clip(edge, 0.3, 0.95))
    down = np.clip((y - edge) / (1 - edge), 0, 1)[..., None]
    wall = np.array(WALL_TOP) + (y / edge).clip(0, 1)[..., None] ** 1.5 * np.subtract(WALL_FOOT, WALL_TOP)
    floor = np.array(FLOOR_BACK) + down * np.subtract(FLOOR_FRONT, FLOOR_BACK)
    middle = x - width / height / 2
    glow = np.exp(-((middle / 0.62) ** 2) - ((y - 0.42) / 0.48) ** 2)[..., None] * 26
    spot = np.exp(-((middle / 0.60) ** 2) - ((y - edge - 0.6 * (1 - edge)) / 0.10) ** 2)[..., None] * SPOT
    on_floor = ((y[..., None] - edge) * height / 4 + 0.5).clip(0, 1)
    return ((wall + glow) * (1 - on_floor) + (floor + spot) * on_floor).clip(0, 255).astype(np.float32)


def clicks(grid: BeatGrid, duration: float) -> Audio:
    """A soft click on each beat, higher on every 1, over ``duration`` s."""
    samples = np.zeros(round(duration * SAMPLE_HZ), np.float32)
    t = np.arange(round(CLICK_S * SAMPLE_HZ)) / SAMPLE_HZ
    for beat, moment in enumerate(grid.times):
        first = round(moment * SAMPLE_HZ)
        tone = np.sin(2 * np.pi * CLICK_HZ[grid.count(beat) != 1] * t) * np.exp(-t / 0.012) * CLICK_AMPLITUDE
        heard = samples[first : first + len(t)]
        heard += tone[: len(heard)]
    return Audio(np.repeat(samples[:, None], 2, axis=1), SAMPLE_HZ)
