"""The reels of what is danced in a session: each made beside the screens, and never beside a dance."""

from __future__ import annotations

from coach.reel.job import ReelJob, finish_reel, how_to_make
from coach.reel.scene import ReelRequest
from coach.takes.folder import TakeFolder


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
