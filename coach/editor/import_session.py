"""``import`` as the dancer experiences it: progress, which dancer to follow, and what was found."""

from __future__ import annotations

import sys
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

import numpy as np
import pygame
from numpy.typing import NDArray

from coach.base.errors import CoachError
from coach.base.paths import Folders
from coach.estimators.registry import EstimatorChoice, estimator_model
from coach.media.pictures import Pictures
from coach.media.video import read_frames
from coach.song.importing.flow import import_song
from coach.song.importing.report import report
from coach.song.importing.request import ImportRequest
from coach.tracking.person import Person
from coach.ui import theme
from coach.ui.loop import Screen, run
from coach.ui.passage.first_frames import look_through
from coach.ui.picture import draw_picture
from coach.ui.surface import MASKS, fitted
from coach.ui.text import draw_text, fitting_cap
from coach.ui.window import Action, Window
from coach.wording import words


def run_import(request: ImportRequest, where: Folders, choice: EstimatorChoice) -> None:
    """Import the video and print what was found. CoachError says why that failed; then nothing has changed."""
    sheet = where.cache / "dancers" / f"{request.name}.png"
    choose = partial(choose_dancer, sheet=sheet)
    found = import_song(request, where.songs, where.cache, lambda: estimator_model(choice, where.cache), choose)
    try:
        look_through(found.song, where.cache)
    finally:  # on Ctrl-C too: the song has already been saved
        print(report(found))


# ----------------------------------------------------------------
# Which of several people to follow: a numbered sheet on screen, and a number key.


PORTRAIT_MARGIN = 0.12
"""Share of the body's height that a portrait shows around it."""


def choose_dancer(video: Path, people: Sequence[Person], sheet: Path, interactive: bool | None = None) -> int:
    """The number the dancer chooses; also saves the sheet. CoachError if nobody can be asked."""
    drawn = contact_sheet([portrait(video, person, people) for person in people])
    saved = _saved(drawn, sheet)
    numbers = [person.number for person in people]
    if not (sys.stdin.isatty() if interactive is None else interactive):
        raise CoachError(
            f"{len(people)} people dance in this video. Say which one to follow, with --dancer {numbers[0]} to "
            f"{numbers[-1]}{f'; they are shown in {saved}' if saved else ''}."
        )
    try:
        return _asked_in_window(drawn, numbers)
    except CoachError:  # no screen, as on a server: ask in the terminal
        return asked_in_terminal(numbers, saved, input)


def portrait(video: Path, person: Person, people: Sequence[Person]) -> Portrait:
    """The person at their clearest moment."""
    at = clearest(person, [other for other in people if other is not person])
    frames = read_frames(video, float(person.track.t[at]), Pictures((1280, 1280)))
    rgb = next(frames).rgb
    frames.close()
    return Portrait(person.number, cut_out(rgb, person.boxes[at]))


def clearest(person: Person, others: Sequence[Person]) -> int:
    """The frame in which the person is seen best and overlaps least with the others."""
    seen = np.flatnonzero(person.track.seen)
    clarity = person.track.visibility[seen].mean(axis=1)
    for other in others:
        clarity = clarity - np.nan_to_num(overlap(person.boxes[seen], other.boxes[seen]))
    return int(seen[np.argmax(clarity)])


def overlap(first: NDArray[np.float32], second: NDArray[np.float32]) -> NDArray[np.float32]:
    """(T,) share of the first boxes (T, 4) that the second ones cover; NaN where either is missing."""
    across = np.minimum(first[:, 2], second[:, 2]) - np.maximum(first[:, 0], second[:, 0])
    down = np.minimum(first[:, 3], second[:, 3]) - np.maximum(first[:, 1], second[:, 1])
    area = (first[:, 2] - first[:, 0]) * (first[:, 3] - first[:, 1])
    return np.maximum(across, 0) * np.maximum(down, 0) / np.maximum(area, 1e-6)


def cut_out(rgb: NDArray[np.uint8], box: NDArray[np.float32]) -> NDArray[np.uint8]:
    """The part of the picture in the box (left, top, right, bottom in picture heights), with a small margin."""
    high, wide = rgb.shape[:2]
    margin = PORTRAIT_MARGIN * (box[3] - box[1])
    left, top = np.floor((box[:2] - margin) * high).astype(int).clip(0)
    right, bottom = np.ceil((box[2:] + margin) * high).astype(int)
    left, top = min(left, wide - 2), min(top, high - 2)
    return np.ascontiguousarray(rgb[top : max(top + 2, min(bottom, high)), left : max(left + 2, min(right, wide))])


def asked_in_terminal(numbers: Sequence[int], sheet: Path | None, ask: Callable[[str], str]) -> int:
    """Ask until one of these numbers is given. CoachError if the dancer gives none."""
    where = f" (see {sheet})" if sheet else ""
    while True:
        try:
            answer = ask(f"Which dancer, {numbers[0]} to {numbers[-1]}{where}? ").strip()
        except EOFError:
            raise CoachError("No dancer was chosen. Start again, or say which with --dancer N.") from None
        if answer.isdecimal() and int(answer) in numbers:
            return int(answer)


