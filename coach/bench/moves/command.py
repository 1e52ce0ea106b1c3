"""``bench moves [FOLDER]``: how often moves are recognised, by trees and by the baselines they have to beat.

In synthetic dances and the rendered one; with FOLDER (pairs.json and tracks, as for ``bench real``), of real dancers.
Prints tables, writes JSON and a picture of what is taken for what.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import numpy as np

from coach.base.console import bar
from coach.base.paths import Folders
from coach.bench.moves import dances
from coach.bench.moves.counts import RecognitionCounts, Strangers, ask_about, measure, other_dances
from coach.bench.moves.dances import Trial
from coach.bench.results import write_results
from coach.estimators.registry import EstimatorChoice
from coach.moves.recognition import RECOGNITION_STEP_S, MoveModel
from coach.moves.windows import WINDOW_HZ, key_points, windows
from coach.training.learning import learnt

PHRASE_ACCURACY_TARGETS: Final = {"synthetic": 0.95, "rendered": 0.95, "real, good": 0.80}
"""Share of phrases that should be right."""
FOUND, FALSE, MS_A_FRAME = 0.80, 0.02, 1.0
"""Goals: share of phrases with another move that are found; share of right ones flagged; cost in a session."""
TIMED_WINDOWS: Final = 30


def bench_moves(folder: Path | None, out: Path, where: Folders, choice: EstimatorChoice) -> int:
    """Learn, test, print the tables, write ``out`` and a picture next to it. CoachError if ``folder`` has no takes."""
    groups = {"synthetic": list(dances.synthetic()), "rendered": list(dances.rendered(where, choice))}
    if folder is not None:
        everybody = list(dances.real(folder))
        groups["real, good"] = [trial for trial in everybody if trial.good]
        groups["real, weak"] = [trial for trial in everybody if not trial.good]
    measured, strangers, cost = {}, {}, 0.0
    with bar("Learning and asking", sum(map(len, groups.values())), "models") as advance:
        for name, trials in groups.items():
            if trials:
                models: dict[int, MoveModel] = {}
                measured[name], took = _measured(trials, models, advance)
                cost = max(cost, took)
                strangers[name] = _strangers(trials, models)
    result = {name: found.plain() | {"another_dance": vars(strangers[name])} for name, found in measured.items()}
    result |= {"ms_a_frame": round(cost, 3)}
    write_results(out, result)
    picture = out.with_suffix(".png")
    draw(measured, picture)
    _print(measured, cost)
    _print_strangers(strangers)
    print(f"\nWritten to {out} and {picture}")
    return 0


def _measured(trials: Iterable[Trial], models: dict[int, MoveModel], advance) -> tuple[RecognitionCounts, float]:
    """The counts, and the largest model's cost in ms per frame; adds the models learnt to ``models``."""
    trials, cost = list(trials), 0.0
    found = RecognitionCounts(dances.names(trials))
    for trial in trials:
        taught = [trial.example(track) for track in trial.taught]
        key = _key(trial)
        if key not in models:
            models[key] = learnt(taught, [move.name for move in trial.moves], trial.asked.skeleton.name)
        measure(found, models[key], taught, trial.asked, trial.moves, trial.grid, trial.example(trial.asked))
        cost = max(cost, _ms_a_frame(models[key], trial))
        advance(1)
    return found, cost


def _key(trial: Trial) -> int:
    return hash(tuple(map(id, trial.taught)))


def _strangers(trials: Iterable[Trial], models: dict[int, MoveModel]) -> Strangers:
    """Counted with the models already learnt."""
    found = Strangers()
    for trial, track in other_dances(list(trials)):
        ask_about(found, models[_key(trial)], trial, track)
    return found


