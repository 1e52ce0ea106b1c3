"""Reads and writes models of moves: ``thresholds/<song>.moves.npz``, or a file of the user's own. The only module that
knows the file format.

Format, version 1: numpy's .npz with the arrays of :class:`coach.moves.trees.Forest`, and ``about``, JSON in UTF-8
saying what was learnt from what.
"""

from __future__ import annotations

import io
import json
import zipfile
from contextlib import suppress
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, Final

import numpy as np

from coach.base.errors import CoachError
from coach.base.files import ZIP_DAMAGE, write_atomically
from coach.base.program import PROGRAM
from coach.domain.song import Song
from coach.estimators.registry import ESTIMATORS
from coach.moves.examples import Parts
from coach.moves.recognition import MoveModel
from coach.moves.trees import Forest
from coach.moves.windows import FEATURES
from coach.wording.commands import as_typed

FORMAT: Final = 1
SUFFIX: Final = ".moves.npz"
_ARRAYS: Final = tuple(f.name for f in fields(Forest) if f.name != "features")
_ARRAY_DTYPE_KINDS: Final = {
    "feature": "i", "threshold": "f", "missing": "b", "left": "i", "right": "i", "value": "f", "roots": "i",
    "classes": "i", "base": "f",
}  # fmt: skip
LARGEST_MODEL_BYTES: Final = 200_000_000
"""Bytes; a file that claims to be larger is not ours."""


def model_path(thresholds: Path, song: str) -> Path:
    """Where a song's model is kept."""
    return thresholds / f"{song}{SUFFIX}"


def write_model(path: Path, model: MoveModel) -> None:
    """Writes the complete file or nothing. CoachError if the disk refuses."""
    about = {
        "format": FORMAT, "song": model.song, "video_sha256": model.video, "skeleton": model.skeleton,
        "classes": list(model.names), "parts": list(model.parts.counts), "places": model.places,
        "features": model.forest.features, "trained_on": list(model.trained_on), "library": model.library,
    }  # fmt: skip
    arrays = {name: getattr(model.forest, name) for name in _ARRAYS}
    text = np.frombuffer(json.dumps(about, ensure_ascii=False).encode(), np.uint8)
    file = io.BytesIO()
    np.savez_compressed(file, about=text, **arrays)
    with suppress(OSError):  # writing says why
        path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, file.getvalue())


def read_model(path: Path, skeleton: str | None = None, several: bool = False) -> MoveModel:
    """The file's model. CoachError if it is not one, is damaged, or has another version or skeleton; of what it
    advises, ``several`` dancers can do everything."""
    try:
        about, arrays = _read(path)
    except FileNotFoundError:
        raise CoachError(f"{path} does not exist: no moves have been learnt there.") from None
    except ZIP_DAMAGE as problem:
        raise CoachError(f"{path} is not a model of moves, or is damaged. Learn the moves again.") from problem
    if about.get("format") != FORMAT:
        raise CoachError(
            f'{path}: "format" is {about.get("format")!r}, this program reads {FORMAT}. Learn the moves again.'
        )
    try:
        model = _model(about, arrays)
    except (ValueError, KeyError, TypeError, AttributeError) as problem:
        raise CoachError(f"{path} is damaged ({problem}). Learn the moves again.") from problem
    if skeleton is not None and model.skeleton != skeleton:
        finds = [
            name
            for name, known in ESTIMATORS.items()
            if known.skeleton.name == model.skeleton and known.several >= several
        ]
        raise CoachError(
            f"{path} was learnt from the points of {model.skeleton}, which {skeleton} does not find. Choose "
            f"--estimator {' or '.join(finds) or model.skeleton}, or learn the moves again."
        )
    return model


def _read(path: Path) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    with zipfile.ZipFile(path) as members:
        if sum(member.file_size for member in members.infolist()) > LARGEST_MODEL_BYTES:
            raise ValueError("too large")
    with np.load(path, allow_pickle=False) as file:
        about = json.loads(bytes(file["about"]).decode())
        return about, {name: file[name] for name in _ARRAYS}


def _model(about: dict[str, Any], arrays: dict[str, np.ndarray]) -> MoveModel:
    """ValueError, KeyError or TypeError if values have the wrong type, or do not fit together."""
    for name, array in arrays.items():
        if array.ndim != 1 or array.dtype.kind != _ARRAY_DTYPE_KINDS[name]:
            raise ValueError(f'"{name}" is of the wrong kind')
    if about["features"] != FEATURES:
        raise ValueError(f"it knows {about['features']} numbers of a window, not {FEATURES}")
    names, parts = tuple(map(str, about["classes"])), Parts(tuple(map(int, about["parts"])))
    if len(names) < 2 or len(parts.counts) != len(names) or parts.counts[0] != 1 or min(parts.counts) < 1:
        raise ValueError("its classes contradict themselves")
    forest = Forest(**arrays, features=FEATURES)
    if len(forest.base) != sum(parts.counts):
        raise ValueError("its trees know other classes")
    return MoveModel(
        forest, names, parts, str(about["skeleton"]), str(about["song"]), str(about["video_sha256"]),
        tuple(tuple((int(a), int(b)) for a, b in places) for places in about["places"]),
        tuple(map(str, about["trained_on"])), str(about["library"]),
    )  # fmt: skip


def model_of_song(
    song: Song, video: str | None, thresholds: Path, skeleton: str, several: bool = False
) -> MoveModel | None:
    """What was learnt about a song's moves, by their current names; None if nothing was.

    video    SHA-256 of the song's video, None if not known
    several  whether a group dances

    CoachError as from :func:`read_model`, and if it is for another song, or for other moves than the song has now.
    """
    path = model_path(thresholds, song.id)
    if not path.exists():
        return None
    model, again = read_model(path, skeleton, several), f"Learn them again: {PROGRAM} moves {as_typed(song.id)} --learn"
    if model.song != song.id:
        raise CoachError(f'{path} is for the song "{model.song}", not for "{song.id}". {again}')
    if video is not None and model.video and model.video != video:
        raise CoachError(f"{path} was learnt from another video of {song.id}. {again}")
    if model.places != tuple(tuple((p.first, p.end) for p in move.places) for move in song.moves):
        raise CoachError(f"The moves of {song.id} have changed since they were learnt. {again}")
    return replace(model, names=(model.names[0], *(move.name for move in song.moves)))
