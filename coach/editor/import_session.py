"""``import`` as the dancer goes through it: progress, the question which dancer, and what was found."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from coach.base.paths import Folders
from coach.editor.choose_dancer import choose_dancer
from coach.estimators.known import estimator_model
from coach.song.importing.flow import ImportRequest, import_song
from coach.song.importing.report import report
from coach.ui.passage.first_frames import look_through


def run_import(request: ImportRequest, where: Folders, given_model: Path | None) -> None:
    """Import the video and say what was found. CoachError: nothing was changed, and why."""
    sheet = where.cache / "dancers" / f"{request.name}.png"
    choose = partial(choose_dancer, sheet=sheet)
    found = import_song(request, where.songs, where.cache, lambda: estimator_model(given_model, where.cache), choose)
    try:
        look_through(found.song, where.cache)
    finally:  # Ctrl-C comes too late to leave nothing behind: the song is there
        print(report(found, where.as_options("songs", "cache")))