def _saved(drawn: pygame.Surface, sheet: Path) -> Path | None:
    try:
        sheet.parent.mkdir(parents=True, exist_ok=True)
        save_sheet(drawn, str(sheet))
    except OSError as error:
        print(f"The sheet of dancers could not be saved to {sheet} ({error}).", file=sys.stderr)
        return None
    print(f"The dancers are shown in {sheet}.", file=sys.stderr)
    return sheet


def _asked_in_window(drawn: pygame.Surface, numbers: Sequence[int]) -> int:
    """The chosen number. KeyboardInterrupt when the dancer quits instead."""
    screen = ChooseDancer(drawn, numbers)
    with Window(size=drawn.get_size()) as window:
        run(window, screen)
    if screen.number is None:
        raise KeyboardInterrupt
    return screen.number


class ChooseDancer(Screen):
    """The sheet, filling the window. ``number`` is the choice once it is done; None if the dancer quits."""

    def __init__(self, sheet: pygame.Surface, numbers: Sequence[int]) -> None:
        self.keys = {pygame.K_0 + number: number for number in numbers if number <= 9}
        self._sheet = sheet
        self.number: int | None = None

    def handle(self, event: Hashable, now: float) -> None:
        if isinstance(event, int):
            self.number, self.done = event, True
        elif event in (Action.PAUSE, Action.QUIT):
            self.done = True

    def draw(self, surface: pygame.Surface, now: float) -> bool:
        rect = fitted(*self._sheet.get_size(), surface.get_rect())
        surface.fill(theme.BACKGROUND)
        surface.blit(pygame.transform.smoothscale(self._sheet, rect.size), rect)
        return True


# ----------------------------------------------------------------
# The people of a video side by side, numbered, so that one of them can be chosen.


PERSON_CARD_PX: Final = (300, 440)
"""Pixels of one person's card: number above, picture below."""
PERSON_CARD_GAP_PX: Final = 16
"""Pixels between cards, and around them."""
QUESTION_HEIGHT_PX: Final = 56
"""Pixels for the question above the cards."""
QUESTION_CAP_PX, LEAST_QUESTION_CAP_PX = 20, 10
"""Pixels of its capitals; smaller on a narrow sheet of two people."""
MOST_ACROSS: Final = 6
"""Cards in a row: more would be too small on the screen."""


@dataclass(frozen=True, eq=False)
class Portrait:
    """number: the person's; rgb: (H, W, 3) uint8, the person and a little around them."""

    number: int
    rgb: NDArray[np.uint8]


def contact_sheet(portraits: Sequence[Portrait]) -> pygame.Surface:
    """All portraits in rows, each under its number."""
    across = min(MOST_ACROSS, len(portraits))
    down = -(-len(portraits) // across)
    size = (
        PERSON_CARD_GAP_PX + across * (PERSON_CARD_PX[0] + PERSON_CARD_GAP_PX),
        QUESTION_HEIGHT_PX + PERSON_CARD_GAP_PX + down * (PERSON_CARD_PX[1] + PERSON_CARD_GAP_PX),
    )
    sheet = pygame.Surface(size, 0, 32, (*MASKS, 0))
    sheet.fill(theme.BACKGROUND)
    room = size[0] - 2 * PERSON_CARD_GAP_PX
    cap = fitting_cap(words.WHICH_DANCER, QUESTION_CAP_PX, room, LEAST_QUESTION_CAP_PX)
    draw_text(
        sheet, words.WHICH_DANCER, cap, (PERSON_CARD_GAP_PX, QUESTION_HEIGHT_PX / 2 + PERSON_CARD_GAP_PX / 2), room=room
    )
    for place, portrait in enumerate(portraits):
        row, column = divmod(place, across)
        card = pygame.Rect(
            PERSON_CARD_GAP_PX + column * (PERSON_CARD_PX[0] + PERSON_CARD_GAP_PX),
            QUESTION_HEIGHT_PX + PERSON_CARD_GAP_PX + row * (PERSON_CARD_PX[1] + PERSON_CARD_GAP_PX),
            *PERSON_CARD_PX,
        )
        pygame.draw.rect(sheet, theme.PANEL, card, border_radius=12)
        draw_text(sheet, str(portrait.number), 30, (card.centerx, card.top + 32), align="centre")
        inner = card.inflate(-24, -24)
        inner.height, inner.top = inner.height - 52, inner.top + 52
        draw_picture(sheet, portrait.rgb, inner)
    return sheet


def save_sheet(sheet: pygame.Surface, path: str) -> None:
    """As PNG. Raises OSError if it cannot be written."""
    try:
        pygame.image.save(sheet, path)
    except pygame.error as error:
        raise OSError(str(error)) from error
