"""``bench real FOLDER``: takes of real people, as landmark tracks with labels, judged as ``score`` judges a film.

What the folder holds is said in :mod:`coach.bench.people.takes_folder`.

Prints a row for each take, medians and ranges for each class, pairs in the right order, what is told of the judged
mistakes, with verdicts of somebody who looked at the others (:mod:`coach.bench.people.teacher_verdicts`), and the
results if limits and scale are estimated without a song's own takes; writes JSON and a picture.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from coach.base.console import bar
from coach.base.errors import CoachError
from coach.bench.people.numbers import (
    MEDIAN_SCORE_RANGES,
    PERCENTILE,
    VERDICTS,
    TakeRow,
    class_table,
    left_out,
    of_kind,
    one_dance,
    order_right,
    thinned,
    told_of,
    verdict_of,
    webcam,
)
from coach.bench.people.short import COUNTED_CLASSES, ClassedTake, print_short, short_cuts
from coach.bench.people.takes_folder import PAIRS_FILE, known, landmark_track, read_pairs, seen_as_danced
from coach.bench.people.teacher_verdicts import TeacherVerdicts, read_looked
from coach.bench.results import write_results
from coach.compare.judge import judge_track
from coach.compare.layout import Layout, laid_out
from coach.compare.mistakes import find_mistakes
from coach.compare.pose_offset import pose_offset, speed_of
from coach.compare.prepared import PreparedReference, prepare_reference
from coach.compare.resemblance import is_same_dance, resemblance
from coach.compare.score import SHAPE_SCORE_CURVE, take_score
from coach.domain.beats import BeatGrid
from coach.domain.landmarks import PoseTrack
from coach.domain.thresholds import PRIOR, Thresholds
from coach.score.placement import place
from coach.wording.mistakes import sentence

WEBCAM_FPS: Final = 12.0
"""Pictures per second of a poor webcam, at irregular intervals."""


@dataclass(frozen=True, eq=False)
class _ReferenceSong:
    """``span``: from where to where its dance goes, s."""

    span: tuple[float, float]
    layout: Layout
    measure: PreparedReference


def bench_real(folder: Path, out: Path, thresholds: Thresholds = PRIOR, looked: Path | None = None) -> int:
    """Judge every take of ``folder`` by ``thresholds``, print the tables, write ``out`` and a picture next to it.

    looked  verdicts of somebody who looked at mistakes that no teacher judged; None = the usual file

    CoachError if the folder or the file cannot be used.
    """
    index, seen = read_pairs(folder), read_looked(looked)
    songs = {name: _song(folder, entry, thresholds) for name, entry in index["songs"].items()}
    rows = list(_rows(folder, index, songs))
    result = {
        "scale": [list(point) for point in SHAPE_SCORE_CURVE],
        "takes": [row.plain() for row in rows],
        "classes": class_table(rows),
        "order": order_right(rows),
        "judged": told_of(rows, seen.verdict),
        "left_out": left_out(rows),
        "by_movements": _by_movements(folder, index, songs),
        "short": _short(folder, index, songs),
        "webcam": webcam(rows, list(_rows(folder, index, songs, WEBCAM_FPS))),
    }
    out.parent.mkdir(parents=True, exist_ok=True)
    write_results(out, result)
    draw(rows, out.with_suffix(".png"))
    print_all(rows, result, seen)
    print(f"\nWritten: {out} and {out.with_suffix('.png')}")
    return 0


def _rows(
    folder: Path, index: Mapping[str, Any], songs: Mapping[str, _ReferenceSong], fps: float | None = None
) -> Iterator[TakeRow]:
    """Every take, as filmed or as a webcam with ``fps`` pictures per second would film it."""
    with bar("Judging" if fps is None else f"Judging at {fps:g} fps", len(index["takes"]), "takes") as advance:
        for entry in index["takes"]:
            yield _judged(folder, entry, songs[entry["song"]], fps)
            advance(1)


def _by_movements(folder: Path, index: Mapping[str, Any], songs: Mapping[str, _ReferenceSong]) -> dict[str, Any]:
    """Each take, except other dances and still films, aligned where it fits best in every song, like a silent film: how
    many pairs pass as the same dance, both of a take with its own song and of unrelated ones."""
    takes = [entry for entry in index["takes"] if entry["class"] not in ("other", "still")]
    own, others = [], {}
    with bar("Laying takes into all songs", len(takes), "takes") as advance:
        for entry in takes:
            track = landmark_track(folder, entry["take"])
            for name, song in songs.items():
                if name == entry["song"]:
                    own.append(_passes(track, song))
                elif not one_dance(name, entry["song"]):
                    others[entry["take"], name] = _passes(track, song)
            advance(1)
    wrong = [list(pair) for pair, passes in others.items() if passes]
    return {"own": len(own), "own_pass": sum(own), "unrelated": len(others), "wrong": wrong}


def _passes(track: PoseTrack, song: _ReferenceSong) -> bool:
    """Whether a take as filmed is accepted as the song's dance, at the speed and mirroring that fit best."""
    found = place(track, song.layout, tuple)
    if not found.same:  # shape could not change that
        return False
    track = track.at_speed(found.speed).shifted(-found.offset.seconds)
    track = track.mirrored() if found.mirrored else track
    return found.judged(take_score(judge_track(track, song.measure)).shape).same


