"""From verdicts to what a dancer is shown: mistakes that were planted, and those that are none. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from coach.bench.compare_cases import Case
from coach.bench.synthetic.faults import Fault
from coach.bench.synthetic.performance import POSITIVE
from coach.compare.mistakes import find_mistakes
from coach.compare.verdicts import Mistake


def mistakes_shown(cases: Sequence[Case]) -> dict[str, float]:
    """What is told of planted shapes and of clean dancers; NaN where there are none.

    mistakes_found     share of the planted shapes that really came to 20°, of which a mistake of shape is told within
                       a beat
    joint_named_first  share of which it is told with the right joint first
    beats_in_common    of these the beats that both are about, as a share of those that either is
    clean_mistakes     told a minute of clean dancers
    """
    told = [(c.performance, find_mistakes(c.reading.verdicts, c.performance.dance.grid)) for c in cases]
    found, first, common = [], [], []
    for performance, mistakes in told:
        for fault in performance.faults if performance.kind == "shape" else ():
            if not (np.nan_to_num(performance.truth.deviation[fault.first : fault.last + 1]) >= POSITIVE).any():
                continue
            shapes = [m for m in mistakes if m.kind == "shape" and _near(m, fault)]
            right = [m for m in shapes if m.joints[0] == fault.joint]
            found.append(bool(shapes))
            first.append(bool(right))
            common += [_in_common(m, fault) for m in right]
    clean = [(len(p.dance.grid) * p.dance.grid.period / 60, len(m)) for p, m in told if p.kind == "clean"]
    minutes, alarms = np.sum(clean, axis=0) if clean else (0.0, 0)
    return {
        "mistakes_found": _mean(found),
        "joint_named_first": _mean(first),
        "beats_in_common": _mean(common),
        "clean_mistakes": float(alarms / minutes) if minutes else float("nan"),
    }


def _near(mistake: Mistake, fault: Fault) -> bool:
    return any(first <= fault.last + 1 and last >= fault.first - 1 for first, last in mistake.runs)


def _in_common(mistake: Mistake, fault: Fault) -> float:
    return max(_share(first, last, fault) for first, last in mistake.runs)


def _share(first: int, last: int, fault: Fault) -> float:
    both = min(last, fault.last) - max(first, fault.first) + 1
    either = max(last, fault.last) - min(first, fault.first) + 1
    return max(0, both) / either


def _mean(values: Sequence[float]) -> float:
    return float(np.mean(values)) if values else float("nan")
