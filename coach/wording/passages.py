"""Places of mistakes, lags and what was good, in a dancer's words, for screens, pages and the terminal. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite
from typing import Final

from coach.domain.beats import BeatGrid, Section
from coach.domain.thresholds import TIMING_FREE
from coach.domain.verdicts import Mistake, Strength
from coach.wording.mistakes import sentence
from coach.wording.words import FEW_BEATS, LITTLE_SEEN, OF_100, OF_100_PROVISIONAL, PARTLY_SEEN

FULL_COVERAGE: Final = 0.9
"""Share of beats judged; below it the dancer is told that part of the dance was not seen."""
MOSTLY_SEEN: Final = 0.5
"""The same; below it a score does not count as a whole song's."""
PROVISIONAL_BELOW: Final = 12
"""Judged beats below which a score is provisional: of so few, a single one changes it by many points."""
SEEN_SPEED: Final = 0.003
"""Share of the song's speed by which a film must run slower or faster for that to be said."""
PLACES_NAMED: Final = 3
"""Most other places of a mistake that are named; any further ones are only counted."""

TIME_AND_BEAT: Final = "{time}, beat {first}"
TIME_AND_BEATS: Final = "{time}, beats {first}–{last}"
LAG_WORTH_SAYING_MS: Final = 40
"""A smaller lag, about one camera frame, is not mentioned."""
LATE_FOR_FREE: Final = "Overall you are {ms} ms late; that costs nothing."
EARLY_FOR_FREE: Final = "Overall you are {ms} ms early; that costs nothing."
ON_TIME: Final = "Overall you are on time."
LATE_OVERALL: Final = "Overall you are {ms} ms late; part of that may be your camera and loudspeaker."
EARLY_OVERALL: Final = "Overall you are {ms} ms early; part of that may be your camera and loudspeaker."
LATE_CALIBRATED: Final = "Overall you are {ms} ms late."
EARLY_CALIBRATED: Final = "Overall you are {ms} ms early."
LAG_CAVEAT: Final = "Part of that may be your camera and loudspeaker."
SMALLER: Final = {False: "and 1 smaller one", True: "and {count} smaller ones"}
"""For mistakes not shown at first: whether there are several → what is said."""
ALSO: Final = "also {places}"
ALSO_AND_MORE: Final = "also {places} and {count} more"
"""Other places of a mistake, as beats."""
IN_SECTION: Final = "all in “{name}”"
IN_SECTIONS: Final = {True: "in {all} {names}", False: "in {count} of {total} {names}"}
"""When all places are in sections of the same name: whether in every one of them → what is said."""
NUMBERS: Final = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
GOODS: Final = {
    "danced": "Your {limbs} are right on {share} % of the beats.",
    "timing": "You are on time on {share} % of the beats.",
    "section": "You are at your best in “{section}”, beats {first}–{last}.",
    "run": "Beats {first}–{last} are right: {count} in a row.",
    "better": "Your {limbs} do better than your {others}.",
}
"""Kind of what was good → how it is said."""
SURE: Final = ((0.8, "sure"), (0.4, "fairly sure"), (0.0, "not sure"))
"""From this certainty up → how it is said."""
FILM_RUNS: Final = "Your film runs at {percent} % of the song's speed: judged and shown at the song's own."


def clock(t: float) -> str:
    """m:ss; before the song begins 0:00."""
    whole = max(0, int(t))
    return f"{whole // 60}:{whole % 60:02d}"


def good_words(good: Strength) -> str:
    """One sentence, e.g. "Your legs are right on 92 % of the beats." Shares are rounded down, so that 100 % means
    all; 57 beats of 100, in binary a little less, are 57 %."""
    return GOODS[good.kind].format(
        limbs=" and ".join(good.about),
        others=" and ".join(good.others),
        share=int(100 * good.share + 1e-9) if isfinite(good.share) else "",
        section=good.section,
        first=good.first + 1,
        last=good.last + 1,
        count=good.last - good.first + 1,
    )


def advice_words(mistake: Mistake, calibrated: bool = False) -> str:
    """What to change; for a constant lag with the caveat that devices may cause it, unless they are ``calibrated``."""
    doubtful = _is_constant_lag(mistake) and not calibrated
    return f"{sentence(mistake)} {LAG_CAVEAT}" if doubtful else sentence(mistake)


def lag_note(lag: float, told: Sequence[Mistake] = (), calibrated: bool = False) -> str:
    """A sentence on the overall ``lag`` (s, positive = late), with its caveat unless the devices are ``calibrated``;
    "" if it is not known, or one of the mistakes ``told`` mentions it."""
    if not isfinite(lag) or any(_is_constant_lag(mistake) or mistake.kind == "drift" for mistake in told):
        return ""
    tens = round(abs(lag) * 100) * 10
    if tens < LAG_WORTH_SAYING_MS:
        return ON_TIME
    if abs(lag) <= TIMING_FREE:
        return (LATE_FOR_FREE if lag > 0 else EARLY_FOR_FREE).format(ms=tens)
    if calibrated:
        return (LATE_CALIBRATED if lag > 0 else EARLY_CALIBRATED).format(ms=tens)
    return (LATE_OVERALL if lag > 0 else EARLY_OVERALL).format(ms=tens)


