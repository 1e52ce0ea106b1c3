"""The reels of what is danced in a session: each made beside the screens, and never beside a dance."""

from __future__ import annotations

from coach.review.reel_job import ReelJob, finish_reel
from coach.review.reel_scene import ReelRequest


class Films:
    """Context manager. One reel at a time; what is not finished is waited for on leaving, with a progress bar.

    Dancing again stops it, and so does Ctrl-C; then it is said how to make it later.
    """

    def __init__(self) -> None:
        self._job: ReelJob | None = None

    def __enter__(self) -> Films:
        return self

    def __exit__(self, failed: type[BaseException] | None, *_: object) -> None:
        try:
            if failed is None and self._job is not None:
                finish_reel(self._job)
        finally:
            self.stop()

    def make(self, request: ReelRequest) -> ReelJob:
        """Begin with the reel of a take."""
        self.stop()
        self._job = ReelJob(request)
        return self._job

    def stop(self) -> None:
        """Both cores belong to the dance. Says in the terminal where the reel is, or how to make it later."""
        job, self._job = self._job, None
        if job is not None:
            job.cancel()
            print(job.news)
