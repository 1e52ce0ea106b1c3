"""``score`` on the command line: prints its summary and writes its JSON, for one dancer or a group."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from coach.app.follow_up import follow_up, follow_up_group
from coach.app.json_output import JsonOutput
from coach.base.errors import CoachError
from coach.base.paths import Folders
from coach.base.program import PROGRAM
from coach.score.film_take import forget
from coach.score.group_scoring import score_group
from coach.score.report import group_json, group_text, score_json, score_text
from coach.score.scoring import ScoreOptions, score_film
from coach.song.group import GroupRequest
from coach.song.library import find_song
from coach.takes.folder import TakeFolder

REVIEW_COMMAND: Final = f"{PROGRAM} review"


def run_score(
    name: str, film: Path, json: str | None, where: Folders, options: ScoreOptions, group: GroupRequest | None = None
) -> None:
    """Score a film and print the result. CoachError, and nothing is saved, if song, film or output cannot be used.

    json   file for the JSON, "-" for standard output (the summary then goes to standard error), None for none
    group  None for one dancer
    """
    find_song(name, where.songs, draw=False)  # first: if film and song are swapped, the error is about the song
    output = JsonOutput(json, film)
    if group is None:
        one = score_film(name, film, where, options)
        _hand_over(partial(score_json, one), output, one.folder)
        follow_up(one.folder, where)
        said = score_text(one, REVIEW_COMMAND)
    else:
        all_of_them = score_group(name, film, where, options, group)
        _hand_over(partial(group_json, all_of_them), output, TakeFolder(all_of_them.folder))
        follow_up_group([dancer.folder for dancer in all_of_them.dancers], where)
        said = group_text(all_of_them, REVIEW_COMMAND)
    print(said, file=output.said)


def _hand_over(text: Callable[[], str], output: JsonOutput, folder: TakeFolder) -> None:
    """Write the JSON if it is wanted. CoachError, and no take, if it cannot be written."""
    if not output.wanted:
        return
    try:
        output.write(text())
    except (CoachError, KeyboardInterrupt):
        forget(folder)
        raise
