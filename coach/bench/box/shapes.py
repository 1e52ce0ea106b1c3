"""What arms and feet can do, by name. Directions and places for the dancer's left side; the right mirrors them."""

from __future__ import annotations

from typing import Final

Direction = tuple[float, float, float]
"""Outward, up, forward; of any length."""

ARM_SHAPES: Final[dict[str, tuple[Direction, Direction]]] = {
    "down": ((0.22, -1, 0.02), (0.14, -1, 0.22)),
    "hang": ((0.30, -1, 0.10), (0.10, -1, 0.45)),
    "ready": ((0.42, -0.9, -0.05), (0.25, 0.35, 0.95)),
    "swing": ((0.30, -0.85, 0.50), (0.00, -0.25, 1)),
    "back": ((0.45, -0.9, -0.55), (0.28, -1, -0.20)),
    "hip": ((0.85, -0.75, -0.30), (-0.48, -0.75, 0.50)),
    "out": ((1, 0.03, 0.08), (1, 0.05, 0.12)),
    "outup": ((1, 0.05, 0.05), (0.15, 1, 0.15)),
    "outdown": ((1, -0.05, 0.05), (0.12, -1, 0.22)),
    "vee": ((0.70, 0.85, 0.08), (0.75, 0.85, 0.10)),
    "up": ((0.30, 1, 0.05), (0.12, 1, 0.08)),
    "arch": ((0.55, 0.95, 0.10), (-0.55, 0.70, 0.10)),
    "low": ((0.70, -0.75, 0.15), (0.75, -0.75, 0.20)),
    "fan": ((0.95, 0.35, 0.20), (0.85, 0.60, 0.15)),
    "fwd": ((0.22, -0.05, 1), (0.08, 0.08, 1)),
    "punch": ((0.30, 0.12, 1), (-0.10, 0.18, 1)),
    "cross": ((-0.05, -0.40, 0.85), (-0.95, 0.25, 0.35)),
    "crosslow": ((-0.10, -0.85, 0.55), (-0.75, -0.65, 0.40)),
    "reachover": ((0.10, 0.75, 0.55), (-0.85, 0.60, 0.30)),
    "chest": ((0.80, -0.40, 0.35), (-0.85, 0.05, 0.50)),
    "box": ((0.95, 0.02, 0.30), (-0.98, 0.05, 0.25)),
    "head": ((0.85, 0.60, 0.10), (-0.80, 0.60, 0.00)),
    "halo": ((0.80, 0.80, 0.15), (-0.60, 0.85, 0.10)),
    "face": ((0.55, -0.15, 0.75), (-0.30, 0.95, 0.30)),
    "call": ((0.75, 0.05, 0.45), (-0.55, 0.85, 0.20)),
    "salute": ((0.90, 0.25, 0.30), (-0.85, 0.55, 0.15)),
    "point": ((0.80, 0.50, 0.45), (0.85, 0.55, 0.45)),
    "pointlow": ((0.55, -0.55, 0.75), (0.50, -0.50, 0.80)),
    "offer": ((0.45, -0.45, 0.80), (0.45, 0.20, 0.95)),
    "scoop": ((0.35, -0.90, 0.45), (-0.30, -0.45, 0.90)),
    "wing": ((0.95, 0.10, -0.20), (0.75, -0.45, -0.05)),
    "wave": ((0.95, 0.25, 0.05), (0.85, -0.30, 0.25)),
    "wave2": ((0.95, -0.15, 0.05), (0.80, 0.45, 0.20)),
    "run": ((0.25, -0.95, 0.35), (0.05, 0.55, 0.85)),
    "runback": ((0.30, -0.90, -0.50), (0.15, -0.45, 0.85)),
    "hook": ((0.80, 0.25, 0.50), (-0.75, 0.10, 0.65)),
    "shade": ((0.80, 0.45, 0.45), (-0.95, 0.20, 0.10)),
    "diag": ((0.60, 0.90, 0.30), (0.65, 0.95, 0.35)),
    "sky": ((0.15, 1, 0.25), (0.25, 1, 0.30)),
    "knee": ((0.30, -0.80, 0.60), (0.15, -0.85, 0.60)),
    "floor": ((0.30, -0.95, 0.40), (0.20, -1, 0.45)),
}  # fmt: skip
"""Upper arm, forearm. A negative outward crosses the body."""

Foot = tuple[float, float, float, float]
"""To the dancer's left, forward (m, of the middle of the stance), height of the ankle above standing (m), degrees by
which the toes point outward."""

