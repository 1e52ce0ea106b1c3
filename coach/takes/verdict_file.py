"""``verdicts.npz``: everything judging knew about a take, exactly. ``take.json`` next to it remains the truth.

The file (numpy's .npz without pickle, version 2), for a take of N beats::

    one array for each field of ``Verdict``, of the same name: N rows, numbers in float64, NaN where nothing is known
    mistakes          JSON: a list of objects with the fields of ``Mistake``, in the take's order; NaN is null
    level, source, covers   see ``Basis``
    beats             (B,) s, the grid that the take was judged by; (0,) if that is not known
    beats_per_bar, first_count_beat   of that grid
    version           2; in 1, ``swapped`` was one number for arms and legs together and is read as not known
"""

from __future__ import annotations

import io
import json
import math
from collections.abc import Mapping
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from coach.base.files import ZIP_DAMAGE, write_atomically
from coach.domain.beats import BeatGrid
from coach.domain.landmarks import JOINTS
from coach.domain.verdicts import Mistake, Verdict
from coach.takes.take import Basis, Take

VERSION: Final = 2
READABLE: Final = (1, VERSION)

_NAN: Final = np.full(len(JOINTS), np.nan)
_LIKE: Final = Verdict(0, 0.0, "ok", 0.0, 0.0, 0.0, 0.0, _NAN, _NAN, _NAN, np.zeros(len(JOINTS), bool))
_FIELD_SAMPLES: Final = {field.name: np.asarray(getattr(_LIKE, field.name)) for field in fields(Verdict)}
"""A sample value of each field: its type and shape."""
_ROUNDED: Final = {"t": 1e-6, "score": 0.01, "lag": 1e-4, "error": 0.01, "limit": 0.01}
"""By how much ``take.json`` may differ: the last decimal it keeps."""


def write_verdicts(path: Path, take: Take) -> None:
    """Write ``verdicts.npz`` atomically. CoachError when it cannot be written."""
    write_atomically(path, verdict_bytes(take))


def verdict_bytes(take: Take) -> bytes:
    """What ``verdicts.npz`` holds."""
    file = io.BytesIO()
    np.savez(file, **_arrays(take))
    return file.getvalue()


def with_verdicts(take: Take, path: Path) -> Take:
    """``take``, read from ``take.json``, with everything ``verdicts.npz`` knows about it.

    ``take`` itself if there is no such file, it cannot be read, or it belongs to another judgement.
    """
    try:
        with np.load(path, allow_pickle=False) as file:
            if int(file["version"]) not in READABLE:
                return take
            whole = replace(take, verdicts=_verdicts(file), mistakes=_mistakes(file), basis=_basis(file))
    except ZIP_DAMAGE:
        return take
    return whole if _agree(take, whole) else take


def with_mistakes(take: Take, path: Path) -> Take:
    """The same, but only with what the file knows about its mistakes, which is a tenth of the work."""
    try:
        with np.load(path, allow_pickle=False) as file:
            found = _mistakes(file) if int(file["version"]) in READABLE else take.mistakes
    except ZIP_DAMAGE:
        return take
    return replace(take, mistakes=found) if list(map(_about, found)) == list(map(_about, take.mistakes)) else take


def is_newer(path: Path) -> bool:
    """Whether the file was written by a newer Coach, which knows more than this one."""
    try:
        with np.load(path, allow_pickle=False) as file:
            return int(file["version"]) > VERSION
    except ZIP_DAMAGE:
        return False


# ---------------------------------------------------------------- take → arrays


def _arrays(take: Take) -> dict[str, ArrayLike]:
    basis = take.basis or Basis()
    grid = basis.grid
    return {name: _column([getattr(v, name) for v in take.verdicts], like) for name, like in _FIELD_SAMPLES.items()} | {
        "mistakes": json.dumps([_plain(asdict(mistake)) for mistake in take.mistakes], default=lambda n: n.item()),
        "level": basis.level,
        "source": basis.source,
        "covers": basis.covers,
        "beats": np.empty(0) if grid is None else grid.times,
        "beats_per_bar": 0 if grid is None else grid.beats_per_bar,
        "first_count_beat": 0 if grid is None else grid.first_count_beat,
        "version": VERSION,
    }


def _column(values: list[Any], like: NDArray) -> NDArray:
    """The values as an array; of the right shape even when there are none, texts at their full length."""
    kind = np.str_ if like.dtype.kind == "U" else like.dtype
    return np.array(values, kind).reshape(len(values), *like.shape)


def _plain(value: Any) -> Any:
    """The value as JSON can write it."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    return None if isinstance(value, float) and math.isnan(value) else value


# ---------------------------------------------------------------- arrays → take


def _verdicts(file: Mapping[str, NDArray]) -> tuple[Verdict, ...]:
    columns = {name: file[name] for name in _FIELD_SAMPLES}
    if int(file["version"]) == 1:
        columns["swapped"] = np.full((len(columns["swapped"]), 2), np.nan)
    columns = {name: _checked(name, columns[name], like) for name, like in _FIELD_SAMPLES.items()}
    rows = zip(*(list(c) if c.ndim > 1 else c.tolist() for c in columns.values()), strict=True)
    return tuple(Verdict(**dict(zip(columns, row))) for row in rows)


def _checked(name: str, column: NDArray, like: NDArray) -> NDArray:
    if column.dtype.kind != like.dtype.kind or column.shape[1:] != like.shape or not column.ndim:
        raise ValueError(f"{name} is {column.dtype} of shape {column.shape}")
    return column


def _mistakes(file: Mapping[str, NDArray]) -> tuple[Mistake, ...]:
    return tuple(
        Mistake(**{name: _from_plain(value) for name, value in table.items()})
        for table in json.loads(str(file["mistakes"]))
    )


def _from_plain(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(map(_from_plain, value))
    return math.nan if value is None else value


def _basis(file: Mapping[str, NDArray]) -> Basis:
    level, source, covers = str(file["level"]), str(file["source"]), int(file["covers"])
    if not len(file["beats"]):
        return Basis(level, source, covers)
    grid = BeatGrid(file["beats"], int(file["beats_per_bar"]), int(file["first_count_beat"]))
    return Basis(level, source, covers, grid)


def _agree(told: Take, whole: Take) -> bool:
    """Whether both come from the same judgement."""
    one, other = ([(v.beat, v.kind, *v.wrong) for v in take.verdicts] for take in (told, whole))
    if one != other or [_about(m) for m in told.mistakes] != [_about(m) for m in whole.mistakes]:
        return False
    return all(
        np.allclose(_all(told, name), _all(whole, name), rtol=0, atol=digit, equal_nan=True)
        for name, digit in _ROUNDED.items()
    )


def _about(mistake: Mistake) -> tuple[object, ...]:
    return mistake.kind, mistake.first, mistake.last, mistake.joints


def _all(take: Take, name: str) -> NDArray:
    return np.array([getattr(verdict, name) for verdict in take.verdicts])
