"""What ``bench moves`` counts: accuracy, macro-F1, confusions, wrong moves found, calibration of certainties. Pure.

For people who dance another dance: in how many phrases they would be told that they danced another move.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from coach.bench.moves.baselines import every_half_window, majority, nearest, phrase_of, window_of
from coach.bench.moves.dances import Trial
from coach.compare.judge import judge
from coach.compare.other_moves import other_moves, sure_and_wrong
from coach.compare.score import levelled, take_score
from coach.domain.beats import BeatGrid
from coach.domain.landmarks import PoseTrack
from coach.domain.moves import DancedPhrase, Move
from coach.domain.thresholds import PRIOR
from coach.domain.verdicts import Verdict
from coach.moves.examples import Example
from coach.moves.recognition import MoveModel, danced_at, evidence, look, phrases
from coach.moves.windows import key_points
from coach.takes.judging import with_names

NOT_SEEN = -1


@dataclass(eq=False)
class Answers:
    """True and told classes of many windows or phrases; NOT_SEEN is left out."""

    true: list[int] = field(default_factory=list)
    told: list[int] = field(default_factory=list)

    def add(self, true: Sequence[int] | NDArray, told: Sequence[int] | NDArray) -> None:
        kept = [(int(a), int(b)) for a, b in zip(true, told) if b != NOT_SEEN]
        self.true += [a for a, _ in kept]
        self.told += [b for _, b in kept]

    @property
    def accuracy(self) -> float:
        return float(np.mean(np.array(self.true) == np.array(self.told))) if self.true else float("nan")

    @property
    def macro_f1(self) -> float:
        """The harmonic mean of precision and recall, averaged over the classes danced."""
        true, told = np.array(self.true), np.array(self.told)
        of = [2 * ((true == k) & (told == k)).sum() / ((true == k).sum() + (told == k).sum()) for k in np.unique(true)]
        return float(np.mean(of)) if of else float("nan")

    def confusion(self, classes: int) -> NDArray[np.intp]:
        """(C, C) rows are true, columns told."""
        table = np.zeros((classes, classes), np.intp)
        np.add.at(table, (self.true, self.told), 1)
        return table


@dataclass(eq=False)
class RecognitionCounts:
    """Everything counted for a group of dances.

    wrong   (found, tested) phrases in which another move than the one declared due is danced
    false   (flagged, tested) phrases danced as they should be
    sure    for every phrase, the certainty and whether it is right
    """

    names: tuple[str, ...]
    windows: dict[str, Answers] = field(default_factory=lambda: {name: Answers() for name in MOVE_METHODS})
    phrases: dict[str, Answers] = field(default_factory=lambda: {name: Answers() for name in MOVE_METHODS})
    wrong: list[int] = field(default_factory=lambda: [0, 0])
    false: list[int] = field(default_factory=lambda: [0, 0])
    sure: list[tuple[float, bool]] = field(default_factory=list)

    def plain(self) -> dict[str, Any]:
        def of(answers: Answers) -> dict[str, Any]:
            return {
                "asked": len(answers.true),
                "accuracy": _rounded(answers.accuracy),
                "macro_f1": _rounded(answers.macro_f1),
            }

        return {
            "windows": {way: of(answers) for way, answers in self.windows.items()},
            "phrases": {way: of(answers) for way, answers in self.phrases.items()},
            "wrong_found": _rounded(share(self.wrong)), "wrong_asked": self.wrong[1],
            "false": _rounded(share(self.false)), "false_asked": self.false[1],
            "mean_certainty": _rounded(np.mean([c for c, _ in self.sure]) if self.sure else np.nan),
            "right": _rounded(np.mean([r for _, r in self.sure]) if self.sure else np.nan),
        }  # fmt: skip


MOVE_METHODS = ("trees", "nearest", "majority")


def share(counted: Sequence[int]) -> float:
    return counted[0] / counted[1] if counted[1] else float("nan")


def _rounded(value: float) -> float | None:
    return round(float(value), 4) if np.isfinite(value) else None


def measure(
    into: RecognitionCounts,
    model: MoveModel,
    train: Sequence[Example],
    track: PoseTrack,
    moves: Sequence[Move],
    grid: BeatGrid,
    example: Example,
) -> None:
    """Count what the model, and the baselines on the same training dances, say about one dancer's track."""
    _phrases(into, model, track, moves, grid)
    _windows(into, model, track, example)
    _baselines(into, train, key_points(track), example)


