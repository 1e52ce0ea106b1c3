"""``bench beats [FOLDER]``: are the beats of music found, and does Coach say so when they are not?

25 kinds of music are made in code, twice: one set is for tuning the tracker, the other, with other tempos, keys and
instruments, for testing it. With FOLDER, also songs (folders with ``song.toml``) and films or recordings with their
beat times next to them: ``dance.mp4`` and ``dance.beats``, one time (s) a line, those counted "1" followed by a 1.

``--tracker coach librosa`` has Coach's own beat tracker and librosa's, the only other that installs wherever Coach
does, follow the same onsets, with everything else unchanged: the metre, the constant tempo, the certainty.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.base.console import Advance, bar
from coach.base.errors import CoachError
from coach.bench.beats.measure import BeatAnnotation, Outcome, Summary, outcome, summary
from coach.bench.beats.pieces import SETS, AnnotatedPiece, pieces
from coach.bench.results import write_results
from coach.domain.landmarks import PoseTrack
from coach.media.audio import read_audio
from coach.song.importing.music import TrackBeats, listen
from coach.song.importing.rhythm import find_rhythm
from coach.song.importing.spectra import LISTENING_HZ, SPECTRUM_HOP
from coach.song.importing.tempo import Curve
from coach.song.importing.tracker import track_beats
from coach.song.package import FILE_NAME, load_song

OURS: Final = "coach"
BEAT_TARGETS_TEXT: Final = "Targets: F ≥ .9 on constant tempo with drums, ≥ .8 over all; wrong and sure ≤ 5 %"
BEATS_ENDING: Final = ".beats"
"""Ending of a file with the beats of the film or recording next to it."""


def librosa_beats(onsets: Curve, advance: Advance) -> NDArray[np.float64]:
    """Dynamic programming at one tempo (Ellis 2007), on the same onsets; nothing is trimmed at the ends, because Coach
    itself decides how far beats go."""
    import librosa

    advance(len(onsets.t) * SPECTRUM_HOP / LISTENING_HZ)
    _, frames = librosa.beat.beat_track(
        onset_envelope=onsets.strength, sr=LISTENING_HZ, hop_length=SPECTRUM_HOP, trim=False, units="frames"
    )
    return onsets.t[frames]


TRACKERS: Final[Mapping[str, TrackBeats]] = {OURS: track_beats, "librosa": librosa_beats}


def bench_beats(folder: Path | None, out: Path, trackers: Sequence[str] = (OURS,)) -> int:
    """Print a table for each set and for ``folder``, with each of the TRACKERS, and write ``out`` (JSON).

    CoachError if the folder holds no beats.
    """
    known = [] if folder is None else known_beats(folder)
    outcomes: dict[str, list[Outcome]] = {}
    for tracker in trackers:
        by, track = "" if tracker == OURS else f", by {tracker}", TRACKERS[tracker]
        outcomes |= {which + by: _of_pieces(which, by, track) for which in SETS}
        if known:
            outcomes[f"{folder}{by}"] = [_of_film(film, truth, track) for film, truth in known]
    for which, found in outcomes.items():
        print(f"\n{which}\n{table(found)}")
    print(f"\n{BEAT_TARGETS_TEXT}")
    result = {
        which: {"summary": asdict(summary(found)), "pieces": [asdict(one) for one in found]}
        for which, found in outcomes.items()
    }
    write_results(out, result)
    print(f"Written to {out}")
    return 0


def _of_pieces(which: str, by: str, track: TrackBeats) -> list[Outcome]:
    made = pieces(which)
    with bar(f"Listening ({which}{by})", len(made), "pieces") as advance:
        found = []
        for piece in made:
            found.append(of_piece(piece(), track))
            advance(1)
    return found


def of_piece(piece: AnnotatedPiece, track: TrackBeats = track_beats) -> Outcome:
    truth = BeatAnnotation(piece.beats, piece.beats_per_bar, piece.first_one)
    return _outcome(piece.name, piece.samples, LISTENING_HZ, truth, piece.steady, track)


def _of_film(film: Path, truth: BeatAnnotation, track: TrackBeats) -> Outcome:
    audio = read_audio(film)
    if audio is None:
        raise CoachError(f"{film} has no sound, so there are no beats to hear. Take it out of the folder.")
    return _outcome(f"{film.parent.name}/{film.name}", audio.samples, audio.rate, truth, False, track)


def _outcome(
    name: str, samples: NDArray[np.float32], rate: int, truth: BeatAnnotation, steady: bool, track: TrackBeats
) -> Outcome:
    found = find_rhythm(listen(samples, rate, track=track), PoseTrack.empty(), 0.0, len(samples) / rate, None, None)
    return outcome(name, found, truth, steady)


def known_beats(folder: Path) -> list[tuple[Path, BeatAnnotation]]:
    """(film, its beats) for the songs in a folder, and for the files with their beats next to them."""
    if not folder.is_dir():
        raise CoachError(f"{folder} is not a folder. Name one with songs, or with films and {BEATS_ENDING} files.")
    found = [*_of_songs(folder), *_beside(folder)]
    if not found:
        raise CoachError(f"There are no songs and no {BEATS_ENDING} files in {folder}, so no beats are known.")
    return found


def _of_songs(folder: Path) -> Iterator[tuple[Path, BeatAnnotation]]:
    for path in sorted(folder.glob(f"*/{FILE_NAME}")):
        song = load_song(path.parent)
        grid = song.grid
        yield song.video, BeatAnnotation(grid.times, grid.beats_per_bar, grid.first_count_beat % grid.beats_per_bar)


def _beside(folder: Path) -> Iterator[tuple[Path, BeatAnnotation]]:
    for path in sorted(folder.glob(f"*{BEATS_ENDING}")):
        films = [film for film in sorted(folder.iterdir()) if film.stem == path.stem and film != path]
        if not films:
            raise CoachError(f"There is no film or recording next to {path}. Give both the same name.")
        yield films[0], read_beats(path)


def read_beats(path: Path) -> BeatAnnotation:
    """CoachError if a line is not a time, or the times do not increase."""
    try:
        rows = [line.split() for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        beats = np.array([float(row[0]) for row in rows])
    except (OSError, ValueError) as error:
        raise CoachError(f"{path} is not a list of beats ({error}). Write one time per line, in seconds.") from None
    if len(beats) < 2 or (np.diff(beats) <= 0).any():
        raise CoachError(f"{path}: the beats must be at least two, in order. Correct it there.")
    ones = [k for k, row in enumerate(rows) if row[1:2] == ["1"]]
    bar_length = int(np.median(np.diff(ones))) if len(ones) > 1 else 4
    return BeatAnnotation(beats, bar_length, ones[0] if ones else None)


def table(outcomes: Sequence[Outcome]) -> str:
    """One line per piece, and the totals."""
    head = f"{'piece':<24}{'F':>6}{'true':>7}{'found':>7}  {'tempo':<7}{'octave':<8}{'1':<7}{'constant':<10}sure"
    lines = [
        f"{o.name[:23]:<24}{o.f:>6.2f}{o.true_bpm:>7.1f}{o.bpm:>7.1f}  {_mark(o.tempo):<7}{_mark(o.octave):<8}"
        f"{_mark(o.one):<7}{'yes' if o.constant else 'no':<10}{_sure(o)}"
        for o in outcomes
    ]
    return "\n".join([head, *lines, total(summary(outcomes))])


def total(s: Summary) -> str:
    return (
        f"{s.pieces} pieces: F {s.f:.2f} (constant tempo with drums {s.f_steady:.2f}); right: tempo {s.tempo:.0%}, "
        f"octave {s.octave:.0%}, “1” {s.one:.0%}; sure {s.sure:.0%}; wrong ones said to be unsure "
        f"{s.unsure_when_wrong:.0%}; wrong and sure {s.wrong_and_sure:.0%}"
    )


def _mark(right: bool | None) -> str:
    return {True: "right", False: "WRONG", None: "?"}[right]


def _sure(o: Outcome) -> str:
    if o.sure:
        said = "yes" if o.sure_one else "but not of “1”"
        return f"{said}  <- WRONG" if o.wrong_and_sure else said
    return f"no: {o.bpm:.0f} or {o.other:.0f}" if o.other else "no"
