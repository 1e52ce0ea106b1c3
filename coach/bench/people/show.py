"""The tables and the picture of ``bench real``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import matplotlib
import numpy as np

from coach.bench.people.numbers import PERCENTILE, RANGES, Row, of_kind, verdict_of
from coach.wording.mistakes import sentence

matplotlib.use("Agg")
from matplotlib import pyplot  # noqa: E402  (the backend has to be chosen first: there may be no screen)


def print_all(rows: Sequence[Row], result: Mapping[str, Any]) -> None:
    """Take by take, class by class, then what was judged by a teacher and what was left out."""
    _print_takes(rows)
    _print_classes(result["classes"])
    _print_order(result["order"])
    _print_judged(rows, result["judged"])
    _print_by_movements(result["by_movements"])
    _print_webcam(result["webcam"], result["order"]["pairs"])
    left = result["left_out"]
    print("\nEstimated on all songs but one, tried on that one")
    print(f"  {PERCENTILE:.0f}th percentile of well-seen joints of good covers, degrees: {left['limits_deg']}")
    print(f"  beats of a good cover beyond the others' limits (median): {left['covers_flagged']}")
    print(f"  shape, the scale laid through the other songs' classes (medians): {left['shape']}")


def _print_takes(rows: Sequence[Row]) -> None:
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


def _print_judged(rows: Sequence[Row], judged: Mapping[str, Any]) -> None:
    if not judged["takes"]:
        return
    known = judged["known"]
    print(f"\nMistakes that a teacher judged, of {judged['takes']} takes: {known['T']} true, {known['P']} petty, "
          f"{known['F']} false")  # fmt: skip
    for name, which in (("first", "the first five of each list"), ("all", "all that is told")):
        told = judged[name]
        kept, said = told["kept"], told["as"]
        print(f"  {which}: {told['told']} told, {said['T']} true, {said['P']} petty, {said['F']} false, {said['new']} "
              f"new; false or new {told['false']:.0%}; still told: {kept['T']} of {known['T']} true, "
              f"{kept['P']} petty, {kept['F']} false")  # fmt: skip
    for row in rows:
        for number, mistake in enumerate(row.mistakes if row.judged else (), start=1):
            print(f"    {row.take[:20]:20} {number:2d}. beats {mistake.first}–{mistake.last}, {mistake.kind}, "
                  f"{verdict_of(mistake, row.judged):3} {mistake.certainty:.2f}  {sentence(mistake)}")  # fmt: skip


def draw(rows: Sequence[Row], path: Path) -> None:
    """Scores by class, each take a dot, with the range where the class should lie."""
    kinds = list(dict.fromkeys(row.kind for row in rows))
    figure, axes = pyplot.subplots(figsize=(1.2 * len(kinds) + 2, 6))
    for place, kind in enumerate(kinds):
        scores = np.array([np.nan_to_num(row.score.score) for row in of_kind(rows, kind)])
        if kind in RANGES:
            low, high = RANGES[kind]
            axes.bar(place, high - low, bottom=low, width=0.8, color="#4fd1c5", alpha=0.35)
        axes.plot(place + np.linspace(-0.2, 0.2, len(scores)), scores, "o", color="#222222", markersize=5)
        axes.hlines(np.median(scores), place - 0.35, place + 0.35, color="#ff5c8a", linewidth=2)
    axes.set_xticks(range(len(kinds)), kinds)
    axes.set(ylim=(-2, 102), ylabel="score of 100", title="Real takes by class")
    axes.grid(axis="y", alpha=0.3)
    figure.tight_layout()
    figure.savefig(path, dpi=110)
    pyplot.close(figure)
