"""From verdicts to mistakes: a short list of what a teacher would say, ranked. Pure.

What holds for the whole take is reported once (:mod:`coach.compare.whole_take`). Everything else is a passage of beats:
a mistake of shape is about one joint that has to go one way; whatever else is wrong within its beats belongs to it, so
that a passage is shown once, and what recurs is reported once with all its places. If a phrase was danced with another
move than the one due, only that is reported.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from coach.compare.beat_verdicts import TIMING_TOLERANCE_S
from coach.compare.faults import FAULT_GAP_BEATS, NEARLY_WRONG_RATIO, Fault, joint_faults, said_of
from coach.compare.features import WELL_SEEN
from coach.compare.motion import STOPPED, own_motion
from coach.compare.other_moves import other_moves
from coach.compare.whole_take import BELONGS, LEAST_TAKE_BEATS, THROUGHOUT, whole_take, wrong_joints
from coach.domain.beats import BeatGrid
from coach.domain.landmarks import JOINTS
from coach.domain.moves import DancedPhrase
from coach.domain.practice import BodyPart
from coach.domain.verdicts import Mistake, Verdict, Way

LONGEST_PASSAGE: Final = 16
"""Beats (two eights) of the passage to show; a longer run is cut into pieces of about the same length."""
PADDING: Final = 1
"""Beats shown before the first wrong one, and after the last."""
LEAST_WEIGHT: Final = 2.6
"""Weight (see :class:`Fault`) from which a fault of several beats is reported: two at 1.14 times their limits, or three
at .93."""
GRAVE_WEIGHT: Final = 3.05
"""The same of a single beat, which must also be well seen: 1.75 times its limit."""
GRAVE: Final = 1.5
"""Multiple of its limit from which another wrong joint is named, however briefly it is wrong."""
LEAST_TIMING_GAIN_DEG: Final = 10.0
"""Degrees that the lags of a passage must gain over the usual one, all beats together, for its timing to be reported
…"""
GRAVE_GAIN: Final = 15.0
"""… and a single beat's."""
CLEAR_SIDE: Final = 2.0
"""Factor by which the mirror image must be nearer, the median over at least LEAST_SIDE beats, for a passage to be
reported as the other side: of four reported with less, none was true."""
LEAST_SIDE: Final = 2
MERGED_FAULT_SHARE: Final = 0.5
"""Share of a fault's beats that must lie within a worse one's for both to be one mistake."""


@dataclass(frozen=True, eq=False)
class _Shape:
    """A mistake of shape: its subject, and what else is wrong within its beats."""

    lead: Fault
    others: tuple[Fault, ...]


def find_mistakes(
    verdicts: Sequence[Verdict], grid: BeatGrid, body: BodyPart = "all", phrases: Sequence[DancedPhrase] = ()
) -> tuple[Mistake, ...]:
    """The mistakes of a take, the costliest and surest first; none rather than a doubtful one.

    body     what was judged
    phrases  for which it is known which move was danced
    """
    others = [_another_move(one, verdicts, grid) for one in other_moves(phrases, verdicts)]
    verdicts = [v for v in verdicts if not any(move.first <= v.beat <= move.last for move in others)]
    whole = whole_take(verdicts, grid, body)
    if any(mistake.kind in ("frozen", "side") for mistake in whole):  # that explains all else that is wrong
        return tuple(whole)
    absent = {joint for mistake in whole if mistake.kind == "absent" for joint in mistake.joints}
    undanced = _frozen(verdicts, absent, grid)
    undanced += [] if absent else _side(verdicts, grid)  # if an arm is left out, no other side is danced
    told = [*undanced, *others]
    faults = [f for f in joint_faults(verdicts) if f.joint not in absent and not _part_of(f, told)]
    faults = _without_style(faults, verdicts)
    shapes = [
        _shape_mistake(piece, shape, verdicts, grid)
        for shape in _shapes(faults, _least_of_whole(verdicts))
        for piece in _pieces(shape.lead.beats)
    ]
    passages = [p for p in (*undanced, *_timing(verdicts, whole, grid), *shapes) if not _part_of(p, others)]
    found = [*whole, *_once(others), *_throughout(_once(passages), verdicts)]
    return tuple(sorted(found, key=lambda m: (-m.cost * m.certainty, m.first)))


