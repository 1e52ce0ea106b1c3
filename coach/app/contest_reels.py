"""``contest … --reels top10``: the best entries as takes in the contest's folder, and films of their mistakes."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from coach.app.contest import REELS_FOLDER, TAKES
from coach.base.errors import CoachError
from coach.base.paths import Folders
from coach.contest.ranking import Standing, StandingRow
from coach.reel.making import reel_of
from coach.reel.plan import ReelOptions
from coach.score.scoring import ScoreOptions, score_film

LONGEST_ENTRY_NAME: Final = 60
"""Characters of an entry's name used in its film's name."""


def make_reels(
    standing: Standing, count: int, song: str, out: Path, where: Folders, options: ScoreOptions
) -> Iterator[Path]:
    """The films, the best entry's first; existing ones are not made again."""
    where = replace(where, sessions=(out / TAKES).absolute())
    folder = out.absolute() / REELS_FOLDER
    for number, row in enumerate(standing.ranked[:count], start=1):
        target = folder / f"{number:02} {entry_file_name(row)}.mp4"
        if not target.exists():
            try:
                folder.mkdir(exist_ok=True)
                scored = score_film(song, row.entry.film, where, options)  # its poses are already known
                os.replace(reel_of(scored.folder, where, ReelOptions(), options.estimator), target)
            except (CoachError, OSError) as problem:
                print(f"{row.title}: {problem}", file=sys.stderr)
                continue
        yield target


def entry_file_name(row: StandingRow) -> str:
    """The entry's name, made valid as a file name."""
    name = re.sub(r'[\x00-\x1f<>:"/\\|?*]+', " ", row.entry.name or row.entry.film.stem)
    return name.strip(" .")[:LONGEST_ENTRY_NAME] or "entry"
