"""``score`` on the command line: prints its summary and writes its JSON."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

from coach.app.follow_up import follow_up
from coach.base.console import print_data
from coach.base.errors import CoachError
from coach.base.files import write_atomically
from coach.base.paths import Folders
from coach.score.film_take import forget
from coach.score.report import score_json, score_text
from coach.score.scoring import ScoredFilm, ScoreOptions, score_film

STANDARD_OUTPUT: Final = "-"


def run_score(name: str, film: Path, json: str | None, where: Folders, options: ScoreOptions) -> None:
    """Score a film and print the result. CoachError, and nothing is saved, when song, film or output cannot be used.

    json  file for the JSON, "-" for standard output (the summary then goes to standard error), None for none
    """
    target = None if json in (None, STANDARD_OUTPUT) else _writable(Path(json), film)
    scored = score_film(name, film, where, options)
    try:
        _hand_over(scored, target, json == STANDARD_OUTPUT)
    except (CoachError, KeyboardInterrupt):
        forget(scored.folder)
        raise
    follow_up(scored.folder, where)
    print(score_text(scored, _review(where)), file=sys.stderr if json == STANDARD_OUTPUT else sys.stdout)


def _hand_over(scored: ScoredFilm, target: Path | None, print_it: bool) -> None:
    """Write the JSON to where it was asked for. CoachError when it cannot be written."""
    if target is not None:
        write_atomically(target, (score_json(scored) + "\n").encode("utf-8"))
    if not print_it:
        return
    try:
        print_data(score_json(scored) + "\n")
    except BrokenPipeError:  # the reader has read enough
        raise
    except OSError as error:
        raise CoachError(f"The JSON cannot be written to standard output ({error.strerror}). Make room.") from error


def _writable(target: Path, film: Path) -> Path:
    """``target``, checked before the work, not after it. The film itself is never overwritten."""
    try:
        fits = not target.is_dir() and target.parent.is_dir() and os.access(target.parent, os.W_OK)
    except OSError:  # a name that is too long
        fits = False
    if fits and target.exists() and film.exists() and target.samefile(film):
        raise CoachError(f"{target} is the film itself: give --json another file.")
    if not fits:
        raise CoachError(f"{target} cannot be written: give --json a file in an existing folder that you may write to.")
    return target


def _review(where: Folders) -> str:
    """The command that shows the newest take of these folders."""
    return "python main.py review" + where.as_options("songs", "sessions", "cache")
