"""Making the reel of a take: here, with a progress bar (``python main.py reel``), or beside the screens."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

from coach.base import errors
from coach.base.console import bar
from coach.base.errors import CoachError
from coach.base.interrupts import ctrl_c_afterwards
from coach.base.paths import Folders, folders
from coach.domain.landmarks import PoseTrack
from coach.domain.song import Song
from coach.estimators.blazepose.model import pose_model
from coach.reel.film import render
from coach.reel.plan import ReelOptions
from coach.reel.scene import ReelRequest
from coach.song.reference import reference_track
from coach.takes.folder import TakeFolder, find_take, list_takes, load_take, newest_take, session_info, song_of
from coach.takes.judging import whole_take
from coach.wording import words


def make_reel(
    where: Folders, song: str | None, number: int | None, options: ReelOptions, model: Path | None = None
) -> Path:
    """Make the reel of the newest take, or of take ``number`` (1 = oldest) of ``song``; says where it is.

    Shows its progress; Ctrl-C leaves nothing half-done. CoachError where there is no such take or no room for the film.
    """
    if song is None:
        song = newest_take(where.sessions).song
    folder = find_take(where.sessions, song, number)
    if not session_info(folder).same_dance:
        print(words.REVIEW_OTHER_DANCE, file=sys.stderr)
    request = reel_request(folder, where, options, model)
    with bar("Making your film", 100, "%") as advance:
        done = 0.0

        def tell(share: float) -> None:
            nonlocal done
            advance(100 * (share - done))
            done = share

        return render(request, tell)


def reel_request(folder: TakeFolder, where: Folders, options: ReelOptions, model: Path | None = None) -> ReelRequest:
    """All that the reel of a take needs, from disk. What is gone (the song, its poses) the reel does without."""
    song, reference = _song_and_reference(folder, where, model)
    take = whole_take(load_take(folder), folder, song, reference)
    return ReelRequest(folder, take, song, reference, options)


def _song_and_reference(folder: TakeFolder, where: Folders, model: Path | None) -> tuple[Song | None, PoseTrack]:
    song = song_of(folder, where.songs)
    if song is None:
        return None, PoseTrack.empty()
    try:
        return song, reference_track(song, pose_model(model, where.cache), where.cache)
    except CoachError:  # no arrows, no skeleton on the reference
        return song, PoseTrack.empty()


# ----------------------------------------------------------------
# Beside everything else, in a process of its own: fonts are not made for two threads, and drawing would take its turns
# from the screen that is being looked at.


NEWS_STEP: Final = 0.01
"""Share of the work after which the parent hears of it."""
NICE: Final = 10
"""How far the work steps back behind the screen, where the system knows such a thing."""
CLEAN_UP_TIME: Final = 5.0
"""s that the process gets to clean up after itself."""


class Stopped(Exception):
    """Nobody waits for the reel any more."""


class ReelJob:
    """Context manager; leaving it stops what is not finished, and then nothing half-done is left.

    progress  0..1
    file      the finished reel, else None
    problem   why there is none and never will be, else None
    stopped   whether that is so because it was cancelled
    """

    def __init__(self, request: ReelRequest) -> None:
        self.progress = 0.0
        self.file: Path | None = None
        self.problem: str | None = None
        self.stopped = False
        self._folder = request.folder
        spawned = multiprocessing.get_context("spawn")
        self._pipe, theirs = spawned.Pipe()
        self._process = spawned.Process(target=_work, args=(request, theirs), name="reel", daemon=True)
        with ctrl_c_afterwards():
            self._process.start()
        theirs.close()

    def __enter__(self) -> ReelJob:
        return self

    def __exit__(self, *_: object) -> None:
        self.cancel()

    @property
    def over(self) -> bool:
        """Whether there is nothing to wait for; also brings ``progress``, ``file`` and ``problem`` up to date."""
        self._listen(0.0)
        return self.file is not None or self.problem is not None

    def share(self) -> float:
        """:attr:`progress`, up to date."""
        return self.progress if not self.over or self.file else 0.0

    def wait(self, seconds: float) -> bool:
        """:attr:`over`, after the next news or at most so many seconds."""
        if not self.over:
            self._listen(seconds)
        return self.over

    def cancel(self) -> None:
        """Stop, if it is not finished. May be called again."""
        over = self.over
        self._pipe.close()  # the process notices at its next picture
        self._process.join(CLEAN_UP_TIME)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        with contextlib.suppress(OSError):
            for left in self._folder.path.glob(f".*.{self._process.pid}.part"):  # of one that had no time to clean up
                left.unlink(missing_ok=True)
        if not over:
            self.problem, self.stopped = "it was stopped", True

    @property
    def news(self) -> str:
        """What has become of it, for the terminal."""
        if self.file is not None:
            return words.REEL_MADE.format(file=self.file)
        said = how_to_make(self._folder)
        return said if self.stopped else f"{said} ({self.problem})"

    def _listen(self, seconds: float) -> None:
        if self._pipe.closed or self.file is not None or self.problem is not None:
            return
        try:
            while self._pipe.poll(seconds):
                self._take(self._pipe.recv())
                seconds = 0.0
        except (EOFError, OSError):  # the process is gone without a last word
            self._process.join(CLEAN_UP_TIME)
            if self.file is None and self.problem is None:
                self.problem = f"the process that made it ended with {self._process.exitcode}"

    def _take(self, news: float | Path | str) -> None:
        if isinstance(news, Path):
            self.progress, self.file = 1.0, news
        elif isinstance(news, str):
            self.problem = news
        else:
            self.progress = news


def finish_reel(job: ReelJob) -> None:
    """Wait until the reel is made, with a progress bar; Ctrl-C stops the waiting, and whoever made the job the work."""
    with bar(words.REEL_WAITING, 100, "%") as advance:
        shown = 0.0
        while not job.wait(seconds=1.0):
            advance(100 * (job.progress - shown))
            shown = job.progress


def how_to_make(folder: TakeFolder) -> str:
    """The command for the reel of just this take, in a sentence."""
    takes = list_takes(folder.path.parent.parent, folder.song)
    which = f" --take {takes.index(folder) + 1}" if folder in takes[:-1] else ""
    return words.REEL_NOT_MADE.format(song=folder.song, take=which)


def _work(request: ReelRequest, pipe: Connection) -> None:
    """The process. Ctrl-C reaches it, too, but only the parent decides; when the pipe breaks, it stops."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _terminated)
    with contextlib.suppress(AttributeError, OSError):  # Windows knows no nice; some systems forbid it
        os.nice(NICE)
    told = 0.0

    def tell(share: float) -> None:
        nonlocal told
        if pipe.poll():  # nothing is ever sent this way: the parent has closed its end
            raise Stopped
        if share >= told + NEWS_STEP:
            told = share
            pipe.send(share)

    try:
        file = render(request, tell)
        pipe.send(file)
    except (Stopped, OSError, EOFError):
        return
    except Exception as problem:  # noqa: BLE001 (whatever it is, the parent says it)
        with contextlib.suppress(OSError):
            pipe.send(errors.told(problem, folders().cache))


def _terminated(*_: object) -> None:
    raise Stopped
