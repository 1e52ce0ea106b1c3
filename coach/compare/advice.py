"""One sentence that says what to change. Pure. Words follow the house style: second person, whole fives, tens of ms."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from coach.compare.verdicts import Kind, Verdict
from coach.pose.landmarks import JOINTS


def fives(degrees: float) -> int:
    """The size of an angle in whole fives, at least 5."""
    return max(5, int(round(abs(degrees) / 5)) * 5)


def tens(seconds: float) -> int:
    """The size of a lag in whole tens of milliseconds, at least 10."""
    return max(10, int(round(abs(seconds) * 100)) * 10)


def advice(kind: Kind, joints: Sequence[str], beats: Sequence[Verdict], bias: float = 0.0) -> str:
    """What to say of a run of wrong beats; ``joints`` worst first, ``bias`` s of lag that are not held against them."""
    if kind == "timing":
        return timing_advice(float(np.nanmedian([v.lag for v in beats])) - bias)
    if kind == "frozen":
        return "You stopped here: keep moving."
    if kind == "side":
        return "Other side: left for right."
    return shape_advice(joints, beats)


def timing_advice(late: float) -> str:
    how = "a bit " if abs(late) < 0.16 else ""
    return f"You are {how}{'late' if late > 0 else 'early'} here: {tens(late)} ms."


def shape_advice(joints: Sequence[str], beats: Sequence[Verdict]) -> str:
    """About the worst joint, and its opposite when both share the fault."""
    if not joints:
        return "Not quite the shape."
    worst = joints[0]
    change = _change(worst, beats)
    both = [j for j in joints if j.split("_")[-1] == worst.split("_")[-1]]
    if len(both) == 2 and np.sign(_change(both[1], beats)) == np.sign(change):
        return _sentence(f"Both {_plural(worst.split('_')[-1])}", worst, change, them="them")
    return _sentence(worst.replace("_", " ").capitalize(), worst, change, them="it")


def _change(joint: str, beats: Sequence[Verdict]) -> float:
    j = JOINTS.index(joint)
    values = [v.change[j] for v in beats if v.wrong[j] and np.isfinite(v.change[j])]
    return float(np.median(values)) if values else 0.0


def _plural(part: str) -> str:
    return f"{part}s"


def _sentence(who: str, joint: str, change: float, them: str) -> str:
    size = f"about {fives(change)}°"
    if joint.endswith(("elbow", "knee")):
        return f"{who}: bend {them} {size} more." if change > 0 else f"{who}: straighten {them} {size}."
    if joint.endswith("shoulder"):
        return f"{who}: bring the arm {size} closer to the body." if change > 0 else f"{who}: lift the arm {size} more."
    if joint.endswith("hip"):
        return f"{who}: bend {size} more at the hip." if change > 0 else f"{who}: open the hip {size}."
    return "Head: hold it as the reference does."
