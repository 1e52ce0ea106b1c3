"""`bench review`: from the last beat to the first mistake, seeking, the reel, and how large takes are.

The take is the tests' cover, danced to the embedded song: its film goes through the recorder, its poses are found once
and cached. The review draws to a real window without a screen; otherwise a dancer would wait just as long.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Hashable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.base.paths import Folders
from coach.bench.live import Metric, table
from coach.bench.results import write_results
from coach.bench.shipped import COVER, SONG
from coach.devices.camera.camera import CameraFrame
from coach.live.live_take import FinishedTake, LiveTake
from coach.live.performance import SONG_TAIL_S
from coach.live.pose_worker import PosedFrame
from coach.media.recording import TakeWriter
from coach.media.video import probe, read_frames
from coach.reel.film import render
from coach.reel.making import reel_request
from coach.reel.plan import ReelOptions
from coach.review.drawing import layout_of
from coach.review.player import Silence
from coach.review.screen import Review
from coach.song.prepared import PreparedSong, prepare
from coach.takes.session_info import begun_now
from coach.tracking.cache import cached_track
from coach.ui.loop import LIVELY_RATE, turn
from coach.ui.passage.first_frames import look_through
from coach.ui.strip import beat_x
from coach.ui.window import NO_KEYS, Keys, MousePress, Window

REVIEW_WINDOW_PX: Final = (1280, 720)
SEEKS: Final = 30
FIRST_SEEKS: Final = 10
"""Seeks while the review is still loading."""
ENCODER_QUEUE_PICTURES: Final = 20
"""Pictures that may wait for the encoder: a camera on this machine would not be faster."""
PIXEL_NOISE_SD: Final = 6.0
"""Standard deviation of a pixel (0–255) in a dim room."""
NOISY_S: Final = 8.0
LOOKED_AT_S: Final = 0.5
"""s a place is watched before the next click."""
PRESS_S: Final = 0.1
"""From the mouse's arrival to its button press (Card, Moran and Newell's keystroke-level model, 1980). On a touch
screen the finger's arrival is the press."""
SCREEN_TURN_S: Final = 1 / LIVELY_RATE
REVIEW_TIMEOUT_S: Final = 30.0


def bench_review(where: Folders, out: Path) -> int:
    """Measure everything once, print the table, write ``out`` (JSON)."""
    os.environ.setdefault("SDL_VIDEODRIVER", "dummy")  # drawn completely, but not shown
    prepared = prepare(SONG, where)
    print(
        f"A take of {prepared.song.id} ({prepared.song.end:.0f} s), "
        f"window {REVIEW_WINDOW_PX[0]}x{REVIEW_WINDOW_PX[1]} …"
    )
    with tempfile.TemporaryDirectory() as folder:
        lines = _measured(prepared, where, Path(folder))
    print(table(lines))
    result = {"song": SONG, "window": REVIEW_WINDOW_PX, "figures": [asdict(line) | {"met": line.met} for line in lines]}
    write_results(out, result)
    print(f"  Written to {out}")
    return 0


def _measured(prepared: PreparedSong, where: Folders, folder: Path) -> tuple[Metric, ...]:
    look_through(prepared.song, where.cache)  # as before every dance
    take = danced(prepared, where, folder)
    began = time.perf_counter()
    finished = take.finish()
    judged = time.perf_counter() - began
    with _Clicks() as window:
        seen = reviewed(window, prepared, finished, where.cache)
    speed, length = reel(finished, where)
    minutes = (prepared.song.end - prepared.song.start) / 60
    size = sum(path.stat().st_size for path in finished.folder.path.iterdir() if path.suffix != ".part")
    size -= (finished.folder.path / "reel.mp4").stat().st_size
    return (
        Metric("last beat to first mistake playing", SONG_TAIL_S + judged + seen.opening, "s", 2.0),
        Metric("of it the latest dancer's last beat", SONG_TAIL_S, "s"),
        Metric("of it judging and keeping the take", judged, "s"),
        Metric("of it opening the review", seen.opening, "s"),
        Metric("until the beginning of every beat is known", seen.settling, "s"),
        *_seeking("a tap on the timeline at first, to both pictures", seen.first_taps),
        *_seeking("a click of a mouse, at first", seen.clicks),
        *_seeking("a tap, all first frames being known", seen.taps),
        Metric("length of the reel", length, "s"),
        Metric("reel's length over the time to make it", speed, "×", 1.5, False),
        Metric("a minute of this take", size / minutes / 1e6, "MB", 25),
        Metric("a minute of film in a dim, noisy room", noisy_minute(folder / "noise.mp4") / 1e6, "MB", 25),
    )


def _seeking(what: str, seeks: NDArray) -> tuple[Metric, ...]:
    return (
        Metric(f"{what}, median", float(np.median(seeks)), "ms", 100),
        Metric("… 95th percentile", float(np.percentile(seeks, 95)), "ms", 100),
    )


def danced(prepared: PreparedSong, where: Folders, sessions: Path) -> LiveTake:
    """The cover as a take in progress, up to its last beat: filmed and judged as during a dance."""
    track = cached_track(COVER, 1, prepared.model, where.cache, "Finding the cover's poses (once)")
    take = LiveTake(prepared, sessions, begun_now(prepared.song.id, "mirror"), float)
    for n, frame in enumerate(read_frames(COVER)):
        i = min(n, len(track) - 1)
        pose = track.pose(i)
        shown = CameraFrame(frame.rgb, frame.t, n)
        take.recorder.offer(shown)
        take.add(PosedFrame(shown, pose, 0.0))
        take.due(frame.t)
        _wait(lambda n=n: take.recorder.kept >= n - ENCODER_QUEUE_PICTURES)
    return take


