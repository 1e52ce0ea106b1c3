"""What is said about a group that dances together: who leads and trails, who stands where. Pure.

Dancers are numbered from 1 here, as the dancers read it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from coach.wording.numbers import beats, begins, plural

SEEN: Final = {1: "I can see all of you.", 2: "I can see both of you.", 3: "I can see all {dancers} of you."}
"""How many dancers, 3 or more → how that is said."""
FEWER: Final = {
    0: "I can't see you yet: all {dancers} of you, step into the picture.",
    1: "I see only one of the {dancers} of you: step into the picture, nobody behind another.",
    2: "I see only {count} of the {dancers} of you: step into the picture, nobody behind another.",
}
"""How many are seen → what is said if 3 or more were expected; for two:"""
FEWER_OF_TWO: Final = (
    "I can't see you yet: step into the picture, both of you.",
    "I see only one of you: step into the picture, neither behind the other.",
)
MORE_SEEN: Final = (
    "I see {count} people, but you said {dancers}: I follow those with numbers. One of you: raise one hand to start."
)
TROUBLE: Final = "{who}: {trouble}"
TROUBLES: Final = {
    "near": "you are too close: take a few steps back.",
    "far": "you are too far away: come closer.",
    "aside": "come to the middle: you are partly out of the picture.",
    "head": "your head is cut off: step back.",
    "feet": "I can't see your feet: step back.",
    "hands": "I can't see both of your hands.",
}
RAISE_HAND: Final = "One of you: raise one hand over your head to start"
FOLLOWS_SHORT: Final = "{who} follows {member}"
RESULT_UNSEEN: Final = "You were not seen well enough to be judged."
RESULT_NONE: Final = "No single mistake stands out."
RESULT_KEYS: Final = "{numbers} or a click: that dancer's mistakes · Q: quit"
NOT_TOLD: Final = "What you did together could not be saved: {why}"
RECOVERED: Final = "How the dancers in {folder} danced together could not be worked out: {why}"
SCORED: Final = "{film}, scored against {title}: {dancers} dancers"
TITLE: Final = "{title} · {who}"
DANCER: Final = "Dancer {number}"
NAMED: Final = "{name} (dancer {number})"
FOLLOWS: Final = "follows number {member} of the reference"
LEFT_OUT: Final = {
    1: "one person in the film does not dance with you",
    2: "{count} people in the film do not dance with you",
}
ROWS: Final = {"left out": "Left out", "timing": "Timing", "places": "Places"}
TOGETHER: Final = "Together"
IN_TIME: Final = "You are together: nobody is clearly ahead or behind on any beat."
IN_TIME_PAIR: Final = "You are together: neither of you is clearly ahead on any beat."
TIMING_UNSEEN: Final = "Two of you are seen at once on too few beats to tell who leads and who trails."
LEADS: Final = "{who} is usually {ms} ms ahead of {others}."
TRAILS: Final = "{who} is usually {ms} ms behind {others}."
OTHERS: Final = "the others"
APART: Final = "{where}: {leads} first, {ms} ms before {trails}."
ALL_BEATS: Final = "Beats {places} and {last}"
PLACES_APART: Final = 4
"""Most places listed in that sentence …"""
MORE_PLACES: Final = {1: "one more place", 2: "{count} more places"}
"""… and what stands for the others."""
NO_FORMATION: Final = "You follow one dancer, so there is no formation to compare with."
FORMATION_UNSEEN: Final = "Your feet are seen too rarely to tell where you stand."
IN_PLACE: Final = "Everybody stands where they should."
PLACE: Final = "{where}: {who} stands {steps} too far {way}."
PLACE_FROM: Final = "{where}: {who} stands {steps} too far {way}, seen from {other}."
OUT_OF_LINE: Final = ", out of line with {one} and {other}."
TOO_NEAR: Final = ", too close to {who}."
TOO_FAR: Final = ", too far from {who}."
WAYS: Final = {
    "left": "to their left",
    "right": "to their right",
    "front": "forward",
    "back": "back",
}
PLAN_BEAT: Final = "Beat {beat}, from above"
AUDIENCE: Final = "audience"
SIDES: Final = "Left and right are the dancers' own, facing the audience."
MORE: Final = {1: "and one smaller one", 2: "and {count} smaller ones"}
KEPT: Final = "Your takes are saved in {folder}"
NEXT: Final = "See each one's mistakes beside the reference:  {command} --dancer 1"

HALVES: Final = {1: "half a step", 2: "a step", 3: "one and a half steps"}
"""Half steps → words; a camera is not more exact than that."""


def dancer_words(number: int, name: str) -> str:
    """ "Mina (dancer 2)" if there is a name; for the start of a line."""
    said = NAMED if name else DANCER
    return said.format(number=number, name=name)


def short_words(number: int, name: str) -> str:
    """ "Mina", or "dancer 2": within a sentence."""
    return name or DANCER.format(number=number).lower()


def usual_words(who: str, seconds: float, others: str = OTHERS) -> str:
    """``seconds`` behind the ``others``; negative: ahead of them."""
    said = TRAILS if seconds > 0 else LEADS
    return begins(said.format(who=who, ms=_ms(seconds), others=others))


def apart_words(places: Sequence[tuple[int, int]], leads: str, trails: str, seconds: Sequence[float]) -> str:
    """In one sentence, wherever it happens: first and last beat of each place, from 0; by how much there."""
    least, most = _ms(min(seconds)), _ms(max(seconds))
    ms = str(most) if least == most else f"{least}–{most}"
    return APART.format(where=_places(places), leads=leads, trails=trails, ms=ms)


def _places(places: Sequence[tuple[int, int]]) -> str:
    """ "Beats 3–4, 9–12 and 20–21"; after PLACES_APART only how many more."""
    if len(places) == 1:
        return _where(*places[0])
    said = [f"{first + 1}–{last + 1}" if first < last else f"{first + 1}" for first, last in places[:PLACES_APART]]
    if len(places) > PLACES_APART:
        said.append(plural(MORE_PLACES, len(places) - PLACES_APART))
    return ALL_BEATS.format(places=", ".join(said[:-1]), last=said[-1])


def place_words(first: int, last: int, who: str, aside: float, front: float, other: str = "") -> str:
    """Beats count from 0; ``aside`` and ``front`` in steps, one of them 0. ``other``: of two dancers, the one whose
    place it is measured from."""
    way = ("left" if aside > 0 else "right") if aside else ("front" if front > 0 else "back")
    said = PLACE_FROM if other else PLACE
    where, steps = _where(first, last), step_words(abs(aside or front))
    return said.format(where=where, who=who, steps=steps, way=WAYS[way], other=other)


def spacing_words(said: str, line: Sequence[str], near: str, far: str) -> str:
    """A sentence from :func:`place_words`, and what it does to the formation: ``line`` the two others of a line that
    was left, ``near`` and ``far`` the dancer they stand too near to or too far from; at most one of these is known."""
    if line:
        added = OUT_OF_LINE.format(one=line[0], other=line[1])
    elif near or far:
        added = (TOO_NEAR if near else TOO_FAR).format(who=near or far)
    else:
        return said
    return f"{said.removesuffix('.')}{added}"


def step_words(steps: float) -> str:
    """Rounded to half steps, at least half a step."""
    halves = max(1, round(2 * steps))
    return HALVES.get(halves) or f"{halves / 2:g} steps"


def _where(first: int, last: int) -> str:
    return begins(beats(first, last))


def _ms(seconds: float) -> int:
    return round(100 * abs(seconds)) * 10
