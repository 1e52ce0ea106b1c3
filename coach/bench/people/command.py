"""``bench real FOLDER``: takes of real people, as landmark tracks with labels, judged as ``score`` judges a film.

The folder holds ``pairs.json`` and the tracks (.npz with t, image, world, visibility, see :class:`PoseTrack`) that it
names::

    songs   id → {"reference": track, "beats_s": [song time of every beat, s]}
    takes   a list of {"song", "take": track in song time, "mirrored", "class", "label"}, and where known "grade" (the
            larger, the better danced) and "mistakes_judged": [{"kind", "beats": [first, last], "joints", "verdict"}],
            the verdict a teacher's: T (would say it), P (petty) or F (false)

Prints a row for each take, medians and ranges for each class, pairs in the right order, what is told of the judged
mistakes, and what comes out where limits and scale are estimated without a song's own takes; writes JSON and a picture.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from coach.base.console import bar
from coach.base.errors import CoachError
from coach.bench.people.numbers import Row, class_table, left_out, one_dance, order_right, thinned, told_of, webcam
from coach.bench.people.show import draw, print_all
from coach.compare.features import track_features
from coach.compare.judge import judge_features
from coach.compare.mistakes import find_mistakes
from coach.compare.prepared import PreparedReference, prepare_reference
from coach.compare.resemblance import Layout, is_same_dance, laid_out, pose_offset, resemblance, speed_of
from coach.compare.score import take_score
from coach.domain.beats import BeatGrid
from coach.domain.landmarks import PoseTrack
from coach.domain.thresholds import PRIOR, Thresholds
from coach.estimators.known import FIRST
from coach.score.placement import place

INDEX: Final = "pairs.json"
WEBCAM_FPS: Final = 12.0
"""Pictures a second of a poor webcam, which come unevenly."""


@dataclass(frozen=True, eq=False)
class _Song:
    reference: PoseTrack
    measure: PreparedReference


def bench_real(folder: Path, out: Path, thresholds: Thresholds = PRIOR) -> int:
    """Judge every take of ``folder`` by ``thresholds``, print the tables, write ``out`` and a picture beside it.

    CoachError where the folder cannot be used.
    """
    index = _index(folder)
    rows = list(_rows(folder, index, thresholds))
    result = {
        "takes": [row.plain() for row in rows],
        "classes": class_table(rows),
        "order": order_right(rows),
        "judged": told_of(rows),
        "left_out": left_out(rows),
        "by_movements": _by_movements(folder, index, thresholds),
        "webcam": webcam(rows, list(_rows(folder, index, thresholds, WEBCAM_FPS))),
    }
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(result, indent=1, allow_nan=False), encoding="utf-8")
    draw(rows, out.with_suffix(".png"))
    print_all(rows, result)
    print(f"\nWritten: {out} and {out.with_suffix('.png')}")
    return 0


def _index(folder: Path) -> Mapping[str, Any]:
    try:
        index = json.loads((folder / INDEX).read_text(encoding="utf-8"))
        if index["songs"] and index["takes"]:
            return index
    except OSError as error:
        raise CoachError(f"{folder / INDEX} cannot be read ({error.strerror}). Name a folder of takes.") from None
    except (ValueError, KeyError, TypeError) as error:
        raise CoachError(f'{folder / INDEX} is no list of "songs" and "takes" ({error}).') from None
    raise CoachError(f"{folder / INDEX} names no songs or no takes.")


def _rows(folder: Path, index: Mapping[str, Any], thresholds: Thresholds, fps: float | None = None) -> Iterator[Row]:
    """Every take, as filmed, or as a webcam of ``fps`` pictures a second would."""
    songs: dict[str, _Song] = {}
    with bar("Judging" if fps is None else f"Judging at {fps:g} fps", len(index["takes"]), "takes") as advance:
        for entry in index["takes"]:
            name = _known(entry, "song", folder)
            if name not in songs:
                songs[name] = _song(folder, _known(index["songs"], name, folder), thresholds)
            yield _judged(folder, entry, songs[name], fps)
            advance(1)


def _by_movements(folder: Path, index: Mapping[str, Any], thresholds: Thresholds) -> dict[str, Any]:
    """Each take, but for other dances and still films, laid where it fits best in every song, as a silent film is: how
    many pairs pass as the same dance, of a take and its own song and of two that have nothing to do with one another.
    """
    songs = {name: _song(folder, entry, thresholds) for name, entry in index["songs"].items()}
    layouts = {name: laid_out(song.reference) for name, song in songs.items()}
    takes = [entry for entry in index["takes"] if entry["class"] not in ("other", "still")]
    own, others = [], {}
    with bar("Laying takes into all songs", len(takes), "takes") as advance:
        for entry in takes:
            track = _track(folder, entry["take"])
            for name, song in songs.items():
                if name == entry["song"]:
                    own.append(_passes(track, song, layouts[name]))
                elif not one_dance(name, entry["song"]):
                    others[entry["take"], name] = _passes(track, song, layouts[name])
            advance(1)
    wrong = [list(pair) for pair, passes in others.items() if passes]
    return {"own": len(own), "own_pass": sum(own), "unrelated": len(others), "wrong": wrong}


def _passes(track: PoseTrack, song: _Song, theirs: Layout) -> bool:
    """Whether a take as filmed is believed to be the song's dance, at the speed and the way round that it fits best."""
    found = place(track, theirs, tuple)
    if not found.same:  # no shape would change that
        return False
    track = track.at_speed(found.speed).shifted(-found.offset.seconds)
    track = track.mirrored() if found.mirrored else track
    return found.judged(take_score(judge_features(track.t, track_features(track), song.measure)).shape).same


