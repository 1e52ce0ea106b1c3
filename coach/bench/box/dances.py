"""The dances of the box, as they are written down, and the music of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from coach.bench.box.notation import Keyframe, Phrase, joined, phrase
from coach.bench.box.timeline import MovementStyle


@dataclass(frozen=True)
class PhrasePlacement:
    """A phrase in its place: the song's section, the move's name ("" = none), and what is danced there.

    second  what the second dancer of a duo does there; None: the same
    """

    section: str
    move: str
    phrase: Phrase
    mirrored: bool = False
    second: Phrase | None = None


@dataclass(frozen=True)
class Choreography:
    """A dance; ``dancers`` are 1 or 2."""

    id: str
    title: str
    artist: str
    bpm: float
    style: MovementStyle
    parts: Sequence[PhrasePlacement]
    dancers: int = 1

    @property
    def beats(self) -> int:
        return sum(part.phrase.beats for part in self.parts)

    def keys(self, dancer: int = 0) -> tuple[Keyframe, ...]:
        """Everything dancer 0 or 1 does."""
        return joined([_danced(part, dancer) for part in self.parts])


def _danced(part: PhrasePlacement, dancer: int) -> Phrase:
    danced = part.phrase if not dancer or part.second is None else part.second
    return danced.mirrored() if part.mirrored else danced


def _both(section: str, move: str, one: Phrase) -> tuple[PhrasePlacement, PhrasePlacement]:
    """The phrase, and its mirror image after it."""
    return PhrasePlacement(section, move, one), PhrasePlacement(section, move, one, mirrored=True)


# ---------------------------------------------------------------- 92 BPM: long lines, deep levels, arms that flow

_TIDE_IN = phrase("""
    down | close | nod:16
    scoop | | sink:.05 bow:14 nod:20
    offer | stand | sink:.02 bow:-4 nod:-8
    low | | nod:-4
""")
_TIDE_WAVES = phrase("""
    wave wave2 | stepL | lean:6 look:24 hip:.03
    wave2 wave | touchL | lean:-4 look:10 sink:.03
    wave wave2 | stepR | lean:-6 look:-24 hip:-.03
    cross | touchR | bow:12 nod:14 sink:.05
    reachover out | lungeL | lean:12 look:-20 sink:.16
    -
    halo low | wideR | lean:-10 twist:-14 nod:-8
    scoop | stand | bow:16 nod:18 sink:.06
""")
_TIDE_RISE = phrase("""
    floor | plie | sink:.26 bow:24 nod:10
    scoop | | sink:.20 bow:10
    vee | wide | bow:-8 nod:-16 toes:.03
    out up | wideR | lean:-12 look:-18
    up out | wideL | lean:12 look:18
    arch | close | toes:.05 nod:-10
    cross | crossR | twist:-20 sink:.06 nod:12
    low | stand | nod:-4
""")
_TIDE_TURN = phrase("""
    fan back | fwdL | lean:4 look:16
    back fan | fwdR | lean:-4 look:-16
    chest | crossR | turn:90 twist:20 sink:.05
    halo | stand | turn:90 nod:-6
    arch | crossR | turn:90 sink:.02
    out | stand | turn:90
    offer | lungefL | bow:6 sink:.14 nod:-10
    hang | close | sink:.03 nod:14
""")
_TIDE_OUT = phrase("""
    wave wave2 | stepL | lean:6 look:24
    halo low | lungeR | lean:-14 sink:.18 look:-20
    -
    offer scoop | fwdR | sink:.06 nod:-8
    cross | close | nod:20 bow:10 sink:.03
    -
    -
    -
