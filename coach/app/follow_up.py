"""What follows every judged take: its line in the history, its page and its film, all made in the background."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from typing import Final

from coach.base.paths import Folders
from coach.history.history import record_take
from coach.reel.making import ReelJob, finish_reel, how_to_make
from coach.reel.scene import ReelRequest
from coach.report.report import start_report
from coach.takes.folder import TakeFolder
from coach.wording import page_words as words

DATABASE_WAIT: Final = 1.0
"""s to wait for a database that another Coach is using: the result screen must not wait. The history catches up."""


def follow_up(folder: TakeFolder, where: Folders) -> subprocess.Popen[bytes] | None:
    """Record the take and start making its page; returns that process. Problems are printed, never raised."""
    return follow_up_group([folder], where)


def follow_up_group(folders: Sequence[TakeFolder], where: Folders) -> subprocess.Popen[bytes] | None:
    """The same for the takes of a group's dancers; their pages are made one after another."""
    for folder in folders:
        _record(folder)
    return _start(folders, where)


def _record(folder: TakeFolder) -> None:
    problem = record_take(folder, DATABASE_WAIT)
    if problem is not None:
        print(problem, file=sys.stderr)


def _start(folders: Sequence[TakeFolder], where: Folders) -> subprocess.Popen[bytes] | None:
    try:
        return start_report(folders, where)
    except OSError as refused:
        print(words.REPORT_NOT_BEGUN.format(why=refused.strerror), file=sys.stderr)
        return None


# ----------------------------------------------------------------
# The reels of a session's takes: made in the background, but never during a dance.


class ReelQueue:
    """Context manager. One reel at a time; unfinished ones are made on leaving, each with a progress bar.

    Ctrl-C stops that; then the terminal says how to make them later.
    """

    def __init__(self) -> None:
        self._job: ReelJob | None = None
        self._request: ReelRequest | None = None
        """What the job makes; both are None, or neither."""
        self._put_off: dict[TakeFolder, ReelRequest] = {}

    def __enter__(self) -> ReelQueue:
        return self

    def __exit__(self, failed: type[BaseException] | None, *_: object) -> None:
        try:
            if failed is None:
                self._finish_all()
        finally:
            self._end()
            for folder in self._put_off:
                print(how_to_make(folder))

    def make(self, request: ReelRequest) -> ReelJob:
        """Start making the reel of a take, replacing any other of that take."""
        self.put_off()
        self._put_off[request.folder] = request  # Ctrl-C may come before it has started
        self._job, self._request = ReelJob(request), request
        del self._put_off[request.folder]
        return self._job

    def put_off(self) -> None:
        """Stop before a dance, which needs both cores: an unfinished reel is made again on leaving."""
        job, request = self._job, self._request
        if job is None or request is None:
            return
        if job.over:
            self._end()
        else:
            job.cancel()
            self._put_off[request.folder] = request
            self._job = self._request = None

    def forget(self, folder: TakeFolder) -> None:
        """Drop the reel of this take, because it is out of date."""
        self.put_off()
        self._put_off.pop(folder, None)

    def _finish_all(self) -> None:
        if self._job is not None:
            finish_reel(self._job)
            self._end()
        while self._put_off:
            finish_reel(self.make(next(iter(self._put_off.values()))))
            self._end()

    def _end(self) -> None:
        """Print where the reel is, or how to make it later."""
        job, self._job, self._request = self._job, None, None
        if job is not None:
            job.cancel()
            print(job.news)