def _song(folder: Path, entry: Mapping[str, Any], thresholds: Thresholds) -> _Song:
    reference = _track(folder, _known(entry, "reference", folder))
    try:
        grid = BeatGrid(np.array(entry["beats_s"], float))
    except (KeyError, ValueError) as error:
        raise CoachError(f"{folder / INDEX}: the beats of a song cannot be used ({error}).") from None
    return _Song(reference, prepare_reference(reference, grid, thresholds))


def _judged(folder: Path, entry: Mapping[str, Any], song: _Song, fps: float | None) -> Row:
    """A take on the song's own clock; one that is danced slowly is laid where it fits best, at its speed."""
    track = _track(folder, _known(entry, "take", folder))
    track = thinned(track.mirrored() if entry.get("mirrored") else track, fps)
    theirs = laid_out(song.reference)
    speed = speed_of(track, theirs)
    found = pose_offset(laid_out(track.at_speed(speed)), theirs) if speed != 1 else None
    if found is not None:
        track = track.at_speed(speed).shifted(-found.seconds)
    verdicts = judge_features(track.t, track_features(track), song.measure)
    score, fit = take_score(verdicts), resemblance(laid_out(track), theirs)
    return Row(
        take=entry["take"],
        song=entry["song"],
        kind=_known(entry, "class", folder),
        label=str(entry.get("label", "")),
        grade=entry.get("grade"),
        score=score,
        verdicts=verdicts,
        mistakes=find_mistakes(verdicts, song.measure.grid),
        same_dance=is_same_dance(fit, score.shape, placed=True),
        speed=speed,
        judged=tuple(entry.get("mistakes_judged", ())),
    )


def _track(folder: Path, name: str) -> PoseTrack:
    try:
        with np.load(folder / name, allow_pickle=False) as file:
            return PoseTrack(file["t"], file["image"], file["world"], file["visibility"], FIRST)
    except (OSError, ValueError, KeyError) as error:
        raise CoachError(f"{folder / name} is no landmark track ({error}).") from None


def _known(table: Mapping[str, Any], key: str, folder: Path) -> Any:
    if key not in table:
        raise CoachError(f'{folder / INDEX}: "{key}" is missing.')
    return table[key]