""")
SLOW_TIDE: Final = Choreography(
    "slow-tide", "Slow Tide", "Marlow and the Lamps", 92.0,
    MovementStyle(sharp=0.0, bounce=0.012, groove=6.0, head=2.0),
    (
        PhrasePlacement("intro", "wake", _TIDE_IN),
        *_both("verse", "side waves", _TIDE_WAVES),
        PhrasePlacement("chorus", "rising tide", _TIDE_RISE),
        PhrasePlacement("chorus", "rising tide", _TIDE_RISE, mirrored=True),
        PhrasePlacement("bridge", "walk around", _TIDE_TURN),
        PhrasePlacement("chorus", "rising tide", _TIDE_RISE),
        PhrasePlacement("outro", "ebb", _TIDE_OUT),
    ),
)  # fmt: skip

# ---------------------------------------------------------------- 104 BPM: funk; hips, shoulders, heels, laid back

_KETTLE_IN = phrase("""
    hip | wideR | hip:-.05 look:-16
    hip | wideL | hip:.05 look:16
    hip | wideR | hip:-.05 nod:8
    hip | wideL | hip:.05 nod:-6
""")
_KETTLE_STRUT = phrase("""
    runback run | heelL | lean:-8 look:14
    run runback | stand | sink:.05
    run runback | heelR | lean:8 look:-14
    runback run | stand | sink:.05
    hip point | wideR | hip:-.06 lean:-6 look:-28
    & hip pointlow | | hip:-.04 sink:.05 look:-20
    hip point | wideR | hip:-.07 lean:-8 look:-28
    chest | wideL | hip:.06 twist:18
    & chest | wideR | hip:-.05 twist:-18
    hip | stand | sink:.04 nod:10
""")
_KETTLE_POUR = phrase("""
    call outdown | stepL | lean:10 hip:.06 look:20
    & call low | | lean:14 hip:.08 sink:.03
    outdown call | touchL | lean:-8 sink:.06
    outdown call | stepR | lean:-10 hip:-.06 look:-20
    & low call | | lean:-14 hip:-.08 sink:.03
    call outdown | touchR | lean:8 sink:.06
    knee | plie | sink:.20 bow:18 hip:.05
    & knee | plie | sink:.20 bow:18 hip:-.05
    knee | plie | sink:.22 bow:18 hip:.05
    salute hip | wideR | lean:-5 twist:-12 nod:-6
    -
""")
_KETTLE_SHOULDERS = phrase("""
    hang | backL | twist:24 bow:6 look:-20
    hang | backR | twist:-24 bow:6 look:20
    hang | backL | twist:24 bow:8 sink:.04
    hang | backR | twist:-24 bow:8 sink:.04
    hook hip | crossL | lean:6 look:24
    fan hip | stepL | lean:-4 look:24 hip:.05
    hip hook | crossR | lean:-6 look:-24
    hip fan | stepR | lean:4 look:-24 hip:-.05
""")
_KETTLE_OUT = phrase("""
    runback run | heelL | lean:-8
    run runback | heelR | lean:8
    chest | wideL | twist:20 sink:.04
    hip salute | wideR | hip:-.07 lean:-8 look:-18
    -
    -
""")
COPPER_KETTLE: Final = Choreography(
    "copper-kettle", "Copper Kettle", "The Sunday Spoons", 104.0,
    MovementStyle(sharp=0.15, bounce=0.030, groove=8.0, head=6.0),
    (
        PhrasePlacement("intro", "hips", _KETTLE_IN),
        *_both("verse", "strut", _KETTLE_STRUT),
        *_both("chorus", "pour", _KETTLE_POUR),
        PhrasePlacement("bridge", "shoulders", _KETTLE_SHOULDERS),
        PhrasePlacement("chorus", "pour", _KETTLE_POUR),
        PhrasePlacement("outro", "last strut", _KETTLE_OUT),
    ),
)  # fmt: skip

# ---------------------------------------------------------------- 112 BPM: a duo; questions, answers, then together

_TWINS_IN = phrase("""
    down | close | look:40
    -
    ready | stand | sink:.04
    chest | close | nod:6
""")
_TWINS_CALL = phrase("""
    out hip | stepL | lean:-6 look:30
    outup hip | touchL | look:20 sink:.04
    up hip | stepR | lean:6 nod:-8
    & shade hip | | lean:8 nod:6
    chest | close | sink:.04
    hip | wideR | hip:-.05 look:-20
    -
    hip | wideL | hip:.05 look:20
    -
