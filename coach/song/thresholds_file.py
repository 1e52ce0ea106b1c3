"""Reads and writes ``thresholds/<song>.toml``. The only module that knows the file format.

Format, version 1: ``format``, ``song``, ``source``, ``measure``, ``k``, ``covers``, ``beats``, and two tables with one
number of degrees for each of the nine joints: ``[mean_deg]`` and ``[sd_deg]``. With enough covers also
``[beat_mean_deg]``, for each joint a list with one number per beat, and ``[beat_sd_deg]``. If learnt from covers,
``video_sha256`` says which video of the song they danced to.

Checked by us, not by msgspec, which does not name the value it found; written by us, not by tomli-w, which puts every
beat on a line of its own and writes 3.10 as 3.1.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import numpy as np

from coach.base.errors import CoachError
from coach.base.files import replacing
from coach.domain.landmarks import JOINTS
from coach.domain.thresholds import LEVEL_FACTORS, PRIOR, Thresholds
from coach.song.strict import read_toml, shown

FORMAT: Final = 1
SLIDES: Final = "slides"
"""Name of the published table's level, and of its file."""

_KEY_TYPES: Final = {
    "format": int, "song": str, "source": str, "measure": str, "k": float,
    "covers": int, "beats": int, "video_sha256": str,
    "mean_deg": dict, "sd_deg": dict, "beat_mean_deg": dict, "beat_sd_deg": dict,
}  # fmt: skip
_OPTIONAL: Final = ("video_sha256", "beat_mean_deg", "beat_sd_deg")
OTHER_VIDEO: Final = (
    "A prior from other songs: the limits learnt for this song are for another video, so they are not used."
)
"""Source of the prior that stands in for them."""
_AGAIN: Final = "Learn the thresholds again, or delete the file to be judged by the prior."
_NAMES: Final = {int: "a whole number", float: "a number", str: "text", dict: "a table of nine joints"}


def thresholds_for(
    song: str, level: str, folder: Path, beats: int | None = None, video: str | None = None
) -> Thresholds:
    """The thresholds of a song at a level: learnt ones, or the prior if the song has no file.

    level  "slides", "strict", "normal" or "gentle"
    beats  how many the song's grid has, if known
    video  SHA-256 of the song's video, if known: ``import --force`` puts another dance under the same name, to which
           limits learnt before do not apply

    Also raises CoachError if the file is for another song, or another number of beats.
    """
    if level == SLIDES:
        return replace(read_thresholds(folder / f"{SLIDES}.toml"), level=SLIDES)
    if level not in LEVEL_FACTORS:
        raise CoachError(f'There is no level "{level}". The levels are {", ".join([SLIDES, *LEVEL_FACTORS])}.')
    path = folder / f"{song}.toml"
    if not path.exists():
        return PRIOR.at_level(level)
    found = read_thresholds(path)
    if video is not None and found.video and found.video != video:
        return replace(PRIOR.at_level(level), source=OTHER_VIDEO)
    _check_song(path, found, song, beats)
    return found.at_level(level)


def _check_song(path: Path, found: Thresholds, song: str, beats: int | None) -> None:
    """Whether they are this song's, for its grid as it is now."""
    if found.song != song:
        raise CoachError(f'{path}: "song" is "{found.song}", expected "{song}". {_AGAIN}')
    if beats is not None and found.beat_mean is not None and len(found.beat_mean) != beats:
        raise CoachError(
            f'{path}: "beat_mean_deg" is for {len(found.beat_mean)} beats, expected {beats}, as many as the song has. '
            f"{_AGAIN}"
        )


def read_thresholds(path: Path) -> Thresholds:
    """The file's thresholds. Raises CoachError naming the file, the key, what was expected and what was found."""
    if not path.exists():
        raise CoachError(f"{path} does not exist. Restore it, or learn thresholds again.")
    data = read_toml(path)
    _check_keys(path, data)
    try:
        return Thresholds(
            song=data["song"],
            mean=_joints(path, "mean_deg", data["mean_deg"]),
            sd=_joints(path, "sd_deg", data["sd_deg"]),
            k=float(data["k"]),
            measure=data["measure"],
            covers=data["covers"],
            beats=data["beats"],
            source=data["source"],
            video=data.get("video_sha256", ""),
            beat_mean=_beats(path, data["beat_mean_deg"]) if "beat_mean_deg" in data else None,
            beat_sd=_joints(path, "beat_sd_deg", data["beat_sd_deg"]) if "beat_sd_deg" in data else None,
        )
    except OverflowError:
        raise CoachError(f"{path}: a huge number, expected degrees and a number of SD. {_AGAIN}") from None
    except ValueError as error:
        raise CoachError(f"{path}: {error}. {_AGAIN}") from error


