"""Who dances: the dancers of a group from left to right, and which member of the reference each follows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from coach.base.errors import CoachError
from coach.domain.landmarks import PoseTrack
from coach.estimators.estimator import EstimatorModel
from coach.estimators.movenet.skeleton import MULTIPOSE
from coach.estimators.registry import EstimatorChoice, estimator_model
from coach.estimators.top_down.crops import CropsModel
from coach.song.group import GroupRequest, check_request, from_left, prepared_for_member
from coach.song.prepared import PreparedSong
from coach.takes.session_info import InGroup

MOST_LIVE: Final = 6
"""Dancers that one camera shows large enough, and that one network can tell apart."""
LIVE: Final = MULTIPOSE.name
"""The estimator of a group that does not name one: it finds all of them at the cost of one. Measured with three, on a
busy machine: 40 ms of processor time per picture, including telling who is who."""


@dataclass(frozen=True, eq=False)
class LiveGroup:
    """``dancers``: from left to right; ``songs``: the song as each of them dances it; ``followed``: the tracks of all
    members who may be followed, by number."""

    dancers: tuple[InGroup, ...]
    songs: tuple[PreparedSong, ...]
    followed: Mapping[int, PoseTrack]

    @property
    def several_members(self) -> bool:
        """Whether they follow different members."""
        return len({one.member for one in self.dancers}) > 1


def live_group(prepared: PreparedSong, request: GroupRequest, followed: Mapping[int, PoseTrack]) -> LiveGroup:
    """Each with the member given by ``--members``, else the only one, or the one standing in the same place."""
    members = request.members or from_left(followed, prepared.song.start)
    members = members if len(members) == request.dancers else members[:1] * request.dancers
    dancers = tuple(InGroup(k, member, request.name(k)) for k, member in enumerate(members, start=1))
    songs = {member: prepared_for_member(prepared, member, followed[member]) for member in set(members)}
    return LiveGroup(dancers, tuple(songs[one.member] for one in dancers), followed)


def people_looked_for(model: EstimatorModel, dancers: int) -> int:
    """As many as the estimator can find; one more than there are dancers if each costs a run of the network."""
    return min(dancers + 1, model.most) if isinstance(model, CropsModel) else model.most


def group_choice(request: GroupRequest, choice: EstimatorChoice, cache: Path) -> EstimatorChoice:
    """The estimator that the group dances with: LIVE if they name none. CoachError if such a group cannot dance before
    a camera, or the estimator cannot tell so many apart."""
    check_request(request, MOST_LIVE, " live")
    choice = replace(choice, name=choice.name or LIVE)
    check_sees(estimator_model(choice, cache), request.dancers, choice)
    return choice


def check_sees(model: EstimatorModel, dancers: int, choice: EstimatorChoice) -> None:
    """CoachError if that estimator cannot tell so many dancers apart."""
    if model.most < dancers:
        sees = "follows a single dancer" if model.most == 1 else f"tells at most {model.most} dancers apart"
        raise CoachError(
            f"The estimator {model.name} {sees}, and you are {dancers}. Leave --estimator {choice.name} out: a group "
            f"then dances with {LIVE}."
        )
