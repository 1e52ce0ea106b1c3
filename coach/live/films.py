"""The reels of what is danced in a session: each made beside the screens, and never beside a dance."""

from __future__ import annotations

from coach.review.reel_job import ReelJob, reel_news
from coach.review.reel_scene import ReelRequest


class Films:
    """Context manager. One reel at a time; leaving it, or dancing again, stops what is not finished, and says so."""

    def __init__(self) -> None:
        self._job: ReelJob | None = None
        self._song = ""

    def __enter__(self) -> Films:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def make(self, request: ReelRequest) -> ReelJob:
        """Begin with the reel of a take."""
        self.stop()
        self._song = request.folder.song
        self._job = ReelJob(request)
        return self._job

    def stop(self) -> None:
        """Both cores belong to the dance. Says in the terminal where the reel is, or how to make it later."""
        job, self._job = self._job, None
        if job is not None:
            job.cancel()
            print(reel_news(job, self._song))
