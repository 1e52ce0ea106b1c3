"""How a dance is written down: one line per beat, readable by people. Pure.

    out chest | stepL | lean:6 look:20

Left arm, right arm (one name: both), where the feet are, and what else the body does (:mod:`coach.bench.box.shapes`).
An empty part stays as it was, except the body's, which is reset. A line with just a dash holds the pose: the move to
the next one takes only the last beat. A line that begins with ``&`` is half a beat after the line before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from coach.bench.box.shapes import ARM_SHAPES, BODY_SHAPE_DEFAULTS, FOOT_STANCES, SIGN_CHANGING_KEYS


@dataclass(frozen=True)
class Keyframe:
    """A pose reached on a beat.

    beat        from 0
    left, right names of ARM_SHAPES; feet: of FEET
    body        those of BODY_SHAPE_DEFAULTS that differ from the default
    """

    beat: float
    left: str
    right: str
    feet: str
    body: dict[str, float] = field(default_factory=dict)

    def mirrored(self) -> Keyframe:
        """The mirror image."""
        body = {name: -value if name in SIGN_CHANGING_KEYS else value for name, value in self.body.items()}
        return Keyframe(self.beat, self.right, self.left, _opposite(self.feet), body)


@dataclass(frozen=True)
class Phrase:
    """Keyframes of ``beats`` beats, counted from its own beginning."""

    beats: int
    keys: tuple[Keyframe, ...]

    def mirrored(self) -> Phrase:
        return replace(self, keys=tuple(key.mirrored() for key in self.keys))

    def later(self, beats: int) -> Phrase:
        """Begun that many beats later, but ending with the others; until then its first pose is held."""
        held = replace(self.keys[0], beat=0.0, body={})
        moved = tuple(replace(key, beat=key.beat + beats) for key in self.keys if key.beat + beats < self.beats)
        return Phrase(self.beats, (held, *moved))


def phrase(text: str) -> Phrase:
    """The phrase written there. ValueError names a line that cannot be read."""
    keys: list[Keyframe] = []
    beat = -1.0
    left, right, feet = "down", "down", "stand"
    for line in filter(None, map(str.strip, text.splitlines())):
        half = line.startswith("&")
        beat = int(beat) + (0.5 if half else 1.0)
        if line == "-":
            continue
        arms, stance, body = (*map(str.strip, line.lstrip("& ").split("|")), "", "")[:3]
        names = arms.split()
        left, right = (names[0], names[-1]) if names else (left, right)
        feet = stance or feet
        _check(line, left, right, feet)
        keys.append(Keyframe(beat, left, right, feet, _body(body, line)))
    return Phrase(int(beat) + 1, tuple(keys))


def joined(phrases: Sequence[Phrase]) -> tuple[Keyframe, ...]:
    """One after another, counted from the first one's beginning."""
    keys: list[Keyframe] = []
    begin = 0
    for one in phrases:
        keys += [replace(key, beat=key.beat + begin) for key in one.keys]
        begin += one.beats
    return tuple(keys)


def _body(text: str, line: str) -> dict[str, float]:
    found = dict(word.partition(":")[::2] for word in text.split())
    if odd := set(found) - set(BODY_SHAPE_DEFAULTS):
        raise ValueError(f"“{line}”: unknown {sorted(odd)[0]}")
    return {name: float(value) for name, value in found.items()}


def _check(line: str, left: str, right: str, feet: str) -> None:
    for name, known in ((left, ARM_SHAPES), (right, ARM_SHAPES), (feet, FOOT_STANCES)):
        if name not in known:
            raise ValueError(f"“{line}”: unknown {name}")


def _opposite(feet: str) -> str:
    ends = {"L": "R", "R": "L"}
    return feet[:-1] + ends[feet[-1]] if feet[-1] in ends else feet
