"""People who dance another dance: in how many of the song's phrases they would be told to have danced another move."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from coach.bench.moves.dances import Trial
from coach.compare.judge import judge
from coach.compare.other_moves import other_moves, sure_and_wrong
from coach.compare.score import levelled, take_score
from coach.domain.landmarks import PoseTrack
from coach.domain.moves import DancedPhrase
from coach.domain.thresholds import PRIOR
from coach.domain.verdicts import Verdict
from coach.moves.recognition import MoveModel, look, phrases
from coach.takes.judging import with_names


@dataclass
class Strangers:
    """Counted phrases: ``asked`` in which enough was seen, ``another`` recognised as another move of the song, of those
    ``unguarded`` surely and with beats worth little, and ``told`` although the take is another dance."""

    asked: int = 0
    another: int = 0
    unguarded: int = 0
    told: int = 0


def others(trials: Sequence[Trial]) -> Iterator[tuple[Trial, PoseTrack]]:
    """Each song once, with one dancer of each of the other songs."""
    songs = {trial.name: trial for trial in trials if trial.reference is not None}
    for name, trial in songs.items():
        for other, theirs in songs.items():
            if other != name and theirs.asked.t[-1] > trial.grid.times[0]:
                yield trial, theirs.asked


def ask(into: Strangers, model: MoveModel, trial: Trial, track: PoseTrack) -> None:
    """Count what would be told of a track that is not the trial's dance."""
    if trial.reference is None:
        return
    verdicts = judge(track, trial.reference, trial.grid, PRIOR)
    verdicts = levelled(verdicts, take_score(verdicts).score)
    found = _phrases(model, trial, track)
    judged = [v for v in verdicts if v.kind != "unseen"]
    into.asked += sum(bool(one.danced) for one in found)
    into.another += sum(one.another for one in found)
    into.unguarded += len(sure_and_wrong(found, judged))
    into.told += len(other_moves(found, _danced(verdicts, track)))


def _danced(verdicts: Sequence[Verdict], track: PoseTrack) -> list[Verdict]:
    """Those of beats that lie within the track: a take has no others."""
    return [v for v in verdicts if track.t[0] <= v.t <= track.t[-1]]


def _phrases(model: MoveModel, trial: Trial, track: PoseTrack) -> list[DancedPhrase]:
    return [
        with_names(one, model)
        for one in phrases(look(track, model), trial.moves, trial.grid)
        if one.place is not None and one.due is not None
    ]
