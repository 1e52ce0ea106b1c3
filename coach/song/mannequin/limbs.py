"""A mannequin's limbs from a pose track: tapered capsules with places and radii in the picture. Pure.

All lengths here are in units of the frame's height; x right, y down, z away from the viewer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.domain.landmarks import INDEX, PoseTrack

FloatColour = tuple[float, float, float]
LEFT_LIMBS_COLOUR: Final[FloatColour] = (70, 190, 182)
RIGHT_LIMBS_COLOUR: Final[FloatColour] = (240, 128, 96)
"""Of arms and legs, so that the dancer's own left and right can be told apart at a glance."""
TORSOS: Final[tuple[FloatColour, ...]] = ((232, 222, 204), (196, 188, 236), (236, 206, 140), (176, 214, 240))
"""Of the first dancer, the second …"""
FACE_COLOUR: Final[FloatColour] = (46, 48, 60)

TORSO_M: Final = 0.5
"""m from the middle of the shoulders to that of the hips, for poses without world coordinates."""
STEADY_S: Final = 0.4
"""s over which the size of a body in the picture is smoothed: people do not grow."""

OUTER_FRAME_WEIGHT, MIDDLE = 1.0, 2.0
FRAME_WEIGHTS: Final = np.array([OUTER_FRAME_WEIGHT, MIDDLE, OUTER_FRAME_WEIGHT]) / (2 * OUTER_FRAME_WEIGHT + MIDDLE)
"""Weights of three frames: takes out the estimator's jitter."""

SHAPES: Final[tuple[tuple[str, str, float, float, str], ...]] = (
    ("shoulders", "hips", 0.098, 0.096, "torso"), ("left_chest", "right_chest", 0.088, 0.088, "torso"),
    ("left_chest", "left_waist", 0.090, 0.082, "torso"), ("right_chest", "right_waist", 0.090, 0.082, "torso"),
    ("left_hip", "right_hip", 0.094, 0.094, "torso"), ("shoulders", "head", 0.052, 0.048, "torso"),
    ("head", "crown", 0.098, 0.088, "torso"), ("head", "chin", 0.096, 0.078, "torso"),
    ("left_eye_out", "left_eye_out", 0.017, 0.017, "face"), ("right_eye_out", "right_eye_out", 0.017, 0.017, "face"),
    ("nose", "nose", 0.022, 0.022, "torso"),
    ("left_shoulder", "left_elbow", 0.058, 0.043, "left"), ("left_elbow", "left_wrist", 0.043, 0.032, "left"),
    ("left_wrist", "left_index", 0.036, 0.026, "left"),
    ("left_hip", "left_knee", 0.088, 0.060, "left"), ("left_knee", "left_ankle", 0.060, 0.042, "left"),
    ("left_heel", "left_foot_index", 0.042, 0.036, "left"), ("left_ankle", "left_heel", 0.042, 0.042, "left"),
    ("right_shoulder", "right_elbow", 0.058, 0.043, "right"), ("right_elbow", "right_wrist", 0.043, 0.032, "right"),
    ("right_wrist", "right_index", 0.036, 0.026, "right"),
    ("right_hip", "right_knee", 0.088, 0.060, "right"), ("right_knee", "right_ankle", 0.060, 0.042, "right"),
    ("right_heel", "right_foot_index", 0.042, 0.036, "right"), ("right_ankle", "right_heel", 0.042, 0.042, "right"),
)  # fmt: skip
"""From, to, radius there and here (m), part."""


@dataclass(frozen=True, eq=False)
class Limbs:
    """Of one dancer over T frames, S shapes each: ``ends`` (T, S, 2, 3), ``radii`` (T, S, 2), NaN where a limb is not
    seen; ``colours`` (S, 3), 0–255; ``feet`` (T, 2, 3), the lowest point of the left and the right one."""

    ends: NDArray[np.float32]
    radii: NDArray[np.float32]
    colours: NDArray[np.float32]
    feet: NDArray[np.float32]


def limbs_of(track: PoseTrack, number: int) -> Limbs:
    """The limbs of dancer ``number`` (0 is the first)."""
    body = track.body
    size = _size(body)
    places = _smoothed(np.concatenate([body.image, np.nan_to_num(body.world[..., 2:]) * size[:, None, None]], axis=2))
    points = {name: places[:, i] for name, i in INDEX.items()}
    points |= _between(points, size[:, None])
    ends = np.stack([np.stack([points[a], points[b]], axis=1) for a, b, *_ in SHAPES], axis=1)
    radii = size[:, None, None] * np.array([(r1, r2) for _, _, r1, r2, _ in SHAPES])
    of_part = {
        "left": LEFT_LIMBS_COLOUR,
        "right": RIGHT_LIMBS_COLOUR,
        "torso": TORSOS[number % len(TORSOS)],
        "face": FACE_COLOUR,
    }
    colours = np.array([of_part[part] for *_, part in SHAPES], np.float32)
    feet = np.stack([_lowest(points, side) for side in ("left", "right")], axis=1)
    return Limbs(ends.astype(np.float32), radii.astype(np.float32), colours, feet.astype(np.float32))


