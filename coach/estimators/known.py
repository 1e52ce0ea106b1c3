"""The pose estimators that Coach has: the only module outside their own folders that knows them by name."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from coach.domain.landmarks import BODY
from coach.estimators.blazepose.model import kept_model, pose_model
from coach.estimators.blazepose.skeleton import BLAZEPOSE
from coach.estimators.estimator import EstimatorModel

FIRST: Final = BLAZEPOSE
"""That of files which do not say whose poses they hold: there was no other."""

SKELETONS: Final = {skeleton.name: skeleton for skeleton in (BLAZEPOSE, BODY)}
"""By their names in files."""


def estimator_model(given: Path | None, cache: Path) -> EstimatorModel:
    """The file that the dancer named, else the model in ``cache``, else fetched, with progress, and kept there.

    CoachError when the given file is no pose model, or when there is none and no source can be reached.
    """
    return pose_model(given, cache)


def kept_estimator_model(cache: Path) -> EstimatorModel | None:
    """The model in ``cache``, whole and verified, or None. Fetches nothing."""
    return kept_model(cache)
