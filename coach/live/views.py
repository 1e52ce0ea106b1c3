"""What the dance screen shows at one moment: put together by the session, drawn by ``screen_dance``."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coach.domain.verdicts import VerdictKind
from coach.live.judgement import WordKind
from coach.ui.theme import Colour


@dataclass(frozen=True, eq=False)
class DrawnPose:
    """A pose to draw: ``image`` (L, 2) units of frame height, ``visibility`` (L,) 0..1, ``wrong`` (9,) as JOINTS."""

    image: NDArray[np.floating]
    visibility: NDArray[np.floating]
    wrong: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class NextMove:
    """A coming move: the count it falls on, the reference's pose (L, 2), NaN where unknown, the name of the move
    the pose belongs to, "" if it has none, and whether its mirror image is danced there.

    who, colour  in a group whose members dance different moves, whose it is, in their colour; "", None: everybody's
    """

    count: int
    pose: NDArray[np.floating]
    name: str = ""
    mirrored: bool = False
    who: str = ""
    colour: Colour | None = None


@dataclass(frozen=True, eq=False)
class FollowedMark:
    """A dancer to follow, of several in the reference's picture: the top of their head (2,) in units of frame height,
    NaN where not seen; for a group also who follows them, in that dancer's colour."""

    head: NDArray[np.floating]
    colour: Colour
    said: str = ""


@dataclass(frozen=True)
class Word:
    """The word for a beat; ``age`` 0 when it appears, 1 when it is gone."""

    kind: WordKind
    age: float


@dataclass(frozen=True, eq=False)
class DanceView:
    """Everything the dance screen shows at one moment.

    title            as it can be shown (``coach.ui.fonts.shown_title``)
    section          name of the section, "" between sections
    count, counts    the current count, 1 … counts (8 in 4/4); 0 = not counting
    pulse            1 on the beat, falling to 0 (80 ms)
    score            0–100, or None while nothing has been judged
    reference        RGB (H, W, 3) or None; ``reference_mirrored`` flips it and the cards for display
    followed         whom to follow, if the reference's picture shows several
    camera           RGB or None; ``camera_mirrored`` flips it, the skeleton and the rings
    next_moves       the next first; at most four are shown
    kinds            per beat of the song, None = not judged yet; ``head`` in beats; ``borders`` first beats of sections
    camera_message   said over the dancer's own picture ("I can't see you: step back in."), "" = nothing
    notice           one line above the strip (sound, recording), "" = nothing
    count_in         the number to show large before the song, or None
    light            of the reference and its cards: 1 as they are … 0 hidden, to be danced from memory
    lines            lines kept free above the strip, for whatever else is drawn there
    headings         shown in the bar in place of title and section: the first of them that fits
    """

    title: str
    section: str = ""
    count: int = 0
    counts: int = 8
    pulse: float = 0.0
    score: float | None = None
    reference: NDArray[np.uint8] | None = None
    reference_mirrored: bool = True
    followed: tuple[FollowedMark, ...] = ()
    camera: NDArray[np.uint8] | None = None
    camera_mirrored: bool = True
    body: DrawnPose | None = None
    next_moves: tuple[NextMove, ...] = ()
    word: Word | None = None
    kinds: tuple[VerdictKind | None, ...] = ()
    head: float | None = None
    borders: tuple[int, ...] = ()
    camera_message: str = ""
    notice: str = ""
    count_in: int | None = None
    light: float = 1.0
    lines: int = 0
    headings: tuple[str, ...] = ()
