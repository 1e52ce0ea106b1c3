"""What a question shows: the dancer, the time left, four choices; and after the answer, which was right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pygame

from coach.domain.song import Song
from coach.quiz.drawing import (
    ChoiceMark,
    ChoiceView,
    draw_choice,
    draw_confetti,
    draw_cross,
    draw_tick,
    draw_time,
    title_of,
)
from coach.quiz.figure import FigureStyle, StickFigure
from coach.quiz.layout import QuestionPlaces, halves, question_places
from coach.quiz.questions import Question
from coach.quiz.round import Answer, Phase
from coach.quiz.rules import THINKING_S, Level
from coach.quiz.stage import draw_stage
from coach.ui import theme
from coach.ui.surface import fitted
from coach.ui.text import draw_text, fitting_cap
from coach.ui.theme import pixels_of
from coach.wording import quiz_words as words

FROZEN_STRENGTH: Final = 0.35
"""Strength of a dancer who has stopped, while there is still a little time to think."""
ANSWER_LINE_HEIGHT: Final = 0.11
"""Height of the line that says what was right, in units."""
VERDICT_CAP: Final = 0.062
RISE_S: Final = 0.35
"""s in which the word after the answer appears."""


@dataclass(frozen=True, eq=False)
class QuestionView:
    """songs: the choices, in their order; figures: who dances, at ``t`` s; elapsed: s since the phase began; left: the
    share of time left, 0..1; done: right or not, for each question up to this one; picture: the video's, beside the
    dancer."""

    question: Question
    songs: Sequence[Song]
    level: Level
    phase: Phase
    figures: Sequence[StickFigure]
    t: float
    elapsed: float
    left: float
    number: int
    count: int
    done: Sequence[bool]
    score: int
    streak: int
    answer: Answer | None = None
    picture: pygame.Surface | None = None
    keys: str = ""
    note: str = ""
    pads: bool = False
    paused: bool = False

    @property
    def song(self) -> Song:
        return self.songs[self.question.right]


def draw_question(surface: pygame.Surface, view: QuestionView) -> None:
    """The whole screen."""
    places = question_places(surface.get_size())
    surface.fill(theme.BACKGROUND)
    _draw_bar(surface, places, view)
    _draw_dance(surface, places, view)
    if view.phase is not Phase.REVEAL:
        thinking = THINKING_S / view.level.time
        draw_time(surface, places.time, view.left, thinking, places.unit)
    for k, area in enumerate(places.choices):
        draw_choice(surface, area, _choice(view, k), places.unit)
    if view.answer is not None and view.answer.right and not view.paused:  # it would lie over the keys
        draw_confetti(surface, pygame.Rect((0, 0), surface.get_size()), view.elapsed, view.number)
    said, colour = (view.note, theme.WARNING) if view.note else (view.keys, theme.QUIET_TEXT)
    usual = pixels_of(0.02, places.unit)
    cap = fitting_cap(said, usual, places.keys.width, usual // 2)
    draw_text(surface, said, cap, places.keys.center, colour=colour, align="centre", room=places.keys.width)


def _draw_bar(surface: pygame.Surface, places: QuestionPlaces, view: QuestionView) -> None:
    """A dot for each question, the streak, and the score."""
    bar, unit = places.bar, places.unit
    step, radius = pixels_of(0.046, unit), pixels_of(0.0145, unit)
    for k in range(view.count):
        at = bar.left + radius + k * step, bar.centery
        if k < len(view.done):
            pygame.draw.aacircle(surface, theme.CORRECT if view.done[k] else theme.WRONG, at, radius)
            mark = draw_tick if view.done[k] else draw_cross
            mark(surface, at, round(0.55 * radius), theme.BACKGROUND)
        else:
            here = k == view.number
            pygame.draw.aacircle(surface, theme.TEXT if here else theme.EDGE, at, radius, max(2, radius // 4))
    cap = pixels_of(0.05, unit)
    score = draw_text(surface, words.SCORE.format(score=view.score), cap, (bar.right, bar.centery), align="right")
    if view.streak > 1:
        said = words.STREAK.format(streak=view.streak)
        room = score.left - cap - (bar.left + view.count * step + cap)
        draw_text(surface, said, pixels_of(0.03, unit), (score.left - cap, bar.centery), colour=theme.WARNING,
                  align="right", room=max(1, room))  # fmt: skip


def _draw_dance(surface: pygame.Surface, places: QuestionPlaces, view: QuestionView) -> None:
    stage = places.stage if view.phase is not Phase.REVEAL else _below_the_verdict(places)
    thinks = view.phase is Phase.GUESS and view.elapsed > view.level.seconds
    parts = view.question.parts if view.phase is not Phase.REVEAL else "all"
    shown = view.phase is not Phase.READY
    look = FigureStyle(parts=parts, strength=FROZEN_STRENGTH if thinks or view.paused else 1.0)
    if view.picture is not None:
        left, stage = halves(stage)
        draw_stage(surface, stage, view.figures, view.t, view.song.grid, [look] * len(view.figures))
        _draw_video(surface, left, view)
    else:
        figures = view.figures if shown else ()
        draw_stage(surface, stage, figures, view.t, view.song.grid, [look] * len(figures))
    if view.paused:
        _say(surface, places, words.PAUSED, theme.TEXT, 0.45)
    elif view.phase is Phase.READY:
        _say(surface, places, words.QUESTION.format(number=view.number + 1), theme.TEXT, 0.42)
        draw_text(surface, words.READY, pixels_of(theme.READING_CAP, places.unit), _at(places, 0.62),
                  colour=theme.QUIET_TEXT, align="centre")  # fmt: skip
    elif view.phase is Phase.REVEAL:
        _draw_verdict(surface, places, view)
    else:
        _draw_hints(surface, places, view)


def _below_the_verdict(places: QuestionPlaces) -> pygame.Rect:
    """The stage after the answer: the time bar makes room."""
    top = places.stage.top + round(ANSWER_LINE_HEIGHT * places.unit)
    return pygame.Rect(places.stage.left, top, places.stage.width, max(1, places.time.bottom - top))


def _draw_video(surface: pygame.Surface, area: pygame.Rect, view: QuestionView) -> None:
    """The real dance; mirrored if the dancer was."""
    rect = fitted(*view.picture.get_size(), area)
    picture = view.picture
    if rect.size != picture.get_size() and (
        rect.width < picture.get_width() or rect.width > 1.02 * picture.get_width()
    ):
        picture = pygame.transform.smoothscale(picture, rect.size)
    if view.question.mirrored:
        picture = pygame.transform.flip(picture, True, False)
    surface.blit(picture, picture.get_rect(center=rect.center))


def _draw_verdict(surface: pygame.Surface, places: QuestionPlaces, view: QuestionView) -> None:
    """Right or wrong, and the points."""
    answer = view.answer
    if answer is None:
        return
    rising = min(view.elapsed / RISE_S, 1.0)
    down = (0.46 + 0.3 * (1 - rising) ** 2) * ANSWER_LINE_HEIGHT * places.unit / places.stage.height
    title = title_of(view.song)
    if answer.right:
        word = words.RIGHT[view.number % len(words.RIGHT)]
        _say(surface, places, f"{word}  {words.POINTS.format(points=answer.points)}", theme.CORRECT, down, VERDICT_CAP)
        return
    said = words.LATE if answer.choice is None else words.WRONG
    _say(surface, places, said.format(title=title), theme.TEXT, down, VERDICT_CAP)


def _draw_hints(surface: pygame.Surface, places: QuestionPlaces, view: QuestionView) -> None:
    """What is unusual about the dance, and when it is over."""
    if view.elapsed > view.level.seconds:
        _say(surface, places, words.LAST_CHANCE, theme.WARNING, 0.09, VERDICT_CAP)
    elif view.level.tricky:
        hints = [words.MIRROR, *filter(None, [words.PARTS.get(view.question.parts)])]
        cap = pixels_of(0.026, places.unit)
        said, at = " · ".join(reversed(hints)), _at(places, 0.07)
        draw_text(surface, said, cap, at, colour=theme.WARNING, align="centre", outlined=True)  # over a jumping head


def _say(
    surface: pygame.Surface,
    places: QuestionPlaces,
    text: str,
    colour: theme.Colour,
    down: float,
    share: float = theme.WORD_CAP,
) -> None:
    """Large, over the stage."""
    room = round(0.92 * places.stage.width)
    cap = fitting_cap(text, pixels_of(share, places.unit), room, pixels_of(theme.SMALL_CAP, places.unit))
    draw_text(surface, text, cap, _at(places, down), colour=colour, align="centre", room=room, outlined=True)


def _at(places: QuestionPlaces, down: float) -> tuple[float, float]:
    return places.stage.centerx, places.stage.top + down * places.stage.height


def _choice(view: QuestionView, k: int) -> ChoiceView:
    song = view.songs[k]
    return ChoiceView(k + 1, title_of(song), song.artist, _mark(view, k), view.pads and view.answer is None)


def _mark(view: QuestionView, k: int) -> ChoiceMark:
    if view.answer is None:
        return "open"
    if k == view.question.right:
        return "right"
    return "wrong" if k == view.answer.choice else "out"