def _check_keys(path: Path, data: dict[str, Any]) -> None:
    for key in data.keys() - _KEY_TYPES.keys():
        raise CoachError(f'{path}: unknown key "{key}". Known are {", ".join(_KEY_TYPES)}.')
    for key, kind in _KEY_TYPES.items():
        if key in _OPTIONAL and key not in data:
            continue
        if key not in data:
            raise CoachError(f'{path}: "{key}" is missing, expected {_NAMES[kind]}.')
        if isinstance(data[key], bool) or not isinstance(data[key], (int, float) if kind is float else kind):
            raise CoachError(f'{path}: "{key}" is {shown(data[key])}, expected {_NAMES[kind]}.')
    if data["format"] != FORMAT:
        raise CoachError(
            f'{path}: "format" is {shown(data["format"])}, this program reads {FORMAT}. Learn the thresholds again.'
        )


def _joints(path: Path, key: str, table: dict[str, Any]) -> np.ndarray:
    """(9,) degrees from a table of joints."""
    for joint in table.keys() - set(JOINTS):
        raise CoachError(f'{path}: unknown joint "{key}.{joint}". The joints are {", ".join(JOINTS)}.')
    for joint in JOINTS:
        value = table.get(joint)
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            found = "missing" if value is None else shown(value)
            raise CoachError(f'{path}: "{key}.{joint}" is {found}, expected a number of degrees.')
    return np.array([float(table[joint]) for joint in JOINTS])


def _beats(path: Path, table: dict[str, Any]) -> np.ndarray:
    """(B, 9) degrees from a table of joints, each a list of beats."""
    for joint in table.keys() ^ set(JOINTS):
        raise CoachError(f'{path}: "beat_mean_deg" must have the nine joints, but "{joint}" is missing or unknown.')
    for joint, beats in table.items():
        numbers = isinstance(beats, list) and all(type(b) in (int, float) for b in beats)
        if not numbers or not beats or len(beats) != len(next(iter(table.values()))):
            raise CoachError(
                f'{path}: "beat_mean_deg.{joint}" must be a list of degrees, as many as the other joints have.'
            )
    return np.array([table[joint] for joint in JOINTS], float).T


def write_thresholds(path: Path, thresholds: Thresholds) -> None:
    """Writes the complete file or nothing."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as file:
            file.write(_text(thresholds).encode())
    except OSError as error:
        raise CoachError(
            f"{path} cannot be written: {error.strerror}. Free some space or allow writing there."
        ) from error


def _text(thresholds: Thresholds) -> str:
    head = {
        "format": FORMAT, "song": thresholds.song, "source": thresholds.source, "measure": thresholds.measure,
        "k": float(thresholds.k), "covers": thresholds.covers, "beats": thresholds.beats,
    }  # fmt: skip
    lines = ["# A joint is wrong on a beat when its error is above mean + k * sd (degrees).", ""]
    head |= {"video_sha256": thresholds.video} if thresholds.video else {}
    lines += [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in head.items()]
    for name, values in (("mean_deg", thresholds.mean), ("sd_deg", thresholds.sd)):
        lines += ["", f"[{name}]", *(f"{joint} = {value:.2f}" for joint, value in zip(JOINTS, values))]
    if thresholds.beat_mean is not None and thresholds.beat_sd is not None:
        lines += ["", "[beat_mean_deg]"]
        lines += [f"{j} = [{', '.join(f'{v:.1f}' for v in row)}]" for j, row in zip(JOINTS, thresholds.beat_mean.T)]
        lines += ["", "[beat_sd_deg]", *(f"{j} = {v:.2f}" for j, v in zip(JOINTS, thresholds.beat_sd))]
    return "\n".join(lines) + "\n"
