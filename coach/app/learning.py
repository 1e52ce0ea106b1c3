"""``thresholds SONG FILM…`` and ``thresholds SONG --from-contest DIR``: how far each joint may be off, learnt from good
covers, named one by one or the best of a contest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.app.good_covers import body_of, good_covers, is_cover
from coach.base.console import aligned
from coach.base.errors import CoachError
from coach.base.paths import Folders
from coach.compare.learn import COVERS_PER_BEAT, cover_errors, from_errors, learn
from coach.contest.store import FILE_NAME, contest_file, stored_covers
from coach.domain.landmarks import JOINTS
from coach.domain.song import Song
from coach.domain.thresholds import Thresholds
from coach.estimators.registry import EstimatorChoice, estimator_model
from coach.song.library import find_song
from coach.song.reference import reference_track, video_of
from coach.song.thresholds_file import thresholds_for, write_thresholds
from coach.wording import words
from coach.wording.numbers import plural

FEWEST_COVERS: Final = 5
"""Covers needed to learn from a contest; fewer are better chosen by eye: thresholds SONG FILM…"""
JUDGED_COVERS_SAID: Final = {0: "no judged cover", 1: "1 judged cover", 2: "{count} judged covers"}
COVER_FOLDS: Final = 2
"""The covers are split into this many parts to see how often limits from some of them are broken by the others."""


def learn_from_films(name: str, films: Sequence[Path], where: Folders, choice: EstimatorChoice) -> str:
    """Learn, write ``thresholds/SONG.toml``, and say what was learnt.

    CoachError, with the file unchanged, if a film cannot be used: one bad cover would make all limits too wide.
    """
    song = find_song(name, where.songs)
    reference = reference_track(song, estimator_model(choice, where.cache), where.cache)
    covers = good_covers(films, song, where, choice)
    new = _learnt([cover_errors(cover.body, reference, song.grid) for cover in covers], song)
    path = where.thresholds / f"{song.id}.toml"
    write_thresholds(path, new)
    return _said(new, path)


def learn_from_contest(
    name: str, contest: Path, top: float, where: Folders, choice: EstimatorChoice, ask: Callable[[str], str]
) -> str:
    """Learn from the best ``top`` (0–1) of the contest's covers, compare old and new, ask, and write.

    CoachError, with the file unchanged, if the contest is for another song or has too few covers.
    """
    song = find_song(name, where.songs)
    contest_file(contest)  # before the pose model is fetched
    model = estimator_model(choice, where.cache)
    stored = stored_covers(contest, song.id, video_of(song) or "", model.identity)
    covers = [(track, record) for track, record in stored if is_cover(record)]
    best = covers[: max(1, round(top * len(covers)))] if covers else []
    if len(best) < FEWEST_COVERS:
        raise CoachError(
            f"{contest / FILE_NAME} has {plural(JUDGED_COVERS_SAID, len(covers))} of {song.id} as it is now; the best "
            f"{100 * top:.0f} % are only {len(best)}; at least {FEWEST_COVERS} are needed. Raise --top, or "
            "name good covers one by one."
        )
    reference = reference_track(song, model, where.cache)
    errors = [cover_errors(body_of(track, record), reference, song.grid) for track, record in best]
    new = _learnt(errors, song)
    old = thresholds_for(song.id, "normal", where.thresholds, len(song.grid), video_of(song))
    path = where.thresholds / f"{song.id}.toml"
    print(compared(old, new, errors))
    if ask(f"Write {path}? [y/N] ").strip().lower() not in ("y", "yes"):
        return "Nothing was written."
    write_thresholds(path, new)
    return f"Written to {path}"


def _learnt(errors: Sequence[NDArray], song: Song) -> Thresholds:
    """errors: (B, 9) degrees of each cover. CoachError if one of them is useless."""
    try:
        return replace(learn(errors, song.id), video=video_of(song) or "")
    except ValueError as error:
        raise CoachError(f"Nothing could be learnt: {error}. Film the whole body, well lit.") from error


def _said(thresholds: Thresholds, path: Path) -> str:
    rows = [
        f"  {words.JOINTS[joint]:<16}{mean:5.1f} ± {sd:4.1f}   wrong above {limit:5.1f}"
        for joint, mean, sd, limit in zip(JOINTS, thresholds.mean, thresholds.sd, np.asarray(thresholds.limit))
    ]
    per_beat = ", with a mean for each beat" if thresholds.beat_mean is not None else ""
    return "\n".join([f"{thresholds.source[:-1]}{per_beat} (degrees, level normal):", *rows, f"Written to {path}"])


def compared(old: Thresholds, new: Thresholds, errors: Sequence[NDArray]) -> str:
    """Old limits next to new ones, and on how many of the covers' beats each would flag a joint."""
    rows = [("degrees", "limit now", "new limit")]
    rows += [(words.JOINTS[joint], f"{a:.1f}", f"{b:.1f}") for joint, a, b in zip(JOINTS, old.limit, new.limit)]
    now, then = flagged(old, errors), flagged_by_others(errors)
    return "\n".join([
        aligned(rows),
        f"In these {len(errors)} covers a joint would be flagged on {100 * flagged(new, errors):.0f} % of the beats, "
        f"now on {100 * now:.0f} %;",
        f"with limits learnt from half of them, on {100 * then:.0f} % of the other half's beats.",
    ])  # fmt: skip


def flagged(limits: Thresholds, errors: Sequence[NDArray]) -> float:
    """0–1, the share of seen beats on which a joint is beyond its limit; errors: (B, 9) degrees of each cover."""
    beyond = [(cover > limits.limit_at(np.arange(len(cover)))).any(axis=1) for cover in errors]
    seen = [np.isfinite(cover).any(axis=1) for cover in errors]
    return float(np.concatenate(beyond).sum() / max(1, np.concatenate(seen).sum()))


def flagged_by_others(errors: Sequence[NDArray]) -> float:
    """0–1, the same, with limits learnt from covers other than those tested."""
    parts = [errors[k::COVER_FOLDS] for k in range(COVER_FOLDS)]
    shares = []
    for k, part in enumerate(parts):
        others = [cover for j, other in enumerate(parts) if j != k for cover in other]
        shares.append(flagged(from_errors(others, per_beat=len(others) >= COVERS_PER_BEAT), part))
    return float(np.mean(shares))
