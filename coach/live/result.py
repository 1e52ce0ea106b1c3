"""After the dance: the result for a few seconds, then on to the mistakes."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from enum import Enum, auto
from math import ceil
from typing import Final, Protocol

import pygame

from coach.domain.beats import BeatGrid, Section
from coach.domain.moves import Move
from coach.domain.song import Song
from coach.domain.verdicts import Mistake
from coach.live.screen_result import Advice, ResultView, draw_result
from coach.takes.passages import kinds_of
from coach.takes.summary import SectionScore, best_and_weakest, best_and_worst, what_was_good
from coach.takes.take import Take
from coach.ui.fonts import shown_title
from coach.ui.loop import Screen, run
from coach.ui.window import NO_KEYS, Action, Keys, MousePress, Window
from coach.wording import words
from coach.wording.numbers import judged
from coach.wording.passages import (
    MOSTLY_SEEN,
    advice_words,
    good_words,
    lag_note,
    passage_words,
    provisional,
    seen_words,
)

SHOWN_FOR: Final = 15.0
"""s before the mistakes begin by themselves: the dancer is still standing away from the keyboard."""
GO_ON: Final = (Action.SPACE, Action.START, Action.RIGHT, Action.PAUSE)
"""Keys that skip the wait; so does a click."""
CHANGES: Final = 3
"""Mistakes named: more could not be read before the review begins."""


class _ResultKey(Enum):
    TAKE_OVER = auto()


TAKE_OVER_KEYS: Final[Keys] = {pygame.K_c: _ResultKey.TAKE_OVER}


@dataclass(frozen=True)
class LagOffer:
    """The lag that dance after dance shows of the devices. ``text`` asks; ``accept``, called once, keeps it and says
    so."""

    text: str
    accept: Callable[[], str]


class ReelBeingMade(Protocol):
    def share(self) -> float:
        """0..1, how much of it is done."""
        ...


def show_result(
    window: Window,
    song: Song,
    take: Take,
    problems: tuple[str, ...] = (),
    reel: ReelBeingMade | None = None,
    offer: LagOffer | None = None,
) -> bool:
    """True when the mistakes should follow, False when the dancer leaves. ``reel``: the film that is being made."""
    screen = ResultScreen(result_view(song, take, problems), reel, offer)
    run(window, screen)
    return screen.goes_on


class ResultScreen(Screen):
    """``goes_on``, once it is done: whether the mistakes should follow."""

    def __init__(self, view: ResultView, reel: ReelBeingMade | None = None, offer: LagOffer | None = None) -> None:
        self._view, self._reel, self._offer = replace(view, offer=offer.text if offer else ""), reel, offer
        self.keys = TAKE_OVER_KEYS if offer else NO_KEYS
        self._left: float = SHOWN_FOR
        self._until: float | None = None
        self.goes_on = False

    def handle(self, event: Hashable, now: float) -> None:
        if event is _ResultKey.TAKE_OVER:
            self._take_over(now)
            return
        self.goes_on = event in GO_ON or isinstance(event, MousePress)
        self.done = self.goes_on or event is Action.QUIT

    def _take_over(self, now: float) -> None:
        """Only once; the outcome is shown as long as everything else was."""
        if self._offer is not None:
            self._view = replace(self._view, offer=self._offer.accept())
            self._offer, self._until = None, now + SHOWN_FOR

    def tick(self, now: float) -> None:
        self._until = now + SHOWN_FOR if self._until is None else self._until
        self._left = self._until - now
        if self._left <= 0:
            self.goes_on = self.done = True

    def draw(self, surface: pygame.Surface, now: float) -> bool:
        film = self._reel.share() if self._reel is not None else None
        draw_result(surface, replace(self._view, film=film, seconds=ceil(self._left)))
        return True


def result_view(song: Song, take: Take, problems: tuple[str, ...] = ()) -> ResultView:
    """The take in a few words. ``problems``: what was not kept, a sentence each."""
    apart = best_and_worst(take.verdicts, song.grid)
    best_move, weakest_move = _moves(song, take, apart)
    good, changes = what_was_good(take, song.grid), take.mistakes[:CHANGES]
    best_is_good = any(one.kind == "section" for one in good)
    notes, beats = list(problems), judged(take.verdicts)
    if lag := lag_note(take.score.lag, changes, take.calibrated):
        notes.append(lag)
    return ResultView(
        title=shown_title(song),
        score=take.score.score,
        shape=take.score.shape,
        timing=take.score.timing,
        seen=seen_words(take.score.coverage, beats),
        doubtful=take.score.coverage < MOSTLY_SEEN or provisional(beats),
        provisional=provisional(beats),
        best=apart[0].section.name if apart and not best_is_good else "",
        worst=apart[1].section.name if apart else "",
        best_move=best_move,
        weakest_move=weakest_move,
        good=tuple(map(good_words, good)),
        changes=tuple(_change(mistake, song.grid, take.calibrated) for mistake in changes),
        notes=tuple(notes),
        kinds=kinds_of(take.verdicts, len(song.grid)),
        borders=tuple(section.first for section in song.grid.sections),
        keys=words.RESULT_KEYS if take.mistakes else words.RESULT_KEYS_CLEAN,
    )


def _moves(song: Song, take: Take, sections: tuple[SectionScore, SectionScore] | None) -> tuple[str, str]:
    """The names of the best move and the weakest; "" for one that is the section, by name or by beats: that is said
    already."""
    moves = best_and_weakest(take.verdicts, song.moves)
    if moves is None:
        return "", ""
    said = [part.section for part in sections] if sections else [None, None]
    best, weakest = ("" if _is_section(one.move, part) else one.move.name for one, part in zip(moves, said))
    return best, weakest


def _is_section(move: Move, section: Section | None) -> bool:
    return section is not None and (
        move.name == section.name or [(p.first, p.end) for p in move.places] == [(section.first, section.end)]
    )


def _change(mistake: Mistake, grid: BeatGrid, calibrated: bool) -> Advice:
    first, last = mistake.first, mistake.last
    where = "" if mistake.whole else passage_words(grid.time(first), first, last, mistake, grid)
    return Advice(where, advice_words(mistake, calibrated))
