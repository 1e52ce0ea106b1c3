"""``score`` on the command line: prints its summary and writes its JSON, for one dancer or a group."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from coach.app.follow_up import follow_up, follow_up_group
from coach.base.console import print_data
from coach.base.errors import CoachError
from coach.base.files import write_atomically
from coach.base.paths import Folders
from coach.base.program import PROGRAM
from coach.score.film_take import forget
from coach.score.group_scoring import score_group
from coach.score.report import group_json, group_text, score_json, score_text
from coach.score.scoring import ScoreOptions, score_film
from coach.song.group import GroupRequest
from coach.song.library import find_song
from coach.takes.folder import TakeFolder

STANDARD_OUTPUT: Final = "-"
REVIEW_COMMAND: Final = f"{PROGRAM} review"


def run_score(
    name: str, film: Path, json: str | None, where: Folders, options: ScoreOptions, group: GroupRequest | None = None
) -> None:
    """Score a film and print the result. CoachError, and nothing is saved, if song, film or output cannot be used.

    json   file for the JSON, "-" for standard output (the summary then goes to standard error), None for none
    group  None for one dancer
    """
    find_song(name, where.songs, draw=False)  # first: if film and song are swapped, the error is about the song
    target = None if json in (None, STANDARD_OUTPUT) else writable(Path(json), film)
    if group is None:
        one = score_film(name, film, where, options)
        _hand_over(partial(score_json, one), target, json == STANDARD_OUTPUT, one.folder)
        follow_up(one.folder, where)
        said = score_text(one, REVIEW_COMMAND)
    else:
        all_of_them = score_group(name, film, where, options, group)
        folder = TakeFolder(all_of_them.folder)
        _hand_over(partial(group_json, all_of_them), target, json == STANDARD_OUTPUT, folder)
        follow_up_group([dancer.folder for dancer in all_of_them.dancers], where)
        said = group_text(all_of_them, REVIEW_COMMAND)
    print(said, file=sys.stderr if json == STANDARD_OUTPUT else sys.stdout)


def _hand_over(text: Callable[[], str], target: Path | None, print_it: bool, folder: TakeFolder) -> None:
    """Write the JSON where requested. CoachError, and no take, if it cannot be written."""
    if target is None and not print_it:
        return
    try:
        _write(text(), target, print_it)
    except (CoachError, KeyboardInterrupt):
        forget(folder)
        raise


def _write(text: str, target: Path | None, print_it: bool) -> None:
    if target is not None:
        write_atomically(target, (text + "\n").encode("utf-8"))
    if not print_it:
        return
    try:
        print_data(text + "\n")
    except BrokenPipeError:  # the reader has read enough
        raise
    except OSError as error:
        raise CoachError(f"The JSON cannot be written to standard output ({error.strerror}). Make room.") from error


def writable(target: Path, film: Path, option: str = "--json") -> Path:
    """``target``, checked before the work, not after it. The film itself is never overwritten."""
    try:
        fits = not target.is_dir() and target.parent.is_dir() and os.access(target.parent, os.W_OK)
    except OSError:  # the name is too long
        fits = False
    if fits and target.exists() and film.exists() and target.samefile(film):
        raise CoachError(f"{target} is the film itself: give {option} another file.")
    if not fits:
        raise CoachError(
            f"{target} cannot be written: give {option} a file in an existing folder that you may write to."
        )
    return target
