"""Rendering the reel: each picture is drawn and encoded, under another name until the film is complete."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Generator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, suppress
from functools import partial
from pathlib import Path
from typing import Final

import pygame

from coach.base.errors import CoachError
from coach.base.program import PROGRAM
from coach.media.film_writer import FilmWriter
from coach.media.pictures import Pictures
from coach.media.video import Frame, read_frames
from coach.reel.group import GroupReelRequest, GroupScene
from coach.reel.pictures import draw_card, draw_reel
from coach.reel.plan import Cut, ReelOptions
from coach.reel.scene import ReelRequest, ReelScene
from coach.reel.sound import reel_sound
from coach.song.sound import passage_sound
from coach.takes.folder import TakeFolder
from coach.ui.picture import pixels
from coach.wording.commands import as_typed

REEL_FPS: Final = 30
ABANDONED_REEL_S: Final = 60.0
"""s; an unfinished film that has not grown for this long was left behind by a killed program."""

Request = ReelRequest | GroupReelRequest
AnyReelScene = ReelScene | GroupScene

Told = Callable[[float], None]
"""Called with the share done (0..1); an exception from it stops the work without leaving anything behind."""


def reel_file(folder: TakeFolder, options: ReelOptions) -> Path:
    """The path of a take's reel."""
    return folder.path / options.file_name


def forget_reel(folder: TakeFolder) -> None:
    """Remove ``reel.mp4``, and that of the dancer's group, which show a mistake that has since been marked; films made
    on request stay.

    CoachError if it cannot be removed.
    """
    stale = reel_file(folder, ReelOptions())
    try:
        stale.unlink(missing_ok=True)
        if folder.group:
            stale = folder.group / ReelOptions().file_name
            stale.unlink(missing_ok=True)
    except OSError as error:
        raise CoachError(
            f"{stale} still shows what you marked as not a mistake, and cannot be removed ({error.strerror}). Close "
            f"the player that shows it, then make it again: {PROGRAM} reel --song {as_typed(folder.song)}"
        ) from error


def render(request: Request, tell: Told = lambda share: None) -> Path:
    """Make the reel; returns its path.

    CoachError if it cannot be written or the take's folder is gone. Anything else that is missing (video, poses, song)
    is left out of the pictures.
    """
    if not request.path.is_dir():
        raise CoachError(f"{request.path} is gone, so no film can be made of it.")
    target = request.path / request.options.file_name
    scene = request.scene()
    beside = target.with_name(f".{target.name}.{os.getpid()}.part")
    _sweep(target)
    try:
        sound = reel_sound(scene.plan, passage_sound(request.song))
        count = round(scene.plan.length * REEL_FPS)
        with FilmWriter(beside, *scene.layout.size, REEL_FPS, sound, count) as film:
            _draw_all(film, scene, request, count, tell)
        _replace(beside, target)
    finally:
        with suppress(OSError):  # on a disk that can't be written to, nothing can be removed either
            beside.unlink(missing_ok=True)
    return target


def _draw_all(film: FilmWriter, scene: AnyReelScene, request: Request, count: int, tell: Told) -> None:
    """``count`` pictures. While one is encoded on a thread of its own, the next one is drawn."""
    surface, other = (pygame.Surface(scene.layout.size, 0, 32) for _ in range(2))
    drawn: object = None
    video = request.song.video if request.song and not scene.alone else None
    with (
        ThreadPoolExecutor(1, "film") as encoder,
        PictureFollower(video) as reference,
        PictureFollower(request.video) as take,
    ):
        encoded: Future[None] | None = None
        cuts = iter(scene.plan.cuts)
        cut = next(cuts)
        for n in range(count):
            while (n + 0.5) / REEL_FPS >= cut.end and cut is not scene.plan.cuts[-1]:
                cut = next(cuts)
            picture = _ReelPicture(scene, cut, n / REEL_FPS, reference, take)
            write: Callable[[], None] = film.again
            if picture.key != drawn:
                surface, other = other, surface
                picture.draw(surface)
                write, drawn = partial(film.write, pixels(surface)), picture.key
            if encoded:
                encoded.result()
            encoded = encoder.submit(write)
            tell((n + 1) / count)
        if encoded:
            encoded.result()


