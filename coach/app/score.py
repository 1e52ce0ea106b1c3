"""``score`` on the command line: prints its summary and writes its JSON, for one dancer or a group."""

from __future__ import annotations

from pathlib import Path

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
        _hand_over(score_json(one), output, one.folder)
        follow_up(one.folder, where)
        said = score_text(one, _review(where))
    else:
        all_of_them = score_group(name, film, where, options, group)
        _hand_over(group_json(all_of_them), output, TakeFolder(all_of_them.folder))
        follow_up_group([dancer.folder for dancer in all_of_them.dancers], where)
        said = group_text(all_of_them, _review(where))
    print(said, file=output.said)


def _hand_over(text: str, output: JsonOutput, folder: TakeFolder) -> None:
    """Write the JSON where requested. CoachError, and no take, if it cannot be written."""
    try:
        output.write(text)
    except (CoachError, KeyboardInterrupt):
        forget(folder)
        raise


def _review(where: Folders) -> str:
    """The command that shows the newest take of these folders."""
    return f"{PROGRAM} review" + where.as_options("songs", "sessions", "cache")