def _ms_a_frame(model: MoveModel, trial: Trial) -> float:
    """Cost in a session, which evaluates a window every RECOGNITION_STEP_S; the median of TIMED_WINDOWS."""
    points = key_points(trial.asked)
    middles = np.linspace(points.t[20], points.t[-20], TIMED_WINDOWS)
    took = []
    for middle in middles:
        start = time.process_time()
        model.forest.probabilities(windows(points, [middle]))
        took.append(time.process_time() - start)
    return float(1e3 * np.median(took) / (RECOGNITION_STEP_S * WINDOW_HZ))


def _print(measured: dict[str, RecognitionCounts], cost: float) -> None:
    print(f"\n{'':12}{'':9}{'windows':>9}{'macro-F1':>10}{'phrases':>9}{'macro-F1':>10}{'asked':>7}")
    for name, found in measured.items():
        numbers = found.plain()
        for way in numbers["windows"]:
            small, large = numbers["windows"][way], numbers["phrases"][way]
            values = "".join(f"{_percent(value):>{width}}" for value, width in (
                (small["accuracy"], 9), (small["macro_f1"], 10), (large["accuracy"], 9), (large["macro_f1"], 10)
            ))  # fmt: skip
            print(f"{name if way == 'trees' else '':12}{way:9}{values}{large['asked']:7d}{_target(name, way, large)}")
    print(f"\n{'':12}another move: found   told falsely   mean certainty   right")
    for name, found in measured.items():
        numbers = found.plain()
        met = _met((numbers["wrong_found"] or 0) >= FOUND and (numbers["false"] or 0) <= FALSE)
        print(
            f"{name:12}{_percent(numbers['wrong_found']):>20}{_percent(numbers['false']):>15}"
            f"{_percent(numbers['mean_certainty']):>17}{_percent(numbers['right']):>8}   {met}"
        )
    print(f"\n{cost:.2f} ms of processor time a frame  {_met(cost <= MS_A_FRAME)}")


def _print_strangers(strangers: dict[str, Strangers]) -> None:
    print(f"\n{'':12}who dances another dance:   phrases   taken for another move   told without guard   with guard")
    for name, found in strangers.items():
        if found.asked:
            shares = f"{_percent(found.another / found.asked):>25}{_percent(found.unguarded / found.asked):>21}"
            print(f"{name:12}{found.asked:>34}{shares}{found.told:>6} of {found.asked}   {_met(not found.told)}")


def _target(name: str, way: str, phrases: dict[str, Any]) -> str:
    if way != "trees" or name not in PHRASE_ACCURACY_TARGETS or phrases["accuracy"] is None:
        return ""
    return f"   {_met(phrases['accuracy'] >= PHRASE_ACCURACY_TARGETS[name])} (≥ {PHRASE_ACCURACY_TARGETS[name]:.0%})"


def _met(met: bool) -> str:
    return "met" if met else "MISSED"


def _percent(value: float | None) -> str:
    return "" if value is None else f"{value:.1%}"


def draw(measured: dict[str, RecognitionCounts], path: Path) -> None:
    """For each group, which move (row) was taken for which (column), phrase by phrase."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(5.2 * len(measured), 5.2))
    axes = figure.subplots(1, len(measured), squeeze=False)[0]
    for axis, (name, found) in zip(axes, measured.items()):
        answers = found.phrases["trees"]
        table = answers.confusion(len(found.names))[1:]
        rows = np.maximum(table.sum(axis=1, keepdims=True), 1)
        axis.imshow(table / rows, cmap="cividis", vmin=0, vmax=1)
        for i, k in zip(*np.nonzero(table)):
            dark = table[i, k] / rows[i, 0] < 0.5
            axis.text(k, i, str(table[i, k]), ha="center", va="center", color="white" if dark else "black", fontsize=8)
        axis.set_xticks(range(len(found.names)), found.names, rotation=60, ha="right", fontsize=8)
        axis.set_yticks(range(len(found.names) - 1), found.names[1:], fontsize=8)
        axis.set(
            xlabel="recognised", ylabel="danced", title=f"{name}: {answers.accuracy:.0%} of {len(answers.true)} phrases"
        )
    figure.tight_layout()
    figure.savefig(path, dpi=110)