@dataclass(frozen=True, eq=False)
class ReviewTimes:
    """opening, settling: s until the first mistake plays, and then, undisturbed, until everything is loaded.

    first_taps, clicks, taps  (n,) ms to both pictures: after a finger's tap and a mouse click before it has settled,
                              and after a finger's tap from then on
    """

    opening: float
    settling: float
    first_taps: NDArray[np.float64]
    clicks: NDArray[np.float64]
    taps: NDArray[np.float64]


def reviewed(window: _Clicks, prepared: PreparedSong, finished: FinishedTake, cache: Path) -> ReviewTimes:
    """The take's mistakes, reviewed by a hurried dancer with a finger and with a mouse, and by a patient one."""
    opening, _, first_taps = _looked_at(window, prepared, finished, cache, FIRST_SEEKS)
    _, _, clicks = _looked_at(window, prepared, finished, cache, FIRST_SEEKS, press=PRESS_S)
    _, settling, taps = _looked_at(window, prepared, finished, cache, SEEKS, patient=True)
    return ReviewTimes(opening, settling, first_taps, clicks, taps)


def _looked_at(
    window: _Clicks,
    prepared: PreparedSong,
    finished: FinishedTake,
    cache: Path,
    seeks: int,
    press: float = 0.0,
    patient: bool = False,
) -> tuple[float, float, NDArray]:
    """s from opening the review to its first mistake playing, and from there until it has settled (0 unless
    ``patient``); (n,) ms of ``seeks`` seeks to random beats."""
    began, count = time.perf_counter(), len(prepared.song.grid)
    window.pointer = None
    with Review(
        window,
        finished.take,
        finished.folder,
        prepared.song,
        lambda music: Silence(),
        reference=prepared.reference,
        cache=cache,
    ) as review:
        _wait(lambda: turn(window, review) and review.playing)
        playing = time.perf_counter()
        _wait(lambda: turn(window, review) and (review.settled or not patient), SCREEN_TURN_S)
        settled = time.perf_counter()
        beats = np.random.default_rng(0).integers(0, count, seeks)
        found = np.array([_seek(review, window, int(beat), count, press) for beat in beats])
    return playing - began, settled - playing if patient else 0.0, found


def _seek(review: Review, window: _Clicks, beat: int, beats: int, press: float) -> float:
    """ms until both pictures are on the screen; ``press``: s the mouse rests there before the click."""
    strip = layout_of(window.size, review.shown).strip
    click = MousePress(round(beat_x(strip, beats, beat)), strip.centery)
    if press:
        window.pointer, arrived = (click.x, click.y), time.perf_counter()
        _wait(lambda: turn(window, review) and time.perf_counter() >= arrived + press, SCREEN_TURN_S)
    old = _pictures(review)
    window.happen = [click]
    began = time.perf_counter()

    def there() -> bool:
        turn(window, review)
        return all(picture is not None and picture is not before for picture, before in zip(_pictures(review), old))

    _wait(there, SCREEN_TURN_S)
    came = time.perf_counter()
    _wait(lambda: turn(window, review) and review.playing and time.perf_counter() > came + LOOKED_AT_S, SCREEN_TURN_S)
    return 1000 * (came - began)


def _pictures(review: Review) -> tuple[NDArray[np.uint8] | None, ...]:
    pair = review.shown.pair
    return pair.take.rgb, pair.reference.rgb


def reel(finished: FinishedTake, where: Folders) -> tuple[float, float]:
    """The reel's length divided by the time to make it, and its length (s)."""
    request = reel_request(finished.folder, where, ReelOptions())
    began = time.perf_counter()
    film = render(request)
    taken = time.perf_counter() - began
    length = probe(film).duration
    return length / taken, length


def noisy_minute(path: Path) -> float:
    """Bytes per minute of film at 1280x720 from a camera in a dim room, with noise in every pixel."""
    random = np.random.default_rng(0)
    noise = random.normal(0, PIXEL_NOISE_SD, (2 * REVIEW_WINDOW_PX[1], 2 * REVIEW_WINDOW_PX[0], 3)).astype(np.int16)
    with TakeWriter(path, *REVIEW_WINDOW_PX) as writer:
        for frame in read_frames(COVER):
            if frame.t >= NOISY_S:
                break
            top, left = random.integers((REVIEW_WINDOW_PX[1], REVIEW_WINDOW_PX[0]))
            trembling = frame.rgb // 2 + noise[top : top + REVIEW_WINDOW_PX[1], left : left + REVIEW_WINDOW_PX[0]]
            writer.write(np.clip(trembling, 0, 255).astype(np.uint8), frame.t)
    return path.stat().st_size * 60 / NOISY_S


def _wait(until: Callable[[], bool], tick: float = 0.001) -> None:
    """Poll every ``tick`` s. RuntimeError if it takes longer than anybody would wait."""
    deadline = time.perf_counter() + REVIEW_TIMEOUT_S
    while not until():
        if time.perf_counter() > deadline:
            raise RuntimeError(f"nothing happened for {REVIEW_TIMEOUT_S:.0f} s")
        time.sleep(tick)


class _Clicks(Window):
    """A window in which only the benchmark clicks."""

    pointer: tuple[int, int] | None = None

    def __init__(self) -> None:
        super().__init__(size=REVIEW_WINDOW_PX)
        self.happen: list[Hashable] = []

    def events(self, keys: Keys = NO_KEYS) -> list[Hashable]:
        super().events(keys)
        happened, self.happen = self.happen, []
        return happened
