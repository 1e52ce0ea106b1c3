"""The reels of what is danced in a session: each made beside the screens, and never beside a dance."""

from __future__ import annotations

from coach.review.reel_job import ReelJob, finish_reel, reel_news
from coach.review.reel_scene import ReelRequest


class Films:
    """Context manager. One reel at a time; leaving it, or dancing again, stops what is not finished, and says so.

    Only a reel that takes the place of another is waited for on leaving, as there would be none at all otherwise.
    """

    def __init__(self) -> None:
        self._job: ReelJob | None = None
        self._song = ""
        self._awaited = False

    def __enter__(self) -> Films:
        return self

    def __exit__(self, failed: type[BaseException] | None, *_: object) -> None:
        try:
            if failed is None and self._job is not None and self._awaited:
                finish_reel(self._job)
        finally:
            self.stop()

    def make(self, request: ReelRequest, awaited: bool = False) -> ReelJob:
        """Begin with the reel of a take; ``awaited``: leaving waits for it, with a progress bar."""
        self.stop()
        self._song, self._awaited = request.folder.song, awaited
        self._job = ReelJob(request)
        return self._job

    def stop(self) -> None:
        """Both cores belong to the dance. Says in the terminal where the reel is, or how to make it later."""
        job, self._job = self._job, None
        if job is not None:
            job.cancel()
            print(reel_news(job, self._song))