""")
_TWINS_LIGHT = phrase("""
    box | wide | sink:.06
    outup | wide | sink:.02
    arch | close | toes:.05 nod:-10
    out | fwdL | bow:-4
    fwd | fwdR | bow:8 sink:.04
    & cross | | bow:4 sink:.06
    vee | wide | nod:-8
    low up | wideR | lean:-10 look:-20
    hip | stand | sink:.04
""")
_TWINS_LIGHT_END = phrase("""
    box | wide | sink:.06
    outup | wide | sink:.02
    arch | close | toes:.05 nod:-10
    out | fwdL | bow:-4
    fwd | fwdR | bow:8 sink:.04
    & cross | | bow:4 sink:.06
    face | stand | twist:-16 look:10
    face | stand | twist:16 look:-10
    diag low | lungeL | lean:10 sink:.12 look:24
""")
_TWINS_ROUND = phrase("""
    offer hip | crossR | turn:90 sink:.03
    offer hip | stand | turn:90
    offer hip | crossR | turn:90 sink:.03
    vee | stand | turn:90 nod:-6
    knee | plie | sink:.20 bow:14
    -
    halo | wide | sink:.02 nod:-8
    chest | close | sink:.03
""")
_TWINS_OUT = phrase("""
    out hip | stepL | lean:-6 look:30
    up hip | touchL | nod:-8
    arch | close | toes:.04
    low vee | wideL | lean:-8 look:-14
    -
    -
""")
TWIN_LANTERNS: Final = Choreography(
    "twin-lanterns", "Twin Lanterns", "Hana Voss and Iro", 112.0,
    MovementStyle(sharp=0.25, bounce=0.020, groove=5.0, head=4.0),
    (
        PhrasePlacement("intro", "look", _TWINS_IN, second=_TWINS_IN.mirrored()),
        PhrasePlacement("verse", "call", _TWINS_CALL, second=_TWINS_CALL.mirrored().later(2)),
        PhrasePlacement("verse", "call", _TWINS_CALL, mirrored=True, second=_TWINS_CALL.mirrored().later(2)),
        PhrasePlacement("chorus", "light up", _TWINS_LIGHT),
        PhrasePlacement("chorus", "light up and away", _TWINS_LIGHT_END),
        PhrasePlacement("bridge", "go round", _TWINS_ROUND, second=_TWINS_ROUND.mirrored()),
        PhrasePlacement("chorus", "light up", _TWINS_LIGHT),
        PhrasePlacement("chorus", "light up and away", _TWINS_LIGHT_END),
        PhrasePlacement("outro", "two lamps", _TWINS_OUT, second=_TWINS_OUT.mirrored()),
    ),
    dancers=2,
)  # fmt: skip

# ---------------------------------------------------------------- 124 BPM: sharp arms in angles, over quiet feet

_ORCHARD_IN = phrase("""
    down | stand | nod:18
    -
    -
    face down | stand | nod:2
    face | stand |
    -
    box | stand | sink:.03
    -
""")
_ORCHARD_ANGLES = phrase("""
    outup down | standL | look:20
    outdown down | standL | look:20
    outup outdown | stand |
    outdown outup | stand |
    box | standR | twist:-14
    & face | standR |
    head | standL | twist:14
    & halo | standL |
    up | stand | nod:-8
    cross | wide | sink:.08 nod:8
""")
_ORCHARD_PICK = phrase("""
    sky chest | wideL | lean:4 nod:-14
    & chest sky | wideR | lean:-4 nod:-14
    sky chest | wideL | lean:4 nod:-14
    out | wide | sink:.04
    & outup | wide | sink:.02
    punch hip | wideR | twist:-22 look:14
    hip punch | wideL | twist:22 look:-14
    & punch | wide | sink:.04
    fan | wide | nod:-6
    & low | wide | sink:.05
    shade hip | standR | lean:-8 look:20
    hip | stand | sink:.05 nod:12