class _ReelPicture:
    """One picture; ``key`` is equal for pictures that look the same."""

    def __init__(
        self, scene: AnyReelScene, cut: Cut, at: float, reference: PictureFollower, take: PictureFollower
    ) -> None:
        self._scene, self._cut = scene, cut
        self._reference: Frame | None = None
        self._take: Frame | None = None
        self.key: object = (cut,)
        if cut.part in ("title", "next"):
            return
        self._t = max(cut.song_time(at), cut.start)
        self._reference = reference.at(self._t)
        self._take = take.at(self._t + scene.plan.passages[cut.passage].shift)
        times = tuple(frame.t if frame else None for frame in (self._reference, self._take))
        # without video pictures the skeletons still move
        self.key = (cut, times, scene.flashes(cut, self._t), self._t if None in times else None)

    def draw(self, surface: pygame.Surface) -> None:
        scene, cut = self._scene, self._cut
        if cut.part == "title":
            draw_card(surface, scene.layout, scene.title_card(cut))
        elif cut.part == "next":
            draw_card(surface, scene.layout, scene.next_card())
        else:
            draw_reel(surface, scene.layout, scene.view(cut, self._t, self._reference, self._take))


def _replace(beside: Path, target: Path) -> None:
    """Not base's ``replacing``: PyAV writes by name, and ``ReelJob`` and ``_sweep`` remove the part by its name."""
    try:
        os.replace(beside, target)
    except OSError as error:
        raise CoachError(
            f"{target} cannot be replaced ({error.strerror}). Close the player that shows it, and try again."
        ) from error


def _sweep(target: Path) -> None:
    """Remove what an earlier attempt at this film left behind when it was killed."""
    with suppress(OSError):  # if this also prevents the new film, writing that will report it
        for left in target.parent.glob(f".{target.name}.*.part"):
            if time.time() - left.stat().st_mtime > ABANDONED_REEL_S:
                left.unlink(missing_ok=True)


# ----------------------------------------------------------------
# The pictures of one video nearest to times that mostly increase: what a film is cut from.


LARGEST_REEL_PICTURE: Final = (1920, 1080)
"""Pixels; larger pictures are scaled down while they are decoded."""
JUMP_AHEAD: Final = 3.0
"""s; if the next time is further ahead than this, seeking is quicker than decoding what lies between."""
REEL_PICTURE_GAP_S: Final = 0.5
"""s; a picture further away than this is not shown: the recording has a gap here, or ends."""


class PictureFollower:
    """Context manager. ``problem`` says why there are no pictures, "" if there are."""

    def __init__(self, path: Path | None) -> None:
        self.problem = ""
        self._path = path
        self._frames: Generator[Frame, None, None] | None = None
        self._now: Frame | None = None
        self._next: Frame | None = None
        self._from = self._first = 0.0

    def __enter__(self) -> PictureFollower:
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    def at(self, t: float) -> Frame | None:
        """The picture whose time is nearest to ``t`` (s); None if there is none within ``REEL_PICTURE_GAP_S``."""
        if self._path is None or self.problem:
            return None
        try:
            self._forward(t)
        except CoachError as error:
            self.problem = str(error)
            self._stop()
            return None
        near = [
            frame for frame in (self._now, self._next) if frame is not None and abs(frame.t - t) <= REEL_PICTURE_GAP_S
        ]
        return min(near, key=lambda frame: abs(frame.t - t)) if near else None

    def _forward(self, t: float) -> None:
        """Decode until ``_now`` is the last picture at or before ``t`` and ``_next`` the one after it."""
        if self._frames is None or self._is_behind(t) or (self._next is not None and t > self._next.t + JUMP_AHEAD):
            self._stop()
            self._frames = read_frames(self._path, max(0.0, t), Pictures(LARGEST_REEL_PICTURE))
            self._now, self._next = next(self._frames, None), next(self._frames, None)
            self._from, self._first = t, self._now.t if self._now else t
        while self._next is not None and self._next.t <= t:
            self._now, self._next = self._next, next(self._frames, None)

    def _is_behind(self, t: float) -> bool:
        """Whether the picture for ``t`` has already been passed; before a video's first picture there is none to go
        back to."""
        return self._now is not None and t < self._now.t and (self._now.t > self._first or t < self._from)

    def _stop(self) -> None:
        if self._frames is not None:
            with closing(self._frames):
                self._frames = None
        self._now = self._next = None