FOOT_STANCES: Final[dict[str, tuple[Foot, Foot, float]]] = {
    "close": ((0.10, 0.00, 0, 10), (-0.10, 0.00, 0, 10), 0.0),
    "stand": ((0.17, 0.00, 0, 14), (-0.17, 0.00, 0, 14), 0.0),
    "standL": ((0.17, 0.00, 0, 14), (-0.17, 0.00, 0, 14), 0.75),
    "standR": ((0.17, 0.00, 0, 14), (-0.17, 0.00, 0, 14), -0.75),
    "wide": ((0.33, 0.00, 0, 24), (-0.33, 0.00, 0, 24), 0.0),
    "wideL": ((0.33, 0.00, 0, 24), (-0.33, 0.00, 0, 24), 0.8),
    "wideR": ((0.33, 0.00, 0, 24), (-0.33, 0.00, 0, 24), -0.8),
    "plie": ((0.42, 0.00, 0, 42), (-0.42, 0.00, 0, 42), 0.0),
    "stepL": ((0.38, 0.00, 0, 20), (-0.10, 0.00, 0, 8), 0.75),
    "stepR": ((0.10, 0.00, 0, 8), (-0.38, 0.00, 0, 20), -0.75),
    "touchL": ((0.38, 0.00, 0, 14), (0.20, 0.03, 0, 4), 0.85),
    "touchR": ((-0.20, 0.03, 0, 4), (-0.38, 0.00, 0, 14), -0.85),
    "crossL": ((-0.22, 0.14, 0, 0), (-0.06, -0.06, 0, 16), 0.3),
    "crossR": ((0.06, -0.06, 0, 16), (0.22, 0.14, 0, 0), -0.3),
    "behindL": ((-0.24, -0.20, 0, 26), (-0.04, 0.02, 0, 14), -0.5),
    "behindR": ((0.04, 0.02, 0, 14), (0.24, -0.20, 0, 26), 0.5),
    "fwdL": ((0.12, 0.30, 0, 8), (-0.12, -0.08, 0, 14), 0.75),
    "fwdR": ((0.12, -0.08, 0, 14), (-0.12, 0.30, 0, 8), -0.75),
    "backL": ((0.12, -0.28, 0, 16), (-0.12, 0.06, 0, 10), 0.6),
    "backR": ((0.12, 0.06, 0, 10), (-0.12, -0.28, 0, 16), -0.6),
    "heelL": ((0.20, 0.30, 0.02, 20), (-0.12, -0.02, 0, 12), -0.8),
    "heelR": ((0.12, -0.02, 0, 12), (-0.20, 0.30, 0.02, 20), 0.8),
    "kneeL": ((0.16, 0.18, 0.34, 6), (-0.10, 0.00, 0, 12), -0.95),
    "kneeR": ((0.10, 0.00, 0, 12), (-0.16, 0.18, 0.34, 6), 0.95),
    "kickL": ((0.16, 0.52, 0.30, 8), (-0.10, -0.02, 0, 14), -0.95),
    "kickR": ((0.10, -0.02, 0, 14), (-0.16, 0.52, 0.30, 8), 0.95),
    "sideL": ((0.62, 0.04, 0.30, 20), (-0.08, 0.00, 0, 16), -0.95),
    "sideR": ((0.08, 0.00, 0, 16), (-0.62, 0.04, 0.30, 20), 0.95),
    "flickL": ((0.12, -0.32, 0.32, 10), (-0.10, 0.02, 0, 12), -0.95),
    "flickR": ((0.10, 0.02, 0, 12), (-0.12, -0.32, 0.32, 10), 0.95),
    "lungeL": ((0.58, 0.04, 0, 52), (-0.26, 0.00, 0, 12), 0.7),
    "lungeR": ((0.26, 0.00, 0, 12), (-0.58, 0.04, 0, 52), -0.7),
    "lungefL": ((0.14, 0.46, 0, 8), (-0.14, -0.32, 0, 22), 0.35),
    "lungefR": ((0.14, -0.32, 0, 22), (-0.14, 0.46, 0, 8), -0.35),
    "scissorL": ((0.10, 0.20, 0, 8), (-0.10, -0.20, 0, 14), 0.0),
    "scissorR": ((0.10, -0.20, 0, 14), (-0.10, 0.20, 0, 8), 0.0),
}  # fmt: skip
"""Left foot, right foot, and where the weight is: 1 over the left, −1 over the right."""

BODY_SHAPE_DEFAULTS: Final = {
    "sink": 0.0, "turn": 0.0, "twist": 0.0, "lean": 0.0, "bow": 0.0, "look": 0.0, "nod": 0.0, "tilt": 0.0, "hip": 0.0,
    "go": 0.0, "come": 0.0, "toes": 0.0, "jump": 0.0,
}  # fmt: skip
"""What else a line may say, and the defaults:

sink   m by which the hips are lower
turn   degrees to the left by which feet and body turn, from here on
twist  degrees to the left by which the shoulders are turned relative to the hips
lean   degrees to the left, bow degrees forward, by which the trunk is bent
look   degrees to the left, nod degrees down, tilt degrees to the left: the head
hip    m to the left by which the hips are pushed
go     m to the left, come m towards the viewer, by which the whole stance moves, from here on
toes   m by which the heels are off the floor
jump   m by which the whole body leaves the floor on the way to this beat
"""
SIGN_CHANGING_KEYS: Final = ("turn", "twist", "lean", "look", "tilt", "hip", "go")
"""Those that change sign in the mirror image."""
LASTING: Final = ("turn", "go", "come")
"""Those that add up over time."""