def provisional(beats: int) -> bool:
    """Whether so few ``beats`` were judged that the next ones can change the score."""
    return 0 < beats < PROVISIONAL_BELOW


def of_100_words(beats: int) -> str:
    """What stands after a score of as many judged ``beats``."""
    return OF_100_PROVISIONAL if provisional(beats) else OF_100


def seen_words(coverage: float, beats: int) -> str:
    """How much of a take stands behind its score, where it is not nearly all; ``coverage``: share of beats judged,
    ``beats``: how many those are."""
    if provisional(beats):
        return FEW_BEATS[beats > 1].format(count=beats)
    if coverage >= FULL_COVERAGE:
        return ""
    return (LITTLE_SEEN if 0 < coverage < MOSTLY_SEEN else PARTLY_SEEN).format(share=round(100 * coverage))


def speed_words(speed: float) -> str:
    """Says that a film runs at another ``speed`` than the song (1); "" if nobody would notice."""
    return "" if abs(speed - 1) <= SEEN_SPEED else FILM_RUNS.format(percent=percent_words(speed))


def percent_words(share: float) -> str:
    """ "80", "99.5": a tenth only if there is one."""
    return f"{100 * share:.1f}".removesuffix(".0")


def _is_constant_lag(mistake: Mistake) -> bool:
    return mistake.whole and mistake.kind == "timing"


def smaller_words(count: int) -> str:
    """ "and 4 smaller ones"; "" if there are none."""
    return SMALLER[count > 1].format(count=count) if count > 0 else ""


def sure_words(sure: float) -> str:
    """ "sure" or less; "" if it is not known."""
    return next((said for least, said in SURE if sure >= least), "")


def passage_words(t: float, first: int, last: int, mistake: Mistake | None = None, grid: BeatGrid | None = None) -> str:
    """ "0:22, beats 33–36", and where else the mistake is: "0:22, beats 33–36 · also 65–68".

    ``t`` in s of song time, beats of the grid (people count from 1); last < first: unknown.
    """
    said = TIME_AND_BEAT if first == last else TIME_AND_BEATS
    here = said.format(time=clock(t), first=first + 1, last=last + 1) if last >= first else clock(t)
    return " · ".join(filter(None, (here, places_words(mistake, grid) if mistake else "")))


def places_words(mistake: Mistake, grid: BeatGrid | None) -> str:
    """Where a mistake is besides the passage shown: "in all three choruses", "also 45–48, 61–64"; "" if nowhere else.

    ``grid``: None = not known."""
    others = [run for run in mistake.runs if run != (mistake.first, mistake.last)]
    if not others or mistake.whole:
        return ""
    inside = {grid.section((first + last) // 2) if grid else None for first, last in mistake.runs}
    names = {section.name if section else "" for section in inside}
    alike = [section for section in grid.sections if {section.name} == names] if grid else []
    if len(alike) > 1 and len(inside) == len(alike):
        return _in_sections(alike[0].name, len(inside), len(alike))
    return " · ".join(filter(None, (_also(others), _in(inside, alike))))


def _also(runs: Sequence[tuple[int, int]]) -> str:
    named = ", ".join(f"{a + 1}" if a == b else f"{a + 1}–{b + 1}" for a, b in runs[:PLACES_NAMED])
    left = len(runs) - PLACES_NAMED
    return ALSO_AND_MORE.format(places=named, count=left) if left > 0 else ALSO.format(places=named)


def _in(inside: set[Section | None], alike: Sequence[Section]) -> str:
    """``alike``: all sections with the name that the places have in common, if there is one."""
    if not alike:
        return ""
    name = alike[0].name
    return IN_SECTION.format(name=name) if len(alike) == 1 else _in_sections(name, len(inside), len(alike))


def _in_sections(name: str, count: int, total: int) -> str:
    every = "both" if total == 2 else f"all {_number(total)}"
    said = IN_SECTIONS[count == total]
    return said.format(all=every, count=_number(count), total=_number(total), names=_plural(name))


def _number(count: int) -> str:
    return NUMBERS[count] if count < len(NUMBERS) else str(count)


def _plural(name: str) -> str:
    """The plural of a section's name; one that is already a plural ("knee bends") stays."""
    if name.endswith(("us", "ss", "x", "ch", "sh")):
        return f"{name}es"
    if name.endswith("y") and name[-2:-1] not in tuple("aeiou"):
        return f"{name[:-1]}ies"
    return name if name.endswith("s") else f"{name}s"