# ---------------------------------------------------------------- another move, stopped, the other side, timing


def _another_move(phrase: DancedPhrase, verdicts: Sequence[Verdict], grid: BeatGrid) -> Mistake:
    """A mistake of the whole phrase: it costs what its beats lack of 100 points each."""
    inside = [v for v in verdicts if phrase.first <= v.beat < phrase.end and v.kind != "unseen"]
    made = _made(inside, grid, phrase.first, phrase.end - 1)
    named = {"due": phrase.due, "danced": phrase.danced}
    return replace(made, kind="move", ways=("follow",), certainty=phrase.certainty, **named)


def _frozen(verdicts: Sequence[Verdict], absent: set[str], grid: BeatGrid) -> list[Mistake]:
    """Of at least two beats near each other, on which even the limbs the dancer does dance stand still."""
    dances = ~np.isin(JOINTS, list(absent))
    still = [v for v in verdicts if v.kind == "frozen" and own_motion(*v.motion[dances].T, least=1) < STOPPED]
    return [
        replace(_made(piece, grid), kind="frozen", ways=("move",), certainty=1 - 0.5 ** len(piece))
        for run in _runs(still)
        if len(run) > 1
        for piece in _pieces(run)
    ]


def _side(verdicts: Sequence[Verdict], grid: BeatGrid) -> list[Mistake]:
    """Where nothing else explains it. Legs alone may be the pose estimator's mistake: it confuses the legs when the
    body turns."""
    found = []
    for run in _runs(v for v in verdicts if v.kind == "side"):
        factor = float(np.median([v.swapped.max() for v in run]))
        if len(run) >= LEAST_SIDE and factor >= CLEAR_SIDE and any("arms" in v.group for v in run):
            swapped = {"joints": wrong_joints(run), "ways": (_swap([v.group for v in run]),)}
            certainty = 1 - CLEAR_SIDE / (2 * factor)
            found += [replace(_made(p, grid), kind="side", certainty=certainty, **swapped) for p in _pieces(run)]
    return found


def _timing(verdicts: Sequence[Verdict], whole: Sequence[Mistake], grid: BeatGrid) -> list[Mistake]:
    """Where the beats' own lags explain much that the usual one does not.

    A lag counts from the usual one, which may be the devices'; if that is reported separately, from the music.
    """
    found, told = [], any(mistake.kind == "timing" for mistake in whole)
    for late in (True, False):
        for run in _runs(v for v in verdicts if v.kind == "timing" and (v.lag > v.usual) == late):
            gain = float(sum(v.gain for v in run))
            size = float(np.median([v.lag - (0.0 if told else v.usual) for v in run]))
            if (
                gain >= (LEAST_TIMING_GAIN_DEG if len(run) > 1 else GRAVE_GAIN)
                and (size > 0) == late
                and abs(size) > TIMING_TOLERANCE_S
            ):
                said = {"kind": "timing", "ways": ("late" if late else "early",), "size": size}
                certainty = 1 - float(np.exp(-gain / LEAST_TIMING_GAIN_DEG))
                found += [replace(_made(piece, grid), **said, certainty=certainty) for piece in _pieces(run)]
    return found


def _runs(wrong: Iterable[Verdict]) -> list[list[Verdict]]:
    """In runs with no gap of more than FAULT_GAP_BEATS beats."""
    runs: list[list[Verdict]] = []
    for verdict in wrong:
        if runs and verdict.beat - runs[-1][-1].beat <= FAULT_GAP_BEATS + 1:
            runs[-1].append(verdict)
        else:
            runs.append([verdict])
    return runs


# ---------------------------------------------------------------- shape


