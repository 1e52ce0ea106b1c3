"""``bench compare``: how well Coach's comparator finds known faults, compared with every other method we know.

Three layers: synthetic dances made here, the rendered cover with its planted mistakes seen through the real BlazePose,
and real clips if a folder of them is given. Prints a table, writes JSON and a picture.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from time import process_time
from typing import Final

from coach.base.console import bar
from coach.base.paths import Folders, folders
from coach.bench.comparison.cases import Case, Scale, SyntheticClip, case, clips
from coach.bench.comparison.clips import real_layer, rendered_layer
from coach.bench.comparison.methods import METHODS, OWN_METHOD, Reading
from coach.bench.comparison.metrics import mistakes_shown, named_right
from coach.bench.comparison.numbers import numbers
from coach.bench.comparison.show import draw, print_layers, print_table
from coach.bench.results import write_results
from coach.bench.shipped import COVER, SONG
from coach.bench.synthetic.performance import CAMERA_PAN_SD_DEG, SyntheticTake
from coach.compare.learn import cover_errors, from_errors
from coach.domain.landmarks import PoseTrack
from coach.domain.thresholds import Thresholds
from coach.estimators.registry import DEFAULT_CHOICE, EstimatorChoice, estimator_model
from coach.song.library import find_song
from coach.song.reference import reference_track
from coach.song.thresholds_file import thresholds_for
from coach.tracking.cache import cached_track

VERSION: Final = 1
BOOTSTRAP_DRAWS: Final = 300
"""Bootstrap draws behind every interval."""
HARDER: Final = (
    ("less noise", 0.6, CAMERA_PAN_SD_DEG),
    ("more noise", 1.5, CAMERA_PAN_SD_DEG),
    ("camera straight", 1.0, 0.0),
    ("camera aside", 1.0, 30.0),
)
"""Other conditions for Coach's method: name, factor on the noise, degrees SD of pan."""


@dataclass(frozen=True, eq=False)
class MethodRun:
    """One method's cases on one split, and its cost per frame in µs of processor time."""

    cases: tuple[Case, ...]
    frame_us: float


def run(
    clips_folder: Path | None,
    out: Path,
    places: Folders | None = None,
    share: float = 1.0,
    choice: EstimatorChoice = DEFAULT_CHOICE,
) -> int:
    """Runs everything and writes ``out`` (JSON) and a picture next to it.

    places  where songs and cache are; share: of the performances, for a quick look; choice: what finds the poses
    """
    places = places or folders()
    with bar("Making synthetic dances", None):
        development, test = (list(clips(split, share)) for split in ("development", "test"))
    thresholds = learnt(development)
    measured = _measure_all(development, test, thresholds)
    result = {
        "version": VERSION,
        "clips": {
            split: [clip.dance.name for clip in found]
            for split, found in (("development", development), ("test", test))
        },
        "performances": sum(len(clip.performances) for clip in test),
        "thresholds": {"mean": thresholds.mean.tolist(), "sd": thresholds.sd.tolist(), "k": thresholds.k},
        "methods": {
            name: numbers(m.cases, BOOTSTRAP_DRAWS) | {"frame_us": m.frame_us} | _names(m)
            for name, m in measured.items()
        },
        "conditions": _conditions(thresholds, share, Scale.of(*_readings(development, thresholds))),
        **_films(clips_folder, places, choice),
    }
    out.parent.mkdir(parents=True, exist_ok=True)
    write_results(out, result)
    draw(result, {name: m.cases for name, m in measured.items()}, out.with_suffix(".png"))
    print_table(result)
    print_layers(result)
    print(f"\nWritten: {out} and {out.with_suffix('.png')}")
    return 0


def _films(clips_folder: Path | None, places: Folders, choice: EstimatorChoice) -> dict[str, dict | None]:
    """The layers that need a real estimator."""
    model = estimator_model(choice, places.cache)

    def poses(film: Path) -> PoseTrack:
        return cached_track(film, 1, model, places.cache, f"Finding the poses of {film.name}")

    song = find_song(SONG, places.songs)
    thresholds = thresholds_for(SONG, "normal", places.thresholds, len(song.grid))
    rendered = rendered_layer(reference_track(song, model, places.cache), poses(COVER), song.grid, thresholds)
    return {"rendered": rendered, "real": real_layer(clips_folder, poses) if clips_folder else None}


def _names(measured: MethodRun) -> dict[str, float]:
    if not measured.cases[0].reading.verdicts:
        return {}
    return named_right(measured.cases) | mistakes_shown(measured.cases)


def learnt(development: list[SyntheticClip]) -> Thresholds:
    """Thresholds of no song in particular, from the clean dancers of the development clips."""
    clean = [(p, clip) for clip in development for p in clip.performances if p.kind == "clean"]
    return from_errors([cover_errors(p.track, clip.reference, clip.dance.grid) for p, clip in clean])


def _readings(
    found: list[SyntheticClip], thresholds: Thresholds, name: str = OWN_METHOD
) -> tuple[list[Reading], list[SyntheticTake]]:
    pairs = [
        (METHODS[name](p.track, clip.reference, clip.dance.grid, thresholds), p)
        for clip in found
        for p in clip.performances
    ]
    return [reading for reading, _ in pairs], [p for _, p in pairs]


def _measure_all(
    development: list[SyntheticClip], test: list[SyntheticClip], thresholds: Thresholds
) -> dict[str, MethodRun]:
    measured = {}
    with bar("Comparing, method by method", len(METHODS), "methods") as advance:
        for name in METHODS:
            measured[name] = measure(name, development, test, thresholds)
            advance(1)
    return measured


def measure(
    name: str, development: list[SyntheticClip], test: list[SyntheticClip], thresholds: Thresholds
) -> MethodRun:
    """One method on the test clips, its joints made comparable using the development clips' clean dancers."""
    clean = [
        SyntheticClip(c.dance, c.reference, tuple(p for p in c.performances if p.kind == "clean")) for c in development
    ]
    scale = Scale.of(*_readings(clean, thresholds, name))
    started = process_time()
    readings, performances = _readings(test, thresholds, name)
    frame_us = 1e6 * (process_time() - started) / sum(len(p.track) for p in performances)
    return MethodRun(tuple(case(p, r, scale) for p, r in zip(performances, readings)), frame_us)


def _conditions(thresholds: Thresholds, share: float, scale: Scale) -> dict[str, dict]:
    """Coach's method where the noise or the camera differs from what it was tuned on."""
    found = {}
    with bar("Other noise, other cameras", len(HARDER), "conditions") as advance:
        for name, noise, pan in HARDER:
            readings, performances = _readings(list(clips("test", share / 2, noise, pan)), thresholds)
            cases = [case(p, r, scale) for p, r in zip(performances, readings)]
            found[name] = numbers(cases, draws=0 if share < 1 else 100)
            advance(1)
    return found
