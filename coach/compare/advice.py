"""One sentence that says what to change. Pure. Words follow the house style: second person, whole fives, tens of ms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from coach.compare.faults import Fault
from coach.compare.features import IS_HINGE
from coach.pose.landmarks import JOINTS, opposite

SLIGHTLY: Final = 0.16
"""s, late or early by less than this is "a bit"."""
ALSO: Final = 0.6
"""A second direction is worth saying when it is at least this share of the first."""
STOPPED: Final = "You stopped here: keep moving."

_POINTING: Final = {
    "shoulder": {
        "up": "Raise your {elbow}, about {size}° higher",
        "down": "Lower your {elbow} by about {size}°",
        "out": "Move your {elbow} out to the side, about {size}°",
        "in": "Bring your {elbow} closer in, about {size}°",
        "forward": "Bring your {elbow} forward, about {size}°",
        "back": "Take your {elbow} further back, about {size}°",
    },
    "hip": {
        "up": "Lift your {knee}, about {size}° higher",
        "down": "Lower your {knee} by about {size}°",
        "out": "Step out wider with your {leg}, about {size}°",
        "in": "Keep your {leg} closer in, about {size}°",
        "forward": "Bring your {knee} forward, about {size}°",
        "back": "Take your {knee} further back, about {size}°",
    },
    "nose": {
        "up": "Lift your head, about {size}°",
        "down": "Lower your head by about {size}°",
        "out": "Tilt your head about {size}° to your left",
        "in": "Tilt your head about {size}° to your right",
        "forward": "Bring your head forward, about {size}°",
        "back": "Take your head back, about {size}°",
    },
}
"""Joint → the way its limb has to go → what to say."""
_FURTHER: Final = {
    "up": ", and higher", "down": ", and lower", "out": ", and further out", "in": ", and closer in",
    "forward": ", and further forward", "back": ", and further back",
}  # fmt: skip


def fives(degrees: float) -> int:
    """The size of an angle in whole fives, at least 5."""
    return max(5, int(round(abs(degrees) / 5)) * 5)


def tens(seconds: float) -> int:
    """The size of a lag in whole tens of milliseconds, at least 10."""
    return max(10, int(round(abs(seconds) * 100)) * 10)


def timing_advice(late: float) -> str:
    how = "a bit " if abs(late) < SLIGHTLY else ""
    return f"You are {how}{'late' if late > 0 else 'early'} here: {tens(late)} ms."


def side_advice(groups: Sequence[str]) -> str:
    """``groups``: what each beat of the run found on the other side."""
    for limbs, word in (("arms", "arm"), ("legs", "leg")):
        if all(group == limbs for group in groups):
            return f"Other {word}: left and right are swapped here."
    return "Other side: left and right are swapped here."


def shape_advice(faults: Sequence[Fault]) -> str:
    """``faults``: of a passage, the worst first."""
    said = said_of(faults)
    joint, change = said[0].joint, _change(said[0])[0]
    size = sum(_change(fault)[1] for fault in said) / len(said)
    return _sentence(joint, "both" if len(said) > 1 else joint.partition("_")[0], change, size)


def said_of(faults: Sequence[Fault]) -> list[Fault]:
    """What the advice is about: the worst, together with its opposite's fault where both have the same to change."""
    worst = faults[0]
    pair = (f for f in faults[1:] if f.joint == opposite(worst.joint) and _change(f)[0] == _change(worst)[0])
    return [worst, *list(pair)[:1]]


def _change(fault: Fault) -> tuple[tuple[str, ...], float]:
    """What the joint has to do, the most important first, and the size of it in degrees."""
    if fault.turned:
        return ("turn",), fault.error
    if not fault.way.any():
        return ("off",), fault.error
    if IS_HINGE[JOINTS.index(fault.joint)]:
        return ("bend" if fault.opened > 0 else "straighten",), fault.opened
    return _ways(fault.way.tolist(), fault.joint), fault.error


def _ways(move: Sequence[float], joint: str) -> tuple[str, ...]:
    """One or two words for a move (to the dancer's left, up, forward)."""
    outward = -move[0] if joint.startswith("right") else move[0]
    sizes = {("out", "in"): outward, ("up", "down"): move[1], ("forward", "back"): move[2]}
    ordered = sorted(sizes.items(), key=lambda way: -abs(way[1]))
    words = [names[size < 0] for names, size in ordered]
    return tuple(words[:2]) if abs(ordered[1][1]) > ALSO * abs(ordered[0][1]) else (words[0],)


def _sentence(joint: str, side: str, ways: tuple[str, ...], size: float) -> str:
    """``side``: "left", "right", "both", or "nose" for the head."""

    def named(noun: str) -> str:
        return f"{noun}s" if side == "both" else f"{side} {noun}"

    part, degrees = joint.rpartition("_")[2], fives(size)
    if ways[0] == "off":
        limb = "head" if part == "nose" else named({"shoulder": "arm", "hip": "leg"}.get(part, part))
        return f"Look at the reference and at your {limb}: about {degrees}° off."
    if ways[0] == "turn":
        limb = named("forearm" if part == "elbow" else "lower leg")
        return f"Turn your {limb} about {degrees}°: bent right, but pointing another way."
    if ways[0] == "bend":
        return f"Bend your {named(part)} " + (
            f"deeper, about {degrees}°." if part == "knee" else f"about {degrees}° more."
        )
    if ways[0] == "straighten":
        return f"Straighten your {named(part)} about {degrees}°."
    words = {"elbow": named("elbow"), "knee": named("knee"), "leg": named("leg"), "size": degrees}
    return _POINTING[part][ways[0]].format(**words) + "".join(_FURTHER[way] for way in ways[1:]) + "."