def _phrases(
    into: RecognitionCounts, model: MoveModel, track: PoseTrack, moves: Sequence[Move], grid: BeatGrid
) -> None:
    """By windows alone, without knowing what is due; then what is told if another move is due."""
    seen = look(track, model)
    for one in phrases(seen, moves, grid):
        said = evidence(seen, one.start, one.end)
        if said is None or one.place is None or one.due is None:
            continue
        into.phrases["trees"].add([one.due], [int(said.argmax())])
        sure = np.exp(said - said.max())
        into.sure.append((float(sure.max() / sure.sum()), bool(said.argmax() == one.due)))
        into.false[0] += one.another
        into.false[1] += 1
        for other in range(1, len(moves) + 1):
            if other != one.due:
                told = danced_at(seen, one.place, other, grid)
                into.wrong[0] += told.another and told.label == one.due
                into.wrong[1] += 1


def _windows(into: RecognitionCounts, model: MoveModel, track: PoseTrack, example: Example) -> None:
    seen = look(track, model)
    for span in example.spans:
        inside = seen.within(span.start, span.end)
        told = model.parts.by_class(inside.at(inside.known).probabilities).argmax(axis=1)
        into.windows["trees"].add([span.label] * len(told), told)


def _baselines(into: RecognitionCounts, train: Sequence[Example], points: PoseTrack, example: Example) -> None:
    usual = majority([span for one in train for span in one.spans])
    known = [(one.points, span) for one in train for span in one.spans]
    known += [(one.points.mirrored(), span) for one in train for span in one.spans]
    asked = [span for span in example.spans if _shown(phrase_of(points, span.start, span.end))]
    if not asked:
        return
    true = [span.label for span in asked]
    pictures = np.array([phrase_of(points, span.start, span.end) for span in asked])
    others = np.array([phrase_of(track, span.start, span.end) for track, span in known])
    told = nearest(pictures, others, np.array([span.label for _, span in known]))
    into.phrases["nearest"].add(true, told)
    into.phrases["majority"].add(true, [usual] * len(true))
    small = [(window_of(points, middle), span.label) for span in asked for middle in every_half_window(span)[::2]]
    small = [(window, label) for window, label in small if _shown(window)]
    taught = [
        (window_of(track, middle), span.label) for track, span in known for middle in every_half_window(span)[::2]
    ]
    told = nearest(np.array([w for w, _ in small]), np.array([w for w, _ in taught]), np.array([k for _, k in taught]))
    into.windows["nearest"].add([label for _, label in small], told)
    into.windows["majority"].add([label for _, label in small], [usual] * len(small))


def _shown(sequence: NDArray) -> bool:
    return bool(np.isfinite(sequence).mean() >= 0.3)


@dataclass
class Strangers:
    """Counted phrases: ``asked`` with enough seen, ``another`` recognised as another move of the song; of those,
    ``unguarded`` surely and with low-scoring beats, and ``told`` although the take is another dance."""

    asked: int = 0
    another: int = 0
    unguarded: int = 0
    told: int = 0


def other_dances(trials: Sequence[Trial]) -> Iterator[tuple[Trial, PoseTrack]]:
    """Each song once, with one dancer of each of the other songs."""
    songs = {trial.name: trial for trial in trials if trial.reference is not None}
    for name, trial in songs.items():
        for other, theirs in songs.items():
            if other != name and theirs.asked.t[-1] > trial.grid.times[0]:
                yield trial, theirs.asked


def ask_about(into: Strangers, model: MoveModel, trial: Trial, track: PoseTrack) -> None:
    """Count what would be told about a track that is not the trial's dance."""
    if trial.reference is None:
        return
    verdicts = judge(track, trial.reference, trial.grid, PRIOR)
    verdicts = levelled(verdicts, take_score(verdicts).score)
    found = _asked(model, trial, track)
    judged = [v for v in verdicts if v.kind != "unseen"]
    into.asked += sum(bool(one.danced) for one in found)
    into.another += sum(one.another for one in found)
    into.unguarded += len(sure_and_wrong(found, judged))
    into.told += len(other_moves(found, _danced(verdicts, track)))


def _danced(verdicts: Sequence[Verdict], track: PoseTrack) -> list[Verdict]:
    """The verdicts on beats within the track: a take has no others."""
    return [v for v in verdicts if track.t[0] <= v.t <= track.t[-1]]


def _asked(model: MoveModel, trial: Trial, track: PoseTrack) -> list[DancedPhrase]:
    return [
        with_names(one, model)
        for one in phrases(look(track, model), trial.moves, trial.grid)
        if one.place is not None and one.due is not None
    ]
