"""From verdicts to what a dancer is shown: mistakes that were planted, and those that are none. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from coach.bench.compare_cases import Case
from coach.bench.synthetic.performance import POSITIVE
from coach.compare.mistakes import find_mistakes


def mistakes_shown(cases: Sequence[Case]) -> dict[str, float]:
    """mistakes_found, joint_named_first: shares of the planted shapes that really came to 20°, of which a mistake of
    shape is told within a beat, and told with the right joint first; clean_mistakes: told a minute of clean dancers.
    """
    told = [(c.performance, find_mistakes(c.reading.verdicts, c.performance.dance.grid)) for c in cases]
    found, first = [], []
    for performance, mistakes in told:
        for fault in performance.faults if performance.kind == "shape" else ():
            if not (np.nan_to_num(performance.truth.deviation[fault.first : fault.last + 1]) >= POSITIVE).any():
                continue
            near = [m for m in mistakes if m.first <= fault.last + 1 and m.last >= fault.first - 1]
            shapes = [m.joints[0] for m in near if m.kind == "shape"]
            found.append(bool(shapes))
            first.append(fault.joint in shapes)
    clean = [(len(p.dance.grid) * p.dance.grid.period / 60, len(m)) for p, m in told if p.kind == "clean"]
    minutes, alarms = np.sum(clean, axis=0) if clean else (0.0, 0)
    return {
        "mistakes_found": float(np.mean(found)) if found else float("nan"),
        "joint_named_first": float(np.mean(first)) if first else float("nan"),
        "clean_mistakes": float(alarms / minutes) if minutes else float("nan"),
    }