def _shapes(faults: Sequence[Fault], whole: float) -> list[_Shape]:
    """The worst fault worth reporting with all that belongs to it, then the worst of the rest, and so on.

    whole  beats from which a fault holds for the whole take
    """
    left = sorted(faults, key=lambda fault: (-fault.weight, fault.first))
    shapes: list[_Shape] = []
    while left:
        lead = left.pop(0)
        if _worth_telling(lead):
            belongs = _within_a_take if len(lead.beats) >= whole and len(_pieces(lead.beats)) > 1 else _within
            others = tuple(fault for fault in left if belongs(fault, lead))
            shapes.append(_Shape(lead, others))
            left = [fault for fault in left if fault not in others]
    return shapes


def _without_style(faults: Sequence[Fault], verdicts: Sequence[Verdict]) -> list[Fault]:
    """Without those of a head held another way throughout: the dancer's own style, or the camera's height.

    It is not reported, so no other joint's fault may belong to it."""
    heads = [fault for fault in faults if fault.joint == "nose"]
    held = Counter(way for fault in heads for way in fault.ways[:1] * len(fault.beats))
    least = _least_of_whole(verdicts)
    return [fault for fault in faults if fault not in heads or held[fault.ways[0]] < least]


def _part_of(fault: Fault | Mistake, undanced: Sequence[Mistake]) -> bool:
    """Whether it is only part, or the edge, of a passage in which the dancer has stopped, or dances the other side or
    another move: that is already reported."""
    return any(mistake.first - 1 <= fault.first and fault.last <= mistake.last + 1 for mistake in undanced)


def _worth_telling(fault: Fault) -> bool:
    if len(fault.beats) > 1:
        return fault.weight >= LEAST_WEIGHT
    return fault.weight >= GRAVE_WEIGHT and fault.visibility >= WELL_SEEN


def _within(fault: Fault, lead: Fault) -> bool:
    """Whether a fault is within another.

    Also a single adjacent beat on which the same joint goes yet another way: two cards about it help nobody.
    """
    beside = int(fault.joint == lead.joint and len(fault.beats) == 1)
    inside = [lead.first - beside <= v.beat <= lead.last + beside for v in fault.beats]
    return sum(inside) >= MERGED_FAULT_SHARE * len(inside)


def _within_a_take(fault: Fault, lead: Fault) -> bool:
    """Whether a fault is within another one that holds for the whole take, of which one passage is shown: a fault worth
    reporting elsewhere is reported there, unless it accompanies the other throughout."""
    pieces = ((lead.between(p[0].beat, p[-1].beat), fault.between(p[0].beat, p[-1].beat)) for p in _pieces(lead.beats))
    together = len(said_of([lead, fault])) > 1 and all(part and _is_named(part, piece) for piece, part in pieces)
    return _within(fault, lead) and (together or not _worth_telling(fault))


def _is_named(part: Fault, lead: Fault) -> bool:
    """Whether this other fault on a mistake's beats is named."""
    return len(part.beats) >= BELONGS * len(lead.beats) or part.worst > GRAVE


def _shape_mistake(beats: Sequence[Verdict], shape: _Shape, verdicts: Sequence[Verdict], grid: BeatGrid) -> Mistake:
    """``beats``: the lead's beats that are shown as one passage."""
    first, last = beats[0].beat, beats[-1].beat
    lead = shape.lead.between(first, last)
    parts = [part for fault in shape.others if (part := fault.between(first, last)) is not None]
    named = [part for part in parts if _is_named(part, lead)]
    said = said_of([lead, *named])
    return replace(
        _made([v for v in verdicts if first <= v.beat <= last and v.wrong.any()] or list(beats), grid, first, last),
        kind="shape",
        joints=tuple(dict.fromkeys([lead.joint, *(part.joint for part in sorted(named, key=lambda f: -f.weight))])),
        about=tuple(fault.joint for fault in said),
        ways=lead.ways,
        size=float(np.mean([fault.size for fault in said])),
        certainty=lead.certainty,
    )


def _once(passages: Sequence[Mistake]) -> list[Mistake]:
    """What recurs, reported once with all its places: the same joint with the same way to go, or the same two joints,
    whichever is worse; the same two moves."""
    alike: list[list[Mistake]] = []
    for mistake in passages:
        same = next((places for places in alike if _same([*places, mistake])), None)
        if same is None:
            alike.append([mistake])
        else:
            same.append(mistake)
    return [_with_places(places) if len(places) > 1 else places[0] for places in alike]


