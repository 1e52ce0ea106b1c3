"""What follows every judged take: its line in the history, its page and its film, each made beside the screens."""

from __future__ import annotations

import subprocess
import sys
from typing import Final

from coach.base.paths import Folders
from coach.history.history import record_take
from coach.reel.making import ReelJob, finish_reel, how_to_make
from coach.reel.scene import ReelRequest
from coach.report.report import start_report
from coach.takes.folder import TakeFolder
from coach.wording import page_words as words

DATABASE_WAIT: Final = 1.0
"""s that a database held by another Coach is waited for: the result must not. The history catches up by itself."""


def follow_up(folder: TakeFolder, where: Folders) -> subprocess.Popen[bytes] | None:
    """Record the take and begin its page; the process that makes it. What cannot be done is said, never raised."""
    problem = record_take(folder, DATABASE_WAIT)
    if problem is not None:
        print(problem, file=sys.stderr)
    try:
        return start_report(folder, where)
    except OSError as refused:
        print(words.REPORT_NOT_BEGUN.format(why=refused.strerror), file=sys.stderr)
        return None


# ----------------------------------------------------------------
# The reels of what is danced in a session: each made beside the screens, and never beside a dance.


class ReelQueue:
    """Context manager. One reel at a time; what is not finished is made on leaving, with a progress bar for each.

    Ctrl-C stops that; then it is said how to make them later.
    """

    def __init__(self) -> None:
        self._job: ReelJob | None = None
        self._request: ReelRequest | None = None
        """Of the job; both or neither."""
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
        """Begin with the reel of a take; it takes the place of any other of that take."""
        self.put_off()
        self._put_off[request.folder] = request  # Ctrl-C may come before it has begun
        self._job, self._request = ReelJob(request), request
        del self._put_off[request.folder]
        return self._job

    def put_off(self) -> None:
        """Both cores belong to the dance: what is not finished is made again on leaving."""
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
        """The reel of this take shows what is not true any more."""
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
        """Says in the terminal where the reel is, or how to make it later."""
        job, self._job, self._request = self._job, None, None
        if job is not None:
            job.cancel()
            print(job.news)
