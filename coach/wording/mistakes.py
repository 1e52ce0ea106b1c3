"""The one sentence that says what to change, made from what a mistake is. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from coach.domain.verdicts import Mistake
from coach.wording.page_words import BEAT, BEATS

TOLD: Final = 5
"""Mistakes shown at first, as many as you can remember for the next take; smaller ones on request."""
SLIGHTLY: Final = 0.16
"""s; late or early by less than this is "a bit"."""

IN_ONE: Final = 3
"""Most beats from the end of a run to the beginning of the next for both to count as one place."""
HERE: Final = "here"
ALL_THROUGH: Final = "all through the dance"
PLACES: Final = "in {count} places"
"""Where a mistake is: in the passage shown, everywhere, in several passages."""

LIMB: Final = {"nose": "head", "elbow": "elbow", "shoulder": "arm", "hip": "leg", "knee": "knee"}
"""Joint without its side → what to look at."""
LOWER_LIMB: Final = {"elbow": "forearm", "knee": "lower leg"}
"""Hinge joint → the limb below it, which can turn."""
SHAPE: Final = {
    "nose": {
        "up": "Lift your head, about {size}°",
        "down": "Lower your head by about {size}°",
        "out": "Tilt your head about {size}° to your left",
        "in": "Tilt your head about {size}° to your right",
        "forward": "Bring your head forward, about {size}°",
        "back": "Take your head back, about {size}°",
    },
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
    "elbow": {
        "bend": "Bend your {elbow} about {size}° more",
        "straighten": "Straighten your {elbow} about {size}°",
    },
    "knee": {
        "bend": "Bend your {knee} deeper, about {size}°",
        "straighten": "Straighten your {knee} about {size}°",
    },
}
"""Joint without its side → direction in which it or its limb has to move → what to say."""
ANY_SHAPE: Final = {
    "off": "Compare your {limb} with the reference: about {size}° off",
    "turn": "Turn your {lower_limb} about {size}°: the bend is fine, the direction is not",
}
"""The same, for every joint."""
FURTHER: Final = {
    "up": ", and higher", "down": ", and lower", "out": ", and further out", "in": ", and closer in",
    "forward": ", and further forward", "back": ", and further back",
}  # fmt: skip
"""Added for a second direction."""

SHAPE_WHERE: Final = {HERE: "", ALL_THROUGH: f", {ALL_THROUGH}"}
"""How a sentence about shape ends; several places are put in brackets."""

TIMING: Final = "You are {bit}{way} {where}: {ms} ms."
WHOLE_TIMING: Final = "You are {ms} ms {way} {where}."
STOPPED: Final = "You stopped {where}: keep moving."
WHOLE_STOPPED: Final = "You stand still {where}: keep moving."
SIDE: Final = {
    "swap_arms": "Other arm: left and right are swapped {where}.",
    "swap": "Other side: left and right are swapped {where}.",
}
ABSENT: Final = {
    False: "Your {limbs} is not dancing {where}: use it, too.",
    True: "Your {limbs} are not dancing {where}: use them, too.",
}
WHOLE_ABSENT: Final = {
    False: "Your {limbs} is not dancing: use it, too.",
    True: "Your {limbs} are not dancing: use them, too.",
}
"""Whether it is more than one limb → what to say."""
FOLLOW: Final = {
    False: "Your {limbs} does not do what the reference's does: follow it, too.",
    True: "Your {limbs} do not do what the reference's do: follow them, too.",
}
DANCING: Final = {"nose": "head", "elbow": "arm", "shoulder": "arm", "hip": "leg", "knee": "leg"}
"""Joint without its side → the limb that is danced."""
DRIFT: Final = {
    "slower": "You are slower than the music: you lose {seconds:.1f} s over the dance.",
    "faster": "You are faster than the music: you gain {seconds:.1f} s over the dance.",
    "film_slower": "Your film runs {percent} % slow. It is judged as if it did not.",
    "film_faster": "Your film runs {percent} % fast. It is judged as if it did not.",
}
"""A dancer who was early and gets slower may be on time by the end: only the size of the change is certain."""
OTHER_MOVE: Final = "Here {comes} {due}; you danced {danced}."
NEXT_OF_MOVE: Final = "Watch the reference's {due}, then dance {where} slowly."
COMES: Final = {False: "comes", True: "come"}
"""Whether a move's name is a plural → …"""
THE: Final = "the {name}"
NAMED_ALREADY: Final = ("the ", "a ", "an ", "my ", "our ", "move ")
"""Names of moves that need no article: those nobody has named yet are letters, "move A"."""


def sentence(mistake: Mistake) -> str:
    """The sentence for a mistake; for one recorded by an older Coach, the sentence it recorded."""
    if mistake.said:
        return mistake.said
    return {
        "shape": _shape, "timing": _timing, "frozen": _frozen, "side": _side, "absent": _absent, "drift": _drift,
        "move": _move,
    }[mistake.kind](mistake)  # fmt: skip


