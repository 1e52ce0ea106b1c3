"""The comparator's benchmark as a table on screen and as a picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from coach.bench.comparison.cases import Case
from coach.bench.comparison.methods import OWN_METHOD, PUBLISHED

RESULT_TABLES: Final = (
    (
        "Which joint is wrong on which beat",
        (
            ("joint_auc", "AUC", 1, 3),
            ("average_precision", "AP", 1, 2),
            ("joint_f1", "F1 at 2 %", 1, 2),
            ("precision_recall", "P, R at 2 %", 1, 2),
            ("untouched_auc", "AUC *", 1, 3),
            ("untouched_f1", "F1 *", 1, 2),
            ("first_joint_right", "1st joint", 1, 2),
            ("event_f1", "event F1", 1, 2),
            ("own_thresholds", "own P, R, F1, clean", 1, 2),
        ),
    ),
    (
        "Beats, kinds and cost",
        (
            ("clean_beats_flagged", "clean flagged %", 100, 0),
            ("beat_auc", "beat AUC", 1, 3),
            ("frozen_auc", "frozen AUC", 1, 3),
            ("side_auc", "side AUC", 1, 3),
            ("leak_timing_into_shape", "leak t>s", 1, 1),
            ("leak_shape_into_timing", "s>t", 1, 1),
            ("severity_spearman", "rho", 1, 2),
            ("frame_us", "us/frame", 1, 0),
        ),
    ),
    (
        "Timing (AUC by how early or late), and faults called by their names",
        (
            ("timing_auc_100ms", "100 ms", 1, 3),
            ("timing_auc_150ms", "150 ms", 1, 3),
            ("timing_auc_200ms", "200 ms", 1, 3),
            ("timing_auc_300ms", "300 ms", 1, 3),
            ("lag_error_ms", "lag error ms", 1, 0),
            ("shape_named", "shape", 1, 2),
            ("timing_named", "timing", 1, 2),
            ("frozen_named", "frozen", 1, 2),
            ("side_named", "side", 1, 2),
        ),
    ),
    (
        "What a dancer is shown: planted shapes, and mistakes a minute of clean dancers",
        (
            ("mistakes_found", "found", 1, 2),
            ("joint_named_first", "right joint first", 1, 2),
            ("beats_in_common", "its beats in common", 1, 2),
            ("clean_mistakes", "clean, a minute", 1, 2),
        ),
    ),
)
"""Heading and columns of each table: key, heading, factor and decimals."""
COMPARISON_TARGETS: Final = (
    ("shape AUC", lambda m, r: m["joint_auc"][0], ">=", 0.95),
    ("F1 at 2 % false alarms", lambda m, r: m["joint_f1"][0], ">=", 0.65),
    ("F1 above the best published", lambda m, r: m["joint_f1"][0] - _best_published(r), ">=", 0.10),
    ("clean beats flagged at normal", lambda m, r: m["clean_beats_flagged"][0], "<=", 0.12),
    ("leakage of timing into shape, points", lambda m, r: m["leak_timing_into_shape"], "<=", 4.0),
    ("leakage of shape into timing, points", lambda m, r: m["leak_shape_into_timing"], "<=", 4.0),
    ("lag error, ms", lambda m, r: m["lag_error_ms"], "<=", 30.0),
    ("timing AUC at 150 ms", lambda m, r: m["timing_auc_150ms"], ">=", 0.92),
    ("frozen AUC", lambda m, r: m["frozen_auc"][0], ">=", 0.92),
    ("wrong side AUC", lambda m, r: m["side_auc"][0], ">=", 0.95),
    ("wrong side named right", lambda m, r: m["side_named"], ">=", 0.80),
    ("us a frame", lambda m, r: m["frame_us"], "<=", 200.0),
    ("planted mistakes of the rendered cover", lambda m, r: sum(r["rendered"]["found"].values()), ">=", 3),
    ("other beats flagged on it", lambda m, r: len(r["rendered"]["other_beats_flagged"]), "<=", 2),
)
"""The goals: name, the number, which way, the goal."""


def _best_published(result: Mapping) -> float:
    return max(result["methods"][name]["joint_f1"][0] for name in PUBLISHED)


def print_table(result: Mapping) -> None:
    """Method by method, 95 % intervals in brackets, then the goals."""
    print(f"\nTest clips {', '.join(result['clips']['test'])}: {result['performances']} performances")
    for heading, columns in RESULT_TABLES:
        print(f"\n{heading}")
        _print_columns(result["methods"], columns)
    print("\n* right joint-beats only of beats that no fault touches; clean flagged: any kind of flag, ours at normal")
    print("\nGoals for ours")
    for name, number, way, goal in COMPARISON_TARGETS:
        value = number(result["methods"][OWN_METHOD], result)
        met = value >= goal if way == ">=" else value <= goal
        print(f"  {'met   ' if met else 'MISSED'}  {name:42s} {value:8.3f}   {way} {goal:g}")


def _print_columns(methods: Mapping[str, Mapping], columns: Sequence[tuple]) -> None:
    rows = [[name, *(_cell(found.get(key), *how) for key, _, *how in columns)] for name, found in methods.items()]
    rows.insert(0, ["", *(heading for _, heading, *_ in columns)])
    widths = [max(map(len, column)) for column in zip(*rows)]
    for first, *cells in rows:
        print(first.ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(cells, widths[1:])), sep="  ")


def _cell(value: float | Sequence[float] | Mapping[str, float] | None, factor: float, decimals: int) -> str:
    if value is None:
        return "-"
    if isinstance(value, Mapping):
        return _cell(list(value.values()), factor, decimals)
    if isinstance(value, (int, float)):
        return f"{value * factor:.{decimals}f}"
    said = [f"{v * factor:.{decimals}f}" for v in value]
    return f"{said[0]} [{said[1]}, {said[2]}]" if len(said) == 3 else " ".join(said)


def print_layers(result: Mapping) -> None:
    """Other conditions, the rendered cover and the real clips."""
    print("\nOurs under other conditions")
    for name, found in result["conditions"].items():
        print(f"  {name:16s} joint AUC {found['joint_auc'][0]:.3f}  F1 {found['joint_f1'][0]:.2f}"
              f"  clean flagged {100 * found['clean_beats_flagged'][0]:.0f} %")  # fmt: skip
    rendered = result["rendered"]
    print(f"\nRendered cover, lag {rendered['lag_ms']:.0f} ms: {rendered['found']}")
    print(f"  other beats flagged: {rendered['other_beats_flagged']}")
    for line in rendered["mistakes"]:
        print(f"  {line}")
    if result["real"]:
        print("\nReal clips\n  " + f"{'take':26s}{'reference':26s}{'score':>6s}{'error':>8s}{'lag':>8s}{'angle':>8s}"
              f"{'cosine':>8s}{'cos L2':>8s}")  # fmt: skip
        for row in sorted(result["real"]["takes"], key=lambda r: (r["reference"], -np.nan_to_num(r["score"]))):
            known = row["published"]
            print(f"  {row['take'] + (' *' if row['same_dance'] else ''):26s}{row['reference']:26s}{row['score']:6.0f}"
                  f"{row['error_deg']:8.1f}{row['lag_ms']:8.0f}{known['angle']:8.1f}{known['cosine']:8.3f}"
                  f"{known['cosine_l2']:8.3f}")  # fmt: skip
        print(f"  own cover first: {result['real']['rank_right']}   (* the same dance)")


def draw(result: Mapping, cases: Mapping[str, Sequence[Case]], path: Path) -> None:
    """ROC curves, and bars of AUC and F1 with their intervals."""
    import matplotlib
    from matplotlib.figure import Figure

    figure = Figure(figsize=(15, 6.5))
    curves, bars = figure.subplots(1, 2)
    curves.set_prop_cycle(color=matplotlib.colormaps["tab20"].colors)
    for name, found in cases.items():
        alarms, hits = _curve(found)
        line = "--" if name in PUBLISHED else "-" if OWN_METHOD in name else ":"
        curves.plot(alarms, hits, line, label=name, linewidth=3 if name == OWN_METHOD else 1.3)
    curves.set(xlim=(0, 0.2), ylim=(0, 1), xlabel="right joint-beats flagged", ylabel="wrong joint-beats flagged")
    curves.legend(fontsize=8, loc="lower right")
    curves.grid(alpha=0.3)
    names = list(result["methods"])
    for shift, key, label in ((-0.2, "joint_auc", "joint AUC"), (0.2, "joint_f1", "F1 at 2 % false alarms")):
        values = np.array([result["methods"][name][key] for name in names])
        reach = np.abs(values[:, 1:] - values[:, :1]).T
        bars.barh(np.arange(len(names)) + shift, values[:, 0], height=0.38, xerr=reach, label=label)
    bars.set_yticks(np.arange(len(names)), names, fontsize=9)
    bars.set(xlim=(0, 1))
    bars.legend(loc="lower left", fontsize=8)
    figure.suptitle("Which joint is wrong on which beat: synthetic test clips, 95 % intervals over performances")
    figure.tight_layout()
    figure.savefig(path, dpi=110)


def _curve(cases: Sequence[Case]) -> tuple[np.ndarray, np.ndarray]:
    right = np.concatenate([np.nan_to_num(c.z[c.negative], nan=-np.inf) for c in cases])
    wrong = np.concatenate([np.nan_to_num(c.z[c.positive], nan=-np.inf) for c in cases])
    alarms = np.linspace(0, 0.2, 101)
    limits = np.quantile(right, 1 - alarms)
    return alarms, np.array([(wrong > limit).mean() for limit in limits])
