"""``moves SONG``: what the song's moves are, as text and as a page; saved in song.toml if requested."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.base.console import aligned
from coach.base.files import write_atomically
from coach.base.paths import Folders
from coach.compare.sampling import resampled
from coach.domain.landmarks import PoseTrack
from coach.domain.moves import Occurrence
from coach.domain.song import Song
from coach.estimators.registry import EstimatorChoice, estimator_model
from coach.moves.finding import Proposal, propose
from coach.moves.phrases import danced, moments
from coach.pages.moves import counted, moves_page
from coach.song.library import find_song
from coach.song.package import FILE_NAME, add_moves
from coach.song.reference import reference_track
from coach.wording import move_words as words
from coach.wording.numbers import title

MOVES_PAGE_FILE: Final = "moves.html"
"""Next to song.toml."""
FILLED_BELOW_VISIBILITY: Final = 0.3
"""Visibility below which a point of the stick figures is filled in from the moments before and after."""


def run_moves(name: str, where: Folders, choice: EstimatorChoice, write: bool) -> None:
    """Print the song's moves and make their page; with ``write`` new ones are added to song.toml first.

    CoachError if song, model or video is missing, or if something cannot be written.
    """
    song = find_song(name, where.songs)
    track = reference_track(song, estimator_model(choice, where.cache), where.cache)
    proposals = propose(danced(track, song.grid), song.moves, words.default_name, words.STANDS)
    print(listing(song, proposals))
    if any(not one.stands for one in proposals):
        print(f"\n{_kept(song, proposals, write)}")
        page = song.folder / MOVES_PAGE_FILE
        poses = {one.move.places[0]: _poses(track, song, one.move.places[0]) for one in proposals}
        write_atomically(page, moves_page(song, proposals, poses, f"{song.id}/{FILE_NAME}").encode())
        print(words.PAGE.format(file=page))


def listing(song: Song, proposals: Sequence[Proposal]) -> str:
    """A line for each move: its name, how hard it is and where it occurs."""
    shown = title(song, song.id)
    if all(one.stands for one in proposals):
        return words.NONE.format(title=shown)
    rows = [words.COLUMNS, *map(_row, proposals)]
    return f"{words.FOUND.format(title=shown, **counted(proposals))}\n\n{aligned(rows, texts=(0, len(rows[0]) - 1))}"


def _row(one: Proposal) -> tuple[str, ...]:
    where = words.places_words(one.move.places)
    if one.like:
        where = f"{where}; {words.LIKE.format(name=one.like)}"
    if one.stands:
        return one.move.name, "", "", "", "", where
    return one.move.name, str(one.difficulty.level), *map(str, one.difficulty.levels), where


def _kept(song: Song, proposals: Sequence[Proposal], write: bool) -> str:
    """Add the new ones if requested; returns what was done, or could be."""
    file = song.folder / FILE_NAME
    new = [one.move for one in proposals if not one.kept and not one.stands]
    if not new:
        return words.NOTHING_NEW.format(file=file)
    if not write:
        return words.NOT_WRITTEN.format(file=file)
    add_moves(song, new)
    return words.WRITTEN.format(file=file, names=", ".join(move.name for move in new))


def _poses(track: PoseTrack, song: Song, place: Occurrence) -> NDArray[np.float64]:
    """(T, L, 2), NaN where not seen well."""
    body = resampled(track.body, moments(song.grid, range(place.first, place.end)))
    return np.where((body.visibility >= FILLED_BELOW_VISIBILITY)[..., None], body.image, np.nan)