def _shape(mistake: Mistake) -> str:
    side, part = _named(mistake.about)
    way, *further = mistake.ways
    said = (ANY_SHAPE.get(way) or SHAPE[part][way]).format(
        size=_fives(mistake.size),
        elbow=_with_side("elbow", side),
        knee=_with_side("knee", side),
        leg=_with_side("leg", side),
        limb=_with_side(LIMB[part], side),
        lower_limb=_with_side(LOWER_LIMB.get(part, ""), side),
    )
    where = _where(mistake)
    return said + "".join(FURTHER[way] for way in further) + SHAPE_WHERE.get(where, f" ({where})") + "."


def _timing(mistake: Mistake) -> str:
    bit = "a bit " if abs(mistake.size) < SLIGHTLY else ""
    said = WHOLE_TIMING if mistake.whole else TIMING
    return said.format(bit=bit, way=mistake.ways[0], where=_where(mistake), ms=_tens(mistake.size))


def _frozen(mistake: Mistake) -> str:
    return (WHOLE_STOPPED if mistake.whole else STOPPED).format(where=_where(mistake))


def _side(mistake: Mistake) -> str:
    return SIDE[mistake.ways[0]].format(where=_where(mistake))


def _absent(mistake: Mistake) -> str:
    limbs = _limbs(mistake.joints)
    several = len(limbs) > 1 or limbs[0].endswith("s")
    if mistake.ways[0] == "follow":
        return FOLLOW[several].format(limbs=" and ".join(limbs))
    said = WHOLE_ABSENT if mistake.whole else ABSENT
    return said[several].format(limbs=" and ".join(limbs), where=_where(mistake))


def _drift(mistake: Mistake) -> str:
    return DRIFT[mistake.ways[0]].format(seconds=abs(mistake.size), percent=_percent(mistake.size))


def _move(mistake: Mistake) -> str:
    return f"{other_move(mistake)} {next_of_move(mistake, mistake.first, mistake.last)}"


def other_move(mistake: Mistake) -> str:
    """Which move belongs there, and which one was danced."""
    due, danced = the_move(mistake.due), the_move(mistake.danced)
    return OTHER_MOVE.format(comes=COMES[_is_plural(mistake.due)], due=due, danced=danced)


def next_of_move(mistake: Mistake, first: int, last: int) -> str:
    """What to do where another move was danced; ``first`` and ``last`` beat to practise."""
    where = (BEAT if first == last else BEATS).format(first=first + 1, last=last + 1)
    return NEXT_OF_MOVE.format(due=mistake.due, where=where)


def _is_plural(name: str) -> bool:
    return name.endswith("s") and not name.endswith(("ss", "us"))


def the_move(name: str) -> str:
    """A move's name within a sentence: "the arm wave"."""
    return name if name.lower().startswith(NAMED_ALREADY) else THE.format(name=name)


def _where(mistake: Mistake) -> str:
    if mistake.whole:
        return ALL_THROUGH
    count = _places(mistake)
    return PLACES.format(count=count) if count > 1 else HERE


def _places(mistake: Mistake) -> int:
    """In how many places it is; the pieces a long one is cut into for showing count as one."""
    runs = sorted(mistake.runs)
    return 1 + sum(after[0] - before[1] > IN_ONE for before, after in pairwise(runs))


def _named(joints: Sequence[str]) -> tuple[str, str]:
    """The side of one joint ("left", "right", "" for the head) or of two opposite ones ("both"), and the joint
    without it."""
    side, _, part = joints[0].rpartition("_")
    return "both" if len(joints) > 1 else side, part


def _with_side(noun: str, side: str) -> str:
    return f"{noun}s" if side == "both" else f"{side} {noun}".strip()


def _limbs(joints: Sequence[str]) -> list[str]:
    """The limbs the joints belong to; both sides are named together."""
    sides: dict[str, set[str]] = {}
    for joint in joints:
        side, _, part = joint.rpartition("_")
        sides.setdefault(DANCING[part], set()).add(side)
    return [_with_side(limb, "both" if len(found) > 1 else found.pop()) for limb, found in sides.items()]


def _percent(share: float) -> str:
    """The size of a share in percent, rounded; below 1 to a tenth."""
    percent = 100 * abs(share)
    return f"{percent:.0f}" if percent >= 1 else f"{percent:.1f}"


def _fives(degrees: float) -> int:
    """The size of an angle rounded to 5°, at least 5."""
    return max(5, round(abs(degrees) / 5) * 5)


def _tens(seconds: float) -> int:
    """The size of a lag rounded to 10 ms, at least 10."""
    return max(10, round(abs(seconds) * 100) * 10)