""")
_ORCHARD_CLOCK = phrase("""
    up down | wide | lean:2
    out down | wideL | lean:4 look:16
    low down | wideL | lean:8 look:24
    crosslow | wide | sink:.08 bow:10
    down low | wideR | lean:-8 look:-24
    down out | wideR | lean:-4 look:-16
    down up | wide | lean:-2
    arch | close | toes:.05
""")
_ORCHARD_OUT = phrase("""
    sky chest | wideL | lean:4 nod:-14
    & chest sky | wideR | lean:-4 nod:-14
    sky chest | wideL | lean:4 nod:-14
    out | wide | sink:.04
    & outup | wide |
    cross | close | sink:.05 nod:14
    face vee | lungeR | sink:.10 lean:-8 look:-20
    -
    -
    -
""")
NEON_ORCHARD: Final = Choreography(
    "neon-orchard", "Neon Orchard", "Kite Parade", 124.0, MovementStyle(sharp=0.45, bounce=0.014, groove=3.0, head=3.0),
    (
        PhrasePlacement("intro", "light on", _ORCHARD_IN),
        *_both("verse", "angles", _ORCHARD_ANGLES),
        *_both("chorus", "pick the fruit", _ORCHARD_PICK),
        *_both("bridge", "clock", _ORCHARD_CLOCK),
        *_both("chorus", "pick the fruit", _ORCHARD_PICK),
        PhrasePlacement("outro", "last light", _ORCHARD_OUT),
    ),
)  # fmt: skip

# ---------------------------------------------------------------- 134 BPM: house; legs that never rest, loose arms

_BOARDS_IN = phrase("""
    low | wideL | sink:.06 lean:-6
    low | wideR | sink:.02 lean:6
    low | wideL | sink:.06 lean:-6
    low | wideR | sink:.02 lean:6
    crosslow | kneeL | bow:8
    out | wide | sink:.06
    crosslow | kneeR | bow:8
    out | wide | sink:.06
""")
_BOARDS_SHUFFLE = phrase("""
    swing back | scissorL | sink:.05
    back swing | scissorR | sink:.05
    swing back | scissorL | sink:.05
    low fan | kneeR | lean:6
    cross | crossR | sink:.08 look:16 bow:8
    out | stepL | sink:.02 look:16 bow:-4
    crosslow | behindR | sink:.08 look:20 bow:10
    fan low | stepL | sink:.02 go:.12 lean:-8
""")
_BOARDS_JACK = phrase("""
    wing | kickL | bow:-10
    scoop | backL | bow:18 sink:.09
    wing | kickR | bow:-10
    scoop | backR | bow:18 sink:.09
    low fan | sideL | lean:-14 look:18
    cross | behindL | sink:.09 bow:10
    fan low | sideR | lean:14 look:-18
    cross | behindR | sink:.09 bow:10
""")
_BOARDS_FLICK = phrase("""
    back swing | flickL | bow:10
    offer | fwdL | sink:.08 bow:-6
    swing back | flickR | bow:10
    offer | fwdR | sink:.08 bow:-6
    out | crossL | turn:-90 sink:.03
    out | stand | turn:-90
    low | crossL | turn:-90 sink:.03
    crosslow | stand | turn:-90 sink:.08
""")
_BOARDS_DOWN = phrase("""
    knee | plie | sink:.24 bow:20
    out | plie | sink:.14 bow:4
    knee | plie | sink:.25 bow:20
    up | wide | jump:.12 nod:-6
    knee | plie | sink:.24 bow:20
    hip out | lungeL | sink:.16 look:20
    out hip | lungeR | sink:.16 look:-20
    crosslow | stand | sink:.06 bow:8
""")
_BOARDS_OUT = phrase("""
    wing | kickL | bow:-10
    scoop | backL | bow:18 sink:.09
    wing | kickR | bow:-10
    scoop | backR | bow:18 sink:.09
    out | crossL | turn:-180 sink:.03
    out | stand | turn:-180
    offer hip | heelR | lean:6 look:-14
    -
