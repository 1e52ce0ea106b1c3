"""OpenPose at rest: the dancer's own weights, kept in the cache as ONNX, so that they need naming only once."""

from __future__ import annotations

import hashlib
import json
import sys
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Final

from coach.base.errors import CoachError
from coach.base.files import replacing
from coach.estimators.bottom_up.persons import group_greedily
from coach.estimators.estimator import OpenEstimator
from coach.estimators.network_model import NetworkModel
from coach.estimators.openpose.caffe import to_onnx
from coach.estimators.openpose.onnx import is_onnx
from coach.estimators.openpose.skeleton import OPENPOSE
from coach.estimators.openpose.trial import try_out

NETWORK: Final = "network.onnx"
RECORD: Final = "network.json"
"""What is kept in the cache's folder: the network, and a record of the weights it was made from."""

MOST: Final = 9
"""People: the method has no bound, but a group has one."""

DECODING: Final = 2
"""Incremented whenever the same network comes to find other poses."""

LARGEST_WEIGHTS_BYTES: Final = 1 << 30
"""Most bytes of a file of weights; the published one has a fifth of that. So a film named by mistake is not read
whole."""

OPENPOSE_ADVICE: Final = (
    "Name pose_iter_440000.caffemodel of OpenPose's COCO model, or the same network as ONNX, with --weights FILE."
)


def openpose_model(weights: Path | None, cache: Path) -> NetworkModel:
    """The network with these weights, kept in ``cache`` from then on; without any, the one kept there.

    CoachError if the file is not such a network, or if none is named and none is kept.
    """
    kept = kept_openpose(cache)
    if weights is None:
        if kept is None:
            raise CoachError(f"OpenPose needs weights of your own. {OPENPOSE_ADVICE}")
        return kept
    data = _read(weights)
    sha256 = hashlib.sha256(data).hexdigest()
    if kept is not None and kept.sha256 == sha256:
        return kept
    network = _as_onnx(data, weights)
    try_out(network, weights)
    source = str(weights.absolute())
    return _keep(cache / "openpose", network, sha256, source) or _model(weights.absolute(), sha256, source)


def kept_openpose(cache: Path) -> NetworkModel | None:
    """The network in ``cache``, whole and verified, or None."""
    folder = cache / "openpose"
    try:
        record = json.loads((folder / RECORD).read_text("utf-8"))
        network = (folder / NETWORK).read_bytes()
        weights, source, expected = (str(record[key]) for key in ("weights", "source", "network"))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    if hashlib.sha256(network).hexdigest() != expected:
        return None
    return _model(folder / NETWORK, weights, source)


def _model(file: Path, sha256: str, source: str) -> NetworkModel:
    """file: the network, as ONNX or in Caffe's format."""
    return NetworkModel(OPENPOSE, MOST, file, sha256, DECODING, source, _open, group_greedily)


def _open(model: NetworkModel) -> OpenEstimator:
    from coach.estimators.openpose.estimator import open_openpose  # imports cv2, which not everybody here needs

    return partial(open_openpose, _as_onnx(_read(model.file), model.file), str(model.file), group=model.group)


def _keep(folder: Path, network: bytes, weights: str, source: str) -> NetworkModel | None:
    """Write it completely or not at all. A cache that cannot be written is no reason not to dance."""
    record = {"weights": weights, "source": source, "network": hashlib.sha256(network).hexdigest()}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with suppress(FileNotFoundError):
            (folder / RECORD).unlink()  # it describes the old network
        for name, data in ((NETWORK, network), (RECORD, json.dumps(record).encode())):
            with replacing(folder / name) as file:
                file.write(data)
    except OSError as problem:
        print(f"{folder} could not be written ({problem.strerror}): name the weights again next time.", file=sys.stderr)
        return None
    return _model(folder / NETWORK, weights, source)


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_WEIGHTS_BYTES:
            raise CoachError(f"{path} is too large for OpenPose's weights. {OPENPOSE_ADVICE}")
        return path.read_bytes()
    except OSError as problem:
        raise CoachError(f"The weights {path} cannot be read ({problem.strerror}). {OPENPOSE_ADVICE}") from None


def _as_onnx(data: bytes, path: Path) -> bytes:
    try:
        return data if is_onnx(data) else to_onnx(data)
    except ValueError as problem:
        raise CoachError(
            f"{path} does not hold OpenPose's weights, or not all of them ({problem}). {OPENPOSE_ADVICE}"
        ) from None
