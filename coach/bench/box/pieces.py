"""The music of the box: for each dance, what is played in each of its sections, as patterns of a bar. Pure.

Patterns have sixteen steps to a bar of four beats. Drums: "x" loud, "o" soft. Bass: the chord's 1, 3, 5 and 8 (its
octave). Chords: "x" struck. Melodies: two bars or more of eighths, degrees of the scale counted from the key's own
note, "'" an octave higher, "-" held, "." silent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final


@dataclass(frozen=True)
class Arrangement:
    """What is played: drums by name, chords by degree for each bar, and who plays chords, bass and melody."""

    drums: Mapping[str, str] = field(default_factory=dict)
    chords: Sequence[int] = (1,)
    strum: str = "x..............."
    bass: str = ""
    melody: str = ""
    voices: tuple[str, str, str] = ("pad", "bass", "pluck")
    loud: tuple[float, float, float] = (0.30, 0.55, 0.34)
    """The voices of chords, bass and melody."""


@dataclass(frozen=True)
class Composition:
    """Music for the dance with that id. ``key``: MIDI number of its note 1; ``swing``: where the second of two
    sixteenths falls, 0.5 = in the middle."""

    id: str
    key: int
    scale: tuple[int, ...]
    sections: Mapping[str, Arrangement]
    swing: float = 0.5


MAJOR: Final = (0, 2, 4, 5, 7, 9, 11)
MINOR: Final = (0, 2, 3, 5, 7, 8, 10)
DORIAN: Final = (0, 2, 3, 5, 7, 9, 10)

_TIDE_VERSE: Final = Arrangement(
    {"boom": "x.........x.....", "rim": "....x.......x...", "shaker": "o.o.o.o.o.o.o.o."},
    (1, 6, 4, 5), bass="1.......1...5...", voices=("keys", "roundbass", "flute"),
    melody="5 - 3 - 2 3 5 - 6 - 5 - 3 - - . 4 - 6 - 1' - 6 5 5 - - - 2 - . .", strum="x.....x...x.....",
)  # fmt: skip
_TIDE_CHORUS: Final = Arrangement(
    {"boom": "x.....x...x.....", "snare": "....x.......x...", "shaker": "o.oxo.oxo.oxo.ox"},
    (4, 5, 6, 1), bass="1.....1...5...8.", voices=("strings", "roundbass", "bell"),
    melody="1' - 6 - 5 6 1' - 2' - 7 - 5 - - . 3' - 2' 1' 6 - 1' - 5 - - 3 5 - - .", loud=(0.34, 0.55, 0.30),
)  # fmt: skip

_KETTLE_VERSE: Final = Arrangement(
    {"kick": "x..x..o...x..o..", "snare": "....x..o.o..x...", "hat": "x.oxx.oxx.oxx.ox"},
    (1, 1, 4, 1), bass="1..1..8.1.5..83.", voices=("organ", "slapbass", "brass"), strum="..x....x..x..x..",
    melody=". . 5 6 1' - . . . . 6 5 3 - . . . . 5 6 1' 2' 1' 6 5 - - . . . . .", loud=(0.16, 0.60, 0.24),
)  # fmt: skip
_KETTLE_CHORUS: Final = Arrangement(
    {"kick": "x..x..x...x..x..", "snare": "....x..o.o..x..o", "clap": "....x.......x...", "hat": "x.xxx.xxx.xxx.xx"},
    (4, 1, 5, 1), bass="1..1.81.5.3.1.8.", voices=("organ", "slapbass", "brass"), strum="x..x..x...x..x..",
    melody="1' 1' . 6 1' - 2' . 3' - 2' 1' 6 - . . 2' 2' . 7 2' - 3' . 1' - 6 5 1' - - .", loud=(0.17, 0.60, 0.27),
)  # fmt: skip

_TWINS_VERSE: Final = Arrangement(
    {"thump": "x...x...x...x...", "rim": "......x.....x..x", "hat": "..o...o...o...o."},
    (1, 3, 6, 4), bass="1...1...1...1.5.", voices=("pluck", "bass", "bell"), strum="x..x..x.x..x..x.",
    melody="3 - 5 - . . . . . . . . 3 2 1 - 6 - 5 - . . . . . . . . 5 4 3 2", loud=(0.22, 0.50, 0.34),
)  # fmt: skip
_TWINS_CHORUS: Final = Arrangement(
    {"kick": "x...x...x...x...", "clap": "....x.......x...", "hat": "o.x.o.x.o.x.o.x.", "shaker": "oooooooooooooooo"},
    (6, 4, 1, 5), bass="1.1.1.1.1.1.1.5.", voices=("strings", "bass", "lead"),
    melody="6 - 1' 6 5 - 3 5 6 - 1' 2' 1' - - . 3' - 2' 1' 5 - 3 5 2' - 1' 7 5 - - .", loud=(0.30, 0.52, 0.17),
)  # fmt: skip

_ORCHARD_VERSE: Final = Arrangement(
    {"kick": "x...x...x...x...", "rim": "....x.......x.o.", "hat": "..x...x...x...x."},
    (1, 6, 3, 7), bass="1.1..1.1.1..1.8.", voices=("pad", "bass", "pluck"),
    melody="1 . 1 3 . 1 . 5 . 4 3 . 1 . . . 1 . 1 3 . 5 . 7 . 5 4 . 3 . . .", loud=(0.22, 0.55, 0.36),
)  # fmt: skip
_ORCHARD_CHORUS: Final = Arrangement(
    {"kick": "x...x...x...x...", "clap": "....x.......x...", "open": "..x...x...x...x.", "hat": "x.o.x.o.x.o.x.oo"},
    (6, 7, 1, 3), bass="1.81.81.1.81.818", voices=("strings", "bass", "lead"), strum="x..x..x..x..x.x.",
    melody="5 5 . 5 7 - 1' . 5 5 . 4 3 - . . 5 5 . 5 7 - 1' 2' 3' - 1' 7 1' - . .", loud=(0.24, 0.55, 0.19),
)  # fmt: skip

_BOARDS_VERSE: Final = Arrangement(
    {"kick": "x...x...x...x...", "clap": "....x.......x...", "open": "..x...x...x...x.", "shaker": "oxoooxoooxoooxoo"},
    (1, 1, 4, 4), bass="..1..1.8..1..15.", voices=("keys", "bass", "bell"), strum="..x..x....x..x..",
    melody=". . . . . . . . 5 - 4 3 1 - . . . . . . . . . . 6 - 5 4 3 - . .", loud=(0.30, 0.58, 0.22),
)  # fmt: skip
_BOARDS_CHORUS: Final = Arrangement(
    {"kick": "x...x...x...x...", "clap": "....x.......x..o", "open": "..x...x...x...x.", "tom": "...o..o....o..o.",
     "shaker": "oxoooxoooxoooxoo"},
    (1, 6, 7, 4), bass="1.81..1.1.81..5.", voices=("organ", "bass", "lead"), strum="x..x..x...x..x..",
    melody="1' - . 7 5 - . 4 5 - 7 - 1' - . . 3' - . 1' 7 - . 5 4 - 5 7 5 - . .", loud=(0.17, 0.58, 0.15),
)  # fmt: skip

_COMET_VERSE: Final = Arrangement(
    {"kick": "x.....x.x.....x.", "snare": "....x.......x...", "hat": "x.x.x.x.x.x.x.x."},
    (1, 5, 6, 4), bass="1.1.1.1.1.1.1.1.", voices=("pluck", "bass", "lead"), strum="x.x.x.x.x.x.x.x.",
    melody="1 - 3 5 - 3 5 - 2 - 5 7 - 5 2 - 3 - 6 1' - 6 3 - 4 - 6 1' 6 5 4 2", loud=(0.20, 0.50, 0.15),
)  # fmt: skip
_COMET_CHORUS: Final = Arrangement(
    {"kick": "x...x...x...x...", "snare": "....x.......x...", "clap": "....x.......x...", "open": "x.x.x.x.x.x.x.x."},
    (4, 5, 3, 6), bass="1.8.1.8.1.8.1.8.", voices=("strings", "bass", "brass"),
    melody="1' - - 6 1' - 2' - 2' - - 7 5 - - . 3' - 2' 1' 7 - 5 - 6 - - 5 6 - - .", loud=(0.30, 0.50, 0.27),
)  # fmt: skip


def _thin(section: Arrangement, *drums: str, melody: bool = False) -> Arrangement:
    """The same with fewer instruments, for an intro or outro."""
    kept = {name: steps for name, steps in section.drums.items() if name in drums}
    return Arrangement(kept, section.chords, section.strum, section.bass if drums else "",
                   section.melody if melody else "", section.voices, section.loud)  # fmt: skip


BOX_PIECES: Final = {
    piece.id: piece
    for piece in (
        Composition("slow-tide", 57, MAJOR, {
            "intro": _thin(_TIDE_VERSE), "verse": _TIDE_VERSE, "chorus": _TIDE_CHORUS,
            "bridge": _thin(_TIDE_CHORUS, "boom", "shaker", melody=True), "outro": _thin(_TIDE_VERSE, "boom", "shaker"),
        }),
        Composition("copper-kettle", 52, DORIAN, {
            "intro": _thin(_KETTLE_VERSE, "kick", "hat"), "verse": _KETTLE_VERSE, "chorus": _KETTLE_CHORUS,
            "bridge": _thin(_KETTLE_VERSE, "kick", "snare", "hat"), "outro": _thin(_KETTLE_CHORUS, "kick", "snare"),
        }, swing=0.58),
        Composition("twin-lanterns", 62, MAJOR, {
            "intro": _thin(_TWINS_VERSE), "verse": _TWINS_VERSE, "chorus": _TWINS_CHORUS,
            "bridge": _thin(_TWINS_VERSE, "thump", "hat", melody=True), "outro": _thin(_TWINS_VERSE, "thump"),
        }),
        Composition("neon-orchard", 54, MINOR, {
            "intro": _thin(_ORCHARD_VERSE, "hat"), "verse": _ORCHARD_VERSE, "chorus": _ORCHARD_CHORUS,
            "bridge": _thin(_ORCHARD_VERSE, "kick", "hat"), "outro": _thin(_ORCHARD_CHORUS, "kick", "open"),
        }),
        Composition("loose-floorboards", 50, DORIAN, {
            "intro": _thin(_BOARDS_VERSE, "kick", "shaker"), "verse": _BOARDS_VERSE, "chorus": _BOARDS_CHORUS,
            "bridge": _thin(_BOARDS_CHORUS, "tom", "shaker", melody=True),
            "outro": _thin(_BOARDS_CHORUS, "kick", "clap"),
        }, swing=0.54),
        Composition("comet-season", 55, MAJOR, {
            "intro": _thin(_COMET_VERSE, "kick", "hat"), "verse": _COMET_VERSE, "chorus": _COMET_CHORUS,
            "outro": _thin(_COMET_CHORUS, "kick", "open", melody=True),
        }),
    )
}  # fmt: skip