def _same(places: Sequence[Mistake]) -> bool:
    """Whether these places are reported as one: the correction is the same, and for shapes so are the one or two
    joints."""
    leads, abouts = {m.about[:1] for m in places}, {frozenset(m.about) for m in places}
    what = {(m.kind, m.ways[0], m.due, m.danced) for m in places}
    return len(what) == 1 and (len(leads) == 1 or len(abouts) == 1)


def _everywhere(places: Sequence[Mistake]) -> set[str]:
    """The joints that the correction is about in each of the places."""
    return set.intersection(*(set(place.about) for place in places))


def _with_places(places: Sequence[Mistake]) -> Mistake:
    """Shown at the costliest place for which nothing is said that does not hold in each: if one knee is wrong in one
    place and both in another, it is about the one."""
    shown = max(places, key=lambda m: (set(m.about) == _everywhere(places), m.cost * m.certainty))
    runs = tuple(sorted((m.first, m.last) for m in places))
    return replace(shown, cost=sum(m.cost for m in places), places=runs)


def _throughout(found: Sequence[Mistake], verdicts: Sequence[Verdict]) -> list[Mistake]:
    """What is wrong on many of the judged beats holds for the whole take.

    Never timing: a dancer late on most beats is late as a whole, and one late on some is early on as many others. A
    head held another way throughout is not reported, see :func:`_without_style`."""
    judged = [v for v in verdicts if v.kind != "unseen"]
    if len(judged) < LEAST_TAKE_BEATS:
        return list(found)
    least = _least_of_whole(judged)
    said = [replace(m, whole=m.kind != "timing" and _beats(m, judged) >= least) for m in found]
    return [m for m in said if not (m.whole and m.about[:1] == ("nose",))]


def _least_of_whole(verdicts: Sequence[Verdict]) -> float:
    """Wrong beats from which a mistake holds for the whole take; with few judged beats nothing does."""
    judged = sum(v.kind != "unseen" for v in verdicts)
    return max(THROUGHOUT * judged, LEAST_TAKE_BEATS / 2) if judged >= LEAST_TAKE_BEATS else math.inf


def _beats(mistake: Mistake, judged: Sequence[Verdict]) -> int:
    """On how many beats it is wrong, or nearly; of two joints, the smaller count."""
    inside = [v for v in judged if any(first <= v.beat <= last for first, last in mistake.runs)]
    if not mistake.about:
        return sum(v.kind == mistake.kind for v in inside)
    joints = [JOINTS.index(joint) for joint in mistake.about]
    return min(sum(bool(v.error[j] >= NEARLY_WRONG_RATIO * v.limit[j]) for v in inside) for j in joints)


# ---------------------------------------------------------------- all


def _pieces(run: Sequence[Verdict]) -> list[list[Verdict]]:
    """The run, cut evenly into as few pieces as fit into LONGEST_PASSAGE with their padding."""
    first, span = run[0].beat, run[-1].beat - run[0].beat + 1
    count = -(-span // (LONGEST_PASSAGE - 2 * PADDING))
    return [[v for v in run if (v.beat - first) * count // span == piece] for piece in range(count)]


def _made(costly: Sequence[Verdict], grid: BeatGrid, first: int | None = None, last: int | None = None) -> Mistake:
    """A mistake on the beats from ``first`` to ``last``, else on those that cost, without saying what to change."""
    first = costly[0].beat if first is None else first
    last = costly[-1].beat if last is None else last
    return Mistake(
        kind="shape",
        first=first,
        last=last,
        start=grid.time(first - PADDING),
        end=grid.time(last + PADDING),
        joints=(),
        about=(),
        ways=(),
        size=float("nan"),
        cost=float(sum(100 - v.score for v in costly)),
    )


def _swap(groups: Sequence[str]) -> Way:
    """``groups``: what each beat of the run found on the other side."""
    return "swap_arms" if all(group == "arms" for group in groups) else "swap"