def _between(p: dict[str, NDArray], size: NDArray) -> dict[str, NDArray]:
    """Points that estimators do not have. ``size`` (T, 1): a metre."""
    shoulders, hips = (p["left_shoulder"] + p["right_shoulder"]) / 2, (p["left_hip"] + p["right_hip"]) / 2
    head = (p["left_ear"] + p["right_ear"]) / 2
    up = _unit(head - shoulders)
    front = _unit(p["nose"] - head)
    more = {"shoulders": shoulders - 0.02 * size * up, "hips": hips, "head": head + 0.02 * size * up}
    more |= {"crown": head + 0.055 * size * up, "chin": head - 0.045 * size * up + 0.02 * size * front}
    for side in ("left", "right"):
        more[f"{side}_chest"] = shoulders + 0.50 * (p[f"{side}_shoulder"] - shoulders) + 0.14 * (hips - shoulders)
        more[f"{side}_waist"] = hips + 0.42 * (p[f"{side}_hip"] - hips) + 0.10 * (shoulders - hips)
        more[f"{side}_eye_out"] = head + 0.090 * size * _unit(p[f"{side}_eye"] - head - 0.01 * size * up)
    return more


def _lowest(p: dict[str, NDArray], side: str) -> NDArray:
    """(T, 3) of toes, heel and ankle, where known."""
    points = np.stack([p[f"{side}_{name}"] for name in ("foot_index", "heel", "ankle")])
    known = np.isfinite(points)
    middle = np.where(known, points, 0).sum(axis=0) / np.where(known.any(axis=0), known.sum(axis=0), np.nan)
    middle[:, 1] = np.fmax.reduce(points[..., 1], axis=0)
    return middle


def _unit(v: NDArray) -> NDArray:
    return v / np.maximum(np.linalg.norm(v, axis=-1, keepdims=True), 1e-9)


def _size(body: PoseTrack) -> NDArray[np.float64]:
    """(T,) how long a metre is at the dancer's distance, smoothed."""
    image, world = body.image.astype(float), body.world[..., :2].astype(float)
    both = np.isfinite(image).all(axis=2) & np.isfinite(world).all(axis=2)
    centred = [np.where(both[..., None], v, 0.0) - _mean(v, both) for v in (image, world)]
    flat, deep = (np.where(both[..., None], v, 0.0) for v in centred)
    found = (flat * deep).sum(axis=(1, 2)) / np.maximum((deep**2).sum(axis=(1, 2)), 1e-9)
    torso = (image[:, INDEX["left_shoulder"]] + image[:, INDEX["right_shoulder"]]) / 2
    torso = torso - (image[:, INDEX["left_hip"]] + image[:, INDEX["right_hip"]]) / 2
    found = np.where(both.sum(axis=1) >= 6, found, np.linalg.norm(torso, axis=1) / TORSO_M)
    return _steady(found, body.t)


def _mean(values: NDArray, mask: NDArray) -> NDArray:
    """(T, 1, k) of those in the mask."""
    count = np.maximum(mask.sum(axis=1), 1)[:, None]
    return (np.where(mask[..., None], values, 0.0).sum(axis=1) / count)[:, None]


def _steady(values: NDArray, t: NDArray) -> NDArray:
    """The mean of what is known within ±STEADY_S, the median of all where nothing is."""
    known = np.isfinite(values) & (values > 0)
    usual = float(np.median(values[known])) if known.any() else 0.5
    first, last = np.searchsorted(t, t - STEADY_S), np.searchsorted(t, t + STEADY_S)
    total = np.concatenate([[0.0], np.cumsum(np.where(known, np.minimum(values, 2 * usual), 0.0))])
    count = np.concatenate([[0], np.cumsum(known)])
    counted = count[last] - count[first]
    return np.where(counted > 0, (total[last] - total[first]) / np.maximum(counted, 1), usual)


def _smoothed(places: NDArray) -> NDArray:
    """(T, N, 3) without jitter; unchanged next to a gap."""
    if len(places) < 3:
        return places
    middle = FRAME_WEIGHTS[0] * places[:-2] + FRAME_WEIGHTS[1] * places[1:-1] + FRAME_WEIGHTS[2] * places[2:]
    smooth = places.copy()
    smooth[1:-1] = np.where(np.isfinite(middle), middle, places[1:-1])
    return smooth
