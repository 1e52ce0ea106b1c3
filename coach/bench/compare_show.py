"""The comparator's benchmark as a table on screen and as a picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import matplotlib
import numpy as np

from coach.bench.compare_methods import OURS, PUBLISHED
from coach.bench.compare_numbers import Case

matplotlib.use("Agg")
from matplotlib import pyplot  # noqa: E402  (the backend has to be chosen first: there may be no screen)

COLUMNS: Final = (
    ("joint_auc", "joint AUC", 1, 3),
    ("average_precision", "AP", 1, 2),
    ("joint_f1", "F1 @2%", 1, 2),
    ("event_f1", "event F1", 1, 2),
    ("first_joint_right", "1st joint", 1, 2),
    ("clean_beats_flagged", "clean flagged %", 100, 0),
    ("beat_auc", "beat AUC", 1, 3),
    ("frozen_auc", "frozen", 1, 3),
    ("side_auc", "side", 1, 3),
    ("timing_auc_150ms", "150 ms", 1, 3),
    ("lag_error_ms", "lag ms", 1, 0),
    ("leak_timing_into_shape", "leak pts", 1, 1),
    ("severity_spearman", "rho", 1, 2),
    ("frame_us", "us/frame", 1, 0),
)
"""Key, heading, factor and decimals of the table's columns."""
TARGETS: Final = (
    ("shape AUC", lambda m, r: m["joint_auc"][0], ">=", 0.95),
    ("F1 at 2 % false alarms", lambda m, r: m["joint_f1"][0], ">=", 0.65),
    ("F1 above the best published", lambda m, r: m["joint_f1"][0] - _best_published(r, "joint_f1"), ">=", 0.10),
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
"""What was set as the goal: name, the number, which way, the goal."""


def _best_published(result: Mapping, key: str) -> float:
    return max(result["methods"][name][key][0] for name in PUBLISHED)


def print_table(result: Mapping) -> None:
    """Method by method, with the 95 % interval below where there is one, then the goals."""
    print(f"\nTest clips {', '.join(result['clips']['test'])}: {result['performances']} performances\n")
    print(f"{'':30s}" + "".join(f"{heading:>16s}" for _, heading, *_ in COLUMNS))
    for name, found in result["methods"].items():
        print(f"{name:30s}" + "".join(f"{_cell(found.get(key), *how):>16s}" for key, _, *how in COLUMNS))
    print("\nGoals for ours")
    for name, number, way, goal in TARGETS:
        value = number(result["methods"][OURS], result)
        met = value >= goal if way == ">=" else value <= goal
        print(f"  {'met   ' if met else 'MISSED'}  {name:42s} {value:8.3f}   {way} {goal:g}")


def _cell(value: float | Sequence[float] | None, factor: float, decimals: int) -> str:
    if value is None:
        return "-"
    if isinstance(value, (int, float)):
        return f"{value * factor:.{decimals}f}"
    middle, low, high = (f"{v * factor:.{decimals}f}" for v in value)
    return f"{middle} [{low},{high}]"


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
        for row in sorted(result["real"]["takes"], key=lambda r: (r["reference"], -r["score"])):
            known = row["published"]
            print(f"  {row['take'] + (' *' if row['same_dance'] else ''):26s}{row['reference']:26s}{row['score']:6.0f}"
                  f"{row['error_deg']:8.1f}{row['lag_ms']:8.0f}{known['angle']:8.1f}{known['cosine']:8.3f}"
                  f"{known['cosine_l2']:8.3f}")  # fmt: skip
        print(f"  own cover first: {result['real']['rank_right']}   (* the same dance)")


def draw(result: Mapping, cases: Mapping[str, Sequence[Case]], path: Path) -> None:
    """Curves of hits against false alarms, and bars of AUC and F1 with their intervals."""
    figure, (curves, bars) = pyplot.subplots(1, 2, figsize=(15, 6.5))
    curves.set_prop_cycle(color=pyplot.get_cmap("tab20").colors)
    for name, found in cases.items():
        alarms, hits = _curve(found)
        line = "--" if name in PUBLISHED else "-" if OURS in name else ":"
        curves.plot(alarms, hits, line, label=name, linewidth=3 if name == OURS else 1.3)
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
    pyplot.close(figure)


def _curve(cases: Sequence[Case]) -> tuple[np.ndarray, np.ndarray]:
    right = np.concatenate([np.nan_to_num(c.z[c.negative], nan=-np.inf) for c in cases])
    wrong = np.concatenate([np.nan_to_num(c.z[c.positive], nan=-np.inf) for c in cases])
    alarms = np.linspace(0, 0.2, 101)
    limits = np.quantile(right, 1 - alarms)
    return alarms, np.array([(wrong > limit).mean() for limit in limits])