""")
LOOSE_FLOORBOARDS: Final = Choreography(
    "loose-floorboards", "Loose Floorboards", "DJ Marzipan", 134.0,
    MovementStyle(sharp=0.05, bounce=0.032, groove=4.0, head=3.0),
    (
        PhrasePlacement("intro", "warm the floor", _BOARDS_IN),
        *_both("verse", "shuffle", _BOARDS_SHUFFLE),
        PhrasePlacement("chorus", "jack", _BOARDS_JACK),
        PhrasePlacement("chorus", "flick and spin", _BOARDS_FLICK),
        *_both("verse", "shuffle", _BOARDS_SHUFFLE),
        PhrasePlacement("bridge", "down low", _BOARDS_DOWN),
        PhrasePlacement("chorus", "jack", _BOARDS_JACK),
        PhrasePlacement("chorus", "flick and spin", _BOARDS_FLICK),
        PhrasePlacement("outro", "last kick", _BOARDS_OUT),
    ),
)  # fmt: skip

# ---------------------------------------------------------------- 150 BPM: jumps, kicks and spins, large and bright

_COMET_IN = phrase("""
    runback run | kneeL |
    run runback | stand | sink:.03
    run runback | kneeR |
    runback run | stand | sink:.03
    runback run | kneeL |
    run runback | stand | sink:.03
    vee | wide | jump:.14 nod:-6
    hang | stand | sink:.10 bow:10
""")
_COMET_RACE = phrase("""
    run runback | kneeR | bow:6
    runback run | fwdR | bow:6
    runback run | kneeL | bow:6
    run runback | fwdL | bow:6
    up low | lungeL | lean:-8 sink:.10 look:-16
    -
    low up | lungeR | lean:8 sink:.10 look:16
    chest | close | sink:.08 bow:8
""")
_COMET_BLAST = phrase("""
    vee | wide | jump:.18 nod:-8
    crosslow | close | sink:.10 bow:12
    vee | wide | jump:.18 nod:-8
    chest | close | sink:.06
    diag back | kickR | lean:4
    ready | stand | sink:.06
    back diag | kickL | lean:-4
    ready | stand | sink:.06
""")
_COMET_SPIN = phrase("""
    out chest | stepL | twist:-20 sink:.06
    arch | close | turn:180 toes:.04
    arch | close | turn:180 toes:.04
    out | wide | sink:.08
    sky hip | wideL | lean:8 look:30 nod:-10
    -
    hip sky | wideR | lean:-8 look:-30 nod:-10
    crosslow | stand | sink:.08 bow:12
""")
_COMET_ORBIT = phrase("""
    point hip | stepL | lean:-6 look:28
    hip | touchL | sink:.05
    point hip | stepL | lean:-8 look:28
    hip | touchL | sink:.05
    hip point | stepR | lean:6 look:-28
    hip | touchR | sink:.05
    up | stand | jump:.12
    floor | plie | sink:.22 bow:18
""")
_COMET_OUT = phrase("""
    vee | wide | jump:.18 nod:-8
    crosslow | close | sink:.10 bow:12
    arch | close | turn:180 toes:.04
    arch | close | turn:180 toes:.04
    diag low | lungeL | lean:8 sink:.14 look:24 nod:-10
    -
    -
    -
""")
COMET_SEASON: Final = Choreography(
    "comet-season", "Comet Season", "Rocket Post", 150.0, MovementStyle(sharp=0.1, bounce=0.024, groove=4.0, head=2.0),
    (
        PhrasePlacement("intro", "take off", _COMET_IN),
        *_both("verse", "race", _COMET_RACE),
        *_both("chorus", "blast", _COMET_BLAST),
        PhrasePlacement("chorus", "spin", _COMET_SPIN),
        *_both("verse", "orbit", _COMET_ORBIT),
        *_both("chorus", "blast", _COMET_BLAST),
        PhrasePlacement("chorus", "spin", _COMET_SPIN),
        PhrasePlacement("outro", "landing", _COMET_OUT),
    ),
)  # fmt: skip

DANCES: Final = (SLOW_TIDE, COPPER_KETTLE, TWIN_LANTERNS, NEON_ORCHARD, LOOSE_FLOORBOARDS, COMET_SEASON)
