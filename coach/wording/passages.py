"""Places of mistakes, lags and what was good, in a dancer's words, for screens, pages and the terminal. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite
from typing import Final

from coach.domain.beats import BeatGrid, Section
from coach.domain.verdicts import Good, Mistake
from coach.wording import words
from coach.wording.mistakes import sentence

FULL_COVERAGE: Final = 0.9
"""Share of beats judged; below it the dancer is told that part of the dance was not seen."""
MOSTLY_SEEN: Final = 0.5
"""The same; below it a score does not count as one of the whole song."""
SEEN_SPEED: Final = 0.003
"""Share of the song's speed by which a film must run slower or faster to be told so."""
PLACES_NAMED: Final = 3
"""Other places of a mistake that are named at most; of further ones only the number."""


def clock(t: float) -> str:
    """m:ss; before the song begins 0:00."""
    whole = max(0, int(t))
    return f"{whole // 60}:{whole % 60:02d}"


def good_words(good: Good) -> str:
    """One sentence, e.g. "Your legs are right on 92 % of the beats." Shares are rounded down, so that 100 % means
    all."""
    return words.GOODS[good.kind].format(
        limbs=" and ".join(good.about),
        others=" and ".join(good.others),
        share=int(100 * good.share) if isfinite(good.share) else "",
        section=good.section,
        first=good.first + 1,
        last=good.last + 1,
        count=good.last - good.first + 1,
    )


def advice_words(mistake: Mistake, calibrated: bool = False) -> str:
    """What to change; for a constant lag with the caveat that devices may cause it, unless they are ``calibrated``."""
    doubtful = _is_constant_lag(mistake) and not calibrated
    return f"{sentence(mistake)} {words.LAG_CAVEAT}" if doubtful else sentence(mistake)


def lag_note(lag: float, told: Sequence[Mistake] = (), calibrated: bool = False) -> str:
    """A sentence on the overall ``lag`` (s, positive = late), with its caveat unless the devices are ``calibrated``;
    "" if it is not known, or one of the mistakes ``told`` mentions it."""
    if not isfinite(lag) or any(_is_constant_lag(mistake) or mistake.kind == "drift" for mistake in told):
        return ""
    tens = round(abs(lag) * 100) * 10
    if tens < words.LAG_WORTH_SAYING_MS:
        return words.ON_TIME
    if calibrated:
        return (words.LATE_CALIBRATED if lag > 0 else words.EARLY_CALIBRATED).format(ms=tens)
    return (words.LATE_OVERALL if lag > 0 else words.EARLY_OVERALL).format(ms=tens)


def speed_words(speed: float) -> str:
    """That a film runs at another ``speed`` than the song (1); "" where nobody would see it."""
    return "" if abs(speed - 1) <= SEEN_SPEED else words.FILM_RUNS.format(percent=percent_words(speed))


def percent_words(share: float) -> str:
    """ "80", "99.5": a tenth only where there is one."""
    return f"{100 * share:.1f}".removesuffix(".0")


def _is_constant_lag(mistake: Mistake) -> bool:
    return mistake.whole and mistake.kind == "timing"


def smaller_words(count: int) -> str:
    """ "and 4 smaller ones"; "" if there are none."""
    return words.SMALLER[count > 1].format(count=count) if count > 0 else ""


def sure_words(sure: float) -> str:
    """ "sure" or less; "" if it is not known."""
    return next((said for least, said in words.SURE if sure >= least), "")


def passage_words(t: float, first: int, last: int, mistake: Mistake | None = None, grid: BeatGrid | None = None) -> str:
    """ "0:22, beats 33–36", and where else the mistake is: "0:22, beats 33–36 · also 65–68".

    ``t`` in s of song time, beats of the grid (people count from 1); last < first: unknown.
    """
    said = words.REVIEW_BEAT if first == last else words.REVIEW_BEATS
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
    return words.ALSO_AND_MORE.format(places=named, count=left) if left > 0 else words.ALSO.format(places=named)


def _in(inside: set[Section | None], alike: Sequence[Section]) -> str:
    """``alike``: all sections of the one name that the places have in common, if there is one."""
    if not alike:
        return ""
    name = alike[0].name
    return words.IN_SECTION.format(name=name) if len(alike) == 1 else _in_sections(name, len(inside), len(alike))


def _in_sections(name: str, count: int, total: int) -> str:
    every = "both" if total == 2 else f"all {_number(total)}"
    said = words.IN_SECTIONS[count == total]
    return said.format(all=every, count=_number(count), total=_number(total), names=_plural(name))


def _number(count: int) -> str:
    return words.NUMBERS[count] if count < len(words.NUMBERS) else str(count)


def _plural(name: str) -> str:
    """The plural of a section's name; one that is already a plural ("knee bends") stays."""
    if name.endswith(("us", "ss", "x", "ch", "sh")):
        return f"{name}es"
    return name if name.endswith("s") else f"{name}s"
