"""Making the reel of a take: with a progress bar (``python main.py reel``), or in the background."""

from __future__ import annotations

import contextlib
import multiprocessing
import signal
import sys
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

from coach.base import errors
from coach.base.console import bar
from coach.base.errors import CoachError
from coach.base.interrupts import ctrl_c_afterwards
from coach.base.paths import Folders, folders
from coach.base.priority import yield_to_other_processes
from coach.domain.landmarks import PoseTrack
from coach.domain.song import Song
from coach.estimators.registry import DEFAULT_CHOICE, EstimatorChoice, estimator_model
from coach.reel.film import render
from coach.reel.group import GroupReelRequest
from coach.reel.plan import ReelOptions
from coach.reel.scene import ReelRequest
from coach.song.reference import reference_track
from coach.takes.folder import TakeFolder, chosen_take, list_takes, load_take, session_info, song_of
from coach.takes.group_take import FILE_NAME, read_group
from coach.takes.judging import whole_take
from coach.wording import reel_words, words
from coach.wording.commands import as_typed


def make_reel(
    where: Folders,
    song: str | None,
    number: int | None,
    options: ReelOptions,
    choice: EstimatorChoice = DEFAULT_CHOICE,
    dancer: int | None = None,
) -> Path:
    """Make the reel of the take that :func:`chosen_take` chooses, by default the newest; returns its path. If that is a
    group's and no ``dancer`` is asked for, it is the reel of all of them.

    CoachError if there is no such take, and as in :func:`reel_of`.
    """
    folder = chosen_take(where.sessions, song, number, dancer)
    return reel_of(folder, where, options, choice, alone=dancer is not None)


def reel_of(
    folder: TakeFolder, where: Folders, options: ReelOptions, choice: EstimatorChoice, alone: bool = False
) -> Path:
    """Make the reel of this take; for a group's, the reel of all dancers, unless this dancer ``alone`` is wanted.

    Shows a progress bar; Ctrl-C leaves nothing behind. CoachError if the disk is full.
    """
    if not session_info(folder).same_dance:
        print(words.OTHER_DANCE, file=sys.stderr)
    if folder.group is None or alone:
        request = reel_request(folder, where, options, choice)
    else:
        request = group_reel_request(folder.group, where, options, choice)
    with bar("Making your film", 100, "%") as advance:
        done = 0.0

        def tell(share: float) -> None:
            nonlocal done
            advance(100 * (share - done))
            done = share

        return render(request, tell)


def reel_request(
    folder: TakeFolder, where: Folders, options: ReelOptions, choice: EstimatorChoice = DEFAULT_CHOICE
) -> ReelRequest:
    """Everything the reel of a take needs, from disk. The song and its poses may be missing."""
    song = song_of(folder, where.songs)
    reference = partial(_reference, song, folder, where, choice)
    take = whole_take(load_take(folder), folder, song, reference())
    return ReelRequest(folder, take, song, reference, options)


def group_reel_request(
    group: Path, where: Folders, options: ReelOptions, choice: EstimatorChoice = DEFAULT_CHOICE
) -> GroupReelRequest:
    """The same for a group's take in the folder ``group``: for the dancers whose takes still exist, without those who
    dance something else. CoachError if ``group.json`` cannot be read."""
    together = read_group(group / FILE_NAME)
    folders = [TakeFolder(group / dancer.folder) for dancer in together.dancers]
    there = [folder for folder in folders if folder.record.exists()]
    alike = [folder for folder in there if session_info(folder).same_dance]
    dancers = [reel_request(folder, where, options, choice) for folder in alike or there]
    return GroupReelRequest(group, together, tuple(dancers))


def _reference(song: Song | None, folder: TakeFolder, where: Folders, choice: EstimatorChoice) -> PoseTrack:
    if song is None:
        return PoseTrack.empty()
    try:
        model = estimator_model(choice.for_take(session_info(folder).versions, where.cache), where.cache)
        return reference_track(song, model, where.cache)
    except CoachError:  # then without arrows and without a skeleton on the reference
        return PoseTrack.empty()


# ----------------------------------------------------------------
# In the background, in its own process: fonts are not thread-safe, and drawing would slow down the screen being shown.


NEWS_STEP: Final = 0.01
"""Share of the work after which progress is reported to the parent."""
CLEAN_UP_TIME: Final = 5.0
"""s the process has to clean up."""


class Stopped(Exception):
    """Nobody is waiting for the reel any more."""


class ReelJob:
    """Context manager; leaving it stops an unfinished reel without leaving anything behind.

    progress  0..1
    file      the finished reel, else None
    problem   why there will be none, else None
    stopped   whether it was cancelled
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
        """Whether the job has ended; also updates ``progress``, ``file`` and ``problem``."""
        self._listen(0.0)
        return self.file is not None or self.problem is not None

    def share(self) -> float:
        """:attr:`progress`, up to date."""
        return self.progress if not self.over or self.file else 0.0

    def wait(self, seconds: float) -> bool:
        """:attr:`over`, after the next message or at most ``seconds``."""
        if not self.over:
            self._listen(seconds)
        return self.over

    def cancel(self) -> None:
        """Stop it, if it is not finished. May be called more than once."""
        over = self.over
        self._pipe.close()  # the process notices at its next picture
        self._process.join(CLEAN_UP_TIME)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        with contextlib.suppress(OSError):
            for left in self._folder.path.glob(f".*.{self._process.pid}.part"):  # if it had no time to clean up
                left.unlink(missing_ok=True)
        if not over:
            self.problem, self.stopped = "it was stopped", True

    @property
    def news(self) -> str:
        """How it ended, for the terminal."""
        if self.file is not None:
            return reel_words.MADE.format(file=self.file)
        said = how_to_make(self._folder)
        return said if self.stopped else f"{said} ({self.problem})"

    def _listen(self, seconds: float) -> None:
        if self._pipe.closed or self.file is not None or self.problem is not None:
            return
        try:
            while self._pipe.poll(seconds):
                self._take(self._pipe.recv())
                seconds = 0.0
        except (EOFError, OSError):  # the process ended without a message
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
    """Wait until the reel is made, with a progress bar. Ctrl-C stops only the waiting: the caller cancels the job."""
    with bar(reel_words.WAITING, 100, "%") as advance:
        shown = 0.0
        while not job.wait(seconds=1.0):
            advance(100 * (job.progress - shown))
            shown = job.progress


def how_to_make(folder: TakeFolder) -> str:
    """A sentence with the command that makes the reel of this take."""
    takes = list_takes(folder.sessions, folder.song)
    which = f" --take {takes.index(folder) + 1}" if folder in takes[:-1] else ""
    whose = f" --dancer {folder.dancer}" if folder.dancer else ""
    return reel_words.NOT_MADE.format(song=as_typed(folder.song), take=which, dancer=whose)


def _work(request: ReelRequest, pipe: Connection) -> None:
    """What the process does. It ignores Ctrl-C, because the parent decides; it stops when the pipe breaks."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _terminated)
    yield_to_other_processes()
    told = 0.0

    def tell(share: float) -> None:
        nonlocal told
        if pipe.poll():  # the parent never sends anything: it has closed its end
            raise Stopped
        if share >= told + NEWS_STEP:
            told = share
            pipe.send(share)

    try:
        file = render(request, tell)
        pipe.send(file)
    except (Stopped, OSError, EOFError):
        return
    except Exception as problem:  # noqa: BLE001 (the parent reports it, whatever it is)
        with contextlib.suppress(OSError):
            pipe.send(errors.dancer_message(problem, folders().cache))


def _terminated(*_: object) -> None:
    raise Stopped
