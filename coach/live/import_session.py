"""``import`` as the dancer goes through it: progress, the question which dancer, and what was found."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from coach.live.choose_dancer import choose_dancer
from coach.paths import Folders
from coach.pose.model import pose_model
from coach.review.beginnings import look_through
from coach.song.import_report import report
from coach.song.importing import ImportRequest, import_song


def run_import(request: ImportRequest, where: Folders, given_model: Path | None) -> None:
    """Import the video and say what was found. CoachError: nothing was changed, and why."""
    sheet = where.cache / "dancers" / f"{request.name}.png"
    choose = partial(choose_dancer, sheet=sheet)
    found = import_song(request, where.songs, where.cache, lambda: pose_model(given_model, where.cache), choose)
    try:
        look_through(found.song, where.cache)
    finally:  # Ctrl-C comes too late to leave nothing behind: the song is there
        print(report(found, where.as_options("songs", "cache")))