def _short(folder: Path, index: Mapping[str, Any], songs: Mapping[str, _ReferenceSong]) -> dict[str, Any]:
    """:func:`short_cuts` with the program's own judgement."""
    takes = [
        ClassedTake(entry["take"], entry["class"], entry["song"], seen_as_danced(folder, entry))
        for entry in index["takes"]
        if entry["class"] in COUNTED_CLASSES
    ]

    def placed(part: PoseTrack, song: str) -> bool:
        shape = take_score(judge_track(part, songs[song].measure)).shape
        return is_same_dance(resemblance(laid_out(part), songs[song].layout), shape, placed=True)

    def silent(part: PoseTrack, song: str) -> bool:
        return _passes(part, songs[song])

    spans = {name: song.span for name, song in songs.items()}
    with bar("Judging five seconds", len(takes), "takes") as advance:
        return short_cuts(takes, spans, placed, silent, advance)


def _song(folder: Path, entry: Mapping[str, Any], thresholds: Thresholds) -> _ReferenceSong:
    reference = landmark_track(folder, known(entry, "reference", folder))
    try:
        grid = BeatGrid(np.array(entry["beats_s"], float))
    except (KeyError, ValueError) as error:
        raise CoachError(f"{folder / PAIRS_FILE}: the beats of a song cannot be used ({error}).") from None
    span = reference.t[0], reference.t[-1]
    return _ReferenceSong(span, laid_out(reference), prepare_reference(reference, grid, thresholds))


def _judged(folder: Path, entry: Mapping[str, Any], song: _ReferenceSong, fps: float | None) -> TakeRow:
    """A take on the song's own clock; one danced slowly is aligned where it fits best, at its speed."""
    track = thinned(seen_as_danced(folder, entry), fps)
    speed = speed_of(track, song.layout)
    found = pose_offset(laid_out(track.at_speed(speed)), song.layout) if speed != 1 else None
    if found is not None:
        track = track.at_speed(speed).shifted(-found.seconds)
    verdicts = judge_track(track, song.measure)
    score, fit = take_score(verdicts), resemblance(laid_out(track), song.layout)
    return TakeRow(
        take=entry["take"],
        song=entry["song"],
        kind=known(entry, "class", folder),
        label=str(entry.get("label", "")),
        grade=entry.get("grade"),
        score=score,
        verdicts=verdicts,
        mistakes=find_mistakes(verdicts, song.measure.grid),
        same_dance=is_same_dance(fit, score.shape, placed=True),
        speed=speed,
        judged=tuple(entry.get("mistakes_judged", ())),
    )


# ----------------------------------------------------------------
# The tables and the picture.


def print_all(rows: Sequence[TakeRow], result: Mapping[str, Any], looked: TeacherVerdicts) -> None:
    """Take by take, class by class, then the mistakes judged by a teacher and the songs left out."""
    _print_takes(rows)
    _print_classes(result["classes"])
    _print_order(result["order"])
    _print_judged(rows, result["judged"], looked)
    _print_by_movements(result["by_movements"])
    print_short(result["short"])
    _print_webcam(result["webcam"], result["order"]["pairs"])
    left = result["left_out"]
    print("\nEstimated on all songs but one, tried on that one")
    print(f"  {PERCENTILE:.0f}th percentile of well-seen joints of good covers, degrees: {left['limits_deg']}")
    print(f"  beats of a good cover beyond the others' limits (median): {left['covers_flagged']}")
    print(f"  shape, the scale laid through the other songs' classes (medians): {left['shape']}")


def _print_takes(rows: Sequence[TakeRow]) -> None:
    print(f"\n{'class':9}{'song':22}{'take':28}{'score':>6}{'shape':>7}{'timing':>8}{'flagged':>9}{'told':>6}  dance")
    for row in rows:
        score, slow = row.score, "" if row.speed == 1 else f", at {100 * row.speed:.0f} % speed"
        print(
            f"{row.kind:9}{row.song[:21]:22}{row.take[:27]:28}{score.score:6.1f}{score.shape:7.1f}{score.timing:8.1f}"
            f"{row.flagged:9.0%}{len(row.mistakes):6d}  {'same' if row.same_dance else 'another'}{slow}"
        )


