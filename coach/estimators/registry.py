"""Coach's pose estimators: the only module outside their own folders that knows them by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from coach.base.errors import CoachError
from coach.domain.landmarks import BODY, Skeleton
from coach.estimators.blazepose.model import kept_model, pose_model
from coach.estimators.blazepose.skeleton import BLAZEPOSE
from coach.estimators.estimator import EstimatorModel
from coach.estimators.movenet.model import multipose_model
from coach.estimators.movenet.skeleton import MULTIPOSE
from coach.estimators.network_model import NetworkModel, if_whole
from coach.estimators.openpose.model import kept_openpose, openpose_model
from coach.estimators.openpose.skeleton import OPENPOSE
from coach.estimators.posenet.model import posenet_model
from coach.estimators.posenet.skeleton import POSENET
from coach.estimators.top_down.crops import CropsModel

DEFAULT: Final = BLAZEPOSE.name
"""The estimator if none is named."""

CROPS: Final = "blazepose-crops"
"""BlazePose for each of several people."""

ASSUMED_SKELETON: Final = BLAZEPOSE
"""The skeleton of files that do not say whose poses they hold: there used to be no other."""

Kept = Callable[[Path], EstimatorModel | None]
"""Cache → the model, whole and verified, or None if it is not there. Fetches nothing."""

MakeModel = Callable[[Path | None, Path], EstimatorModel]
"""File of the dancer's own, cache → the model, fetched if need be. CoachError if it cannot be had."""


@dataclass(frozen=True)
class Estimator:
    """One of those that can be chosen by name.

    good_for   what it is good for, in a line
    missing    what to do if ``kept`` gives None
    own_file   whether it takes networks of the dancer's own
    several    whether it tells several dancers apart
    """

    name: str
    good_for: str
    skeleton: Skeleton
    found: MakeModel
    kept: Kept
    missing: str
    own_file: bool = True
    several: bool = True


@dataclass(frozen=True)
class EstimatorChoice:
    """Which estimator the dancer wants.

    name     None: the usual one, or that of the take in hand
    weights  a file with networks of their own; None: the usual ones
    """

    name: str | None = None
    weights: Path | None = None

    @property
    def estimator(self) -> Estimator:
        return ESTIMATORS[self.name or DEFAULT]

    @property
    def as_options(self) -> tuple[str, ...]:
        """As typed."""
        options = (("--estimator", self.name), ("--weights", self.weights))
        return tuple(str(word) for option in options if option[1] is not None for word in option)

    def for_take(self, versions: Mapping[str, str], cache: Path) -> EstimatorChoice:
        """The same if it names an estimator, else the one that found the take's poses, if available.

        versions  of the take's ``session.json``
        """
        name = versions.get(NAME_IN_VERSIONS, DEFAULT)
        if self.name is not None or name == DEFAULT or name not in ESTIMATORS:
            return self
        theirs = ESTIMATORS[name]
        there = theirs.own_file if self.weights is not None else theirs.kept(cache) is not None
        return replace(self, name=name) if there else self


DEFAULT_CHOICE: Final = EstimatorChoice()
"""If nothing else is asked for."""


def _crops_of(one: EstimatorModel | None) -> CropsModel | None:
    return None if one is None else CropsModel(CROPS, one)


NAME_IN_VERSIONS: Final = "estimator"
"""Key of the estimator in a take's versions; missing in takes from before there were several."""

ESTIMATORS: Final = {
    known.name: known
    for known in (
        Estimator(
            "blazepose",
            "one dancer, in the picture and in space, to the tips of hands and feet",
            BLAZEPOSE,
            pose_model,
            kept_model,
            "fetched when it is first needed",
            several=False,
        ),
        Estimator(
            CROPS,
            "up to eight dancers, each as well as blazepose sees one; takes as many times as long",
            BLAZEPOSE,
            lambda given, cache: CropsModel(CROPS, pose_model(given, cache)),
            lambda cache: _crops_of(kept_model(cache)),
            "fetched when it is first needed",
        ),
        Estimator(
            MULTIPOSE.name,
            "up to six dancers for the cost of one; in the picture only, without tips of hands and feet",
            MULTIPOSE,
            lambda given, cache: multipose_model(),
            lambda cache: if_whole(multipose_model()),
            "its file is missing or damaged: download Coach again",
            own_file=False,
        ),
        Estimator(
            POSENET.name,
            "up to nine dancers for the cost of one, bottom-up; in the picture only, less exact",
            POSENET,
            lambda given, cache: posenet_model(),
            lambda cache: if_whole(posenet_model()),
            "its file is missing or damaged: download Coach again",
            own_file=False,
        ),
        Estimator(
            OPENPOSE.name,
            "several dancers, bottom-up, with OpenPose's own weights, which you supply; not live",
            OPENPOSE,
            openpose_model,
            kept_openpose,
            "name its weights once with --weights FILE",
        ),
    )
}
"""By name, the usual one first."""

SKELETONS: Final = {skeleton.name: skeleton for skeleton in (*(e.skeleton for e in ESTIMATORS.values()), BODY)}
"""By their names in files."""


def estimator_model(choice: EstimatorChoice, cache: Path) -> EstimatorModel:
    """The model of the dancer's choice: from their own file, else the one in ``cache``, else fetched, with progress,
    and kept there.

    CoachError if the file is not such a model, or if there is none and no source can be reached.
    """
    estimator = choice.estimator
    if choice.weights is not None and not estimator.own_file:
        takers = ", ".join(name for name, other in ESTIMATORS.items() if other.own_file)
        raise CoachError(
            f"The estimator {estimator.name} has its own network: leave {choice.weights} out, or choose an "
            f"--estimator that takes one ({takers})."
        )
    return estimator.found(choice.weights, cache)


def everybody_model() -> EstimatorModel:
    """The network that sees everybody in a picture at once, and ships with Coach."""
    return multipose_model()


def grouped_by_programme(models: Sequence[EstimatorModel]) -> list[EstimatorModel]:
    """Those that find points first, with another way from points to persons: an integer linear programme. For films,
    not live, and it needs scipy, which ``import`` brings."""
    from coach.estimators.bottom_up.programme import group_by_programme

    bottom_up = (model for model in models if isinstance(model, NetworkModel) and model.group)
    return [replace(model, group=group_by_programme) for model in bottom_up]


def kept_estimator_model(choice: EstimatorChoice, cache: Path) -> EstimatorModel | None:
    """The model in ``cache``, whole and verified, or None. Fetches nothing."""
    return choice.estimator.kept(cache)


def listing(cache: Path) -> str:
    """All of them: what each is good for, and whether it can be used now."""
    lines = []
    for name, known in ESTIMATORS.items():
        usual = " (the usual one)" if name == DEFAULT else ""
        state = "ready" if known.kept(cache) is not None else f"not ready: {known.missing}"
        lines.append(f"--estimator {name:<16}{known.good_for}{usual}\n{'':<28}{state}")
    return "\n".join(lines)
