"""A folder of takes of real people: ``pairs.json`` and the tracks that it names.

A track is an .npz with t, image, world, visibility, see :class:`PoseTrack`. The file::

    songs   id → {"reference": track, "beats_s": [song time of every beat, s]}
    takes   a list of {"song", "take": track in song time, "mirrored", "class", "label"} and, if known, "grade" (higher
            is better danced) and "mistakes_judged": [{"kind", "beats": [first, last], "joints", "verdict"}]; the
            verdict is a teacher's: T (would mention it), P (petty) or F (false)
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np

from coach.base.errors import CoachError
from coach.domain.landmarks import PoseTrack
from coach.estimators.registry import ASSUMED_SKELETON

PAIRS_FILE: Final = "pairs.json"


def read_pairs(folder: Path) -> Mapping[str, Any]:
    """What the file holds, the song of each take among its songs. CoachError if it cannot be used."""
    try:
        index = json.loads((folder / PAIRS_FILE).read_text(encoding="utf-8"))
        songs, takes = index["songs"], index["takes"]
    except OSError as error:
        raise CoachError(f"{folder / PAIRS_FILE} cannot be read ({error.strerror}). Name a folder of takes.") from None
    except (ValueError, KeyError, TypeError) as error:
        raise CoachError(f'{folder / PAIRS_FILE} is not a list of "songs" and "takes" ({error}).') from None
    if not songs or not takes:
        raise CoachError(f"{folder / PAIRS_FILE} names no songs or no takes.")
    for entry in takes:
        known(songs, known(entry, "song", folder), folder)
    return index


def known(table: Mapping[str, Any], key: str, folder: Path) -> Any:
    """The value of the key. CoachError if it is missing."""
    if key not in table:
        raise CoachError(f'{folder / PAIRS_FILE}: "{key}" is missing.')
    return table[key]


def seen_as_danced(folder: Path, entry: Mapping[str, Any]) -> PoseTrack:
    """A take's track with the dancer's own left and right."""
    track = landmark_track(folder, known(entry, "take", folder))
    return track.mirrored() if entry.get("mirrored") else track


def landmark_track(folder: Path, name: str) -> PoseTrack:
    """CoachError if the file is none."""
    try:
        with np.load(folder / name, allow_pickle=False) as file:
            return PoseTrack(file["t"], file["image"], file["world"], file["visibility"], ASSUMED_SKELETON)
    except (OSError, ValueError, KeyError) as error:
        raise CoachError(f"{folder / name} is not a landmark track ({error}).") from None