def _print_classes(classes: Mapping[str, Mapping[str, Any]]) -> None:
    print(f"\n{'class':9}{'takes':>6}  score: median (range)      wanted   {'shape':>7}{'flagged':>9}{'told':>6}  same")
    for kind, found in classes.items():
        middle, low, high = found["score"]
        wanted = "" if found["wanted"] is None else "{:g}–{:g}".format(*found["wanted"])
        met = "" if found["wanted"] is None else "met" if found["met"] else "MISSED"
        print(
            f"{kind:9}{found['takes']:6d}  {f'{middle:.1f} ({low:.1f}–{high:.1f})':22}{wanted:>9} {met:6}"
            f"{found['shape']:8.1f}{found['flagged']:9.0%}{found['mistakes']:6.1f}  {found['same_dance']}"
        )


def _print_order(order: Mapping[str, Any]) -> None:
    print(f"\nPairs cover > weak > other > still in this order: {order['pairs_right']} of {order['pairs']}")
    for song, tau in order["tau"].items():
        print(f"  Kendall's tau of the graded takes of {song}: {tau:+.2f}")


def _print_by_movements(found: Mapping[str, Any]) -> None:
    print(
        f"\nLaid where they fit best, as silent films are: {found['own_pass']} of {found['own']} takes pass as their "
        f"own song's dance, {len(found['wrong'])} of {found['unrelated']} unrelated pairs"
    )
    for take, song in found["wrong"]:
        print(f"  {take} passes as {song}")


def _print_webcam(webcam: Mapping[str, Any], pairs: int) -> None:
    middle, most = webcam["moved"]
    print(f"\nThe same takes at 12 uneven pictures a second: medians {webcam['score']}")
    print(f"  pairs in order {webcam['pairs_right']} of {pairs}; scores move by {middle} (median), {most} at most")


def _print_judged(rows: Sequence[TakeRow], judged: Mapping[str, Any], looked: TeacherVerdicts) -> None:
    if not judged["takes"]:
        return
    known = judged["known"]
    print(f"\nMistakes that a teacher judged, of {judged['takes']} takes: {known['T']} true, {known['P']} petty, "
          f"{known['F']} false")  # fmt: skip
    for name, which in (("first", "the first five of each list"), ("all", "all that is told")):
        told = judged[name]
        kept, said, new = told["kept"], told["as"], told["looked"]
        print(f"  {which}: {told['told']} told, {said['T']} true, {said['P']} petty, {said['F']} false, {said['new']} "
              f"new; false or new {told['false']:.0%}; still told: {kept['T']} of {known['T']} true, "
              f"{kept['P']} petty, {kept['F']} false")  # fmt: skip
        print(f"    new ones looked at: {_seen(new)} of {said['new']}; false, or new and not looked at: "
              f"{told['false_looked']:.0%}")  # fmt: skip
    rest = judged["not_judged"]
    print(f"  of takes that no teacher judged: {rest['told']} told, looked at: {_seen(rest)}")
    print(f"  looked at by {looked.by or 'nobody'}")
    for row in rows:
        for number, mistake in enumerate(row.mistakes if row.judged else (), start=1):
            verdict = verdict_of(mistake, row.judged)
            seen = looked.verdict(row.take, mistake) if verdict == "new" else ""
            print(f"    {row.take[:20]:20} {number:2d}. beats {mistake.first}–{mistake.last}, {mistake.kind}, "
                  f"{verdict:3} {seen:1} {mistake.certainty:.2f}  {sentence(mistake)}")  # fmt: skip


def _seen(looked: Mapping[str, int]) -> str:
    return f"{sum(looked[v] for v in VERDICTS)} ({looked['T']} true, {looked['P']} petty, {looked['F']} false)"


def draw(rows: Sequence[TakeRow], path: Path) -> None:
    """Scores by class, each take a dot, with the range where the class should lie."""
    from matplotlib.figure import Figure

    kinds = list(dict.fromkeys(row.kind for row in rows))
    figure = Figure(figsize=(1.2 * len(kinds) + 2, 6))
    axes = figure.subplots()
    for column, kind in enumerate(kinds):
        scores = np.array([np.nan_to_num(row.score.score) for row in of_kind(rows, kind)])
        if kind in MEDIAN_SCORE_RANGES:
            low, high = MEDIAN_SCORE_RANGES[kind]
            axes.bar(column, high - low, bottom=low, width=0.8, color="#4fd1c5", alpha=0.35)
        axes.plot(column + np.linspace(-0.2, 0.2, len(scores)), scores, "o", color="#222222", markersize=5)
        axes.hlines(np.median(scores), column - 0.35, column + 0.35, color="#ff5c8a", linewidth=2)
    axes.set_xticks(range(len(kinds)), kinds)
    axes.set(ylim=(-2, 102), ylabel="score of 100", title="Real takes by class")
    axes.grid(axis="y", alpha=0.3)
    figure.tight_layout()
    figure.savefig(path, dpi=110)
