"""From which side the camera looks: one small rotation for the whole take, found from the take itself. Pure.

No two cameras stand in exactly the same place, and in the picture a pan turns every limb that points towards or away
from the camera. The rotation that best explains the differences between the two pictures over the whole take is the
cameras', not the dancer's: nobody makes the same mistake with all limbs in all directions. Removing it leaves what the
dancer did.

A rotation is (3,) rad: pan (about the upright), tilt (about the horizontal), roll (about the line of sight).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.compare.features import FEATURE_BATCH_POSES, Features, weights

REWEIGHTING_ROUNDS: Final = 6
"""Rounds of reweighting the limbs and solving again: by then the rotation has settled to a quarter of a degree."""
ODD: Final = 0.25
"""rad of residual at which a limb's weight halves (Cauchy): mistakes must not turn the camera."""
NO_ROTATION_SHARE: Final = 0.01
"""Weight of the assumption "no rotation", as a share of the evidence."""
MOST_TURNED: Final = np.radians((35.0, 20.0, 15.0))
"""rad, pan, tilt and roll beyond which it is no longer a matter of where the camera stands."""
LEAST_ACROSS: Final = 0.15
"""Least squared share of a limb's length that lies across the picture, for the slopes to stay finite."""


def estimate_view(user: Features, reference: Features) -> NDArray[np.float64]:
    """(3,) the rotation of the user's camera relative to the reference's, from (T, 9) features of the same moments.

    Iteratively reweighted least squares with Cauchy weights.
    """
    slope = ((slopes(user) + slopes(reference)) / 2).reshape(-1, 3)  # products of two matrices are a tenth of the work
    apart = np.angle(user.flat * reference.flat.conj()).ravel()
    weight = weights(user, reference)[0].astype(float).ravel()
    view = np.zeros(3)
    if weight.sum() <= 0:
        return view
    for _ in range(REWEIGHTING_ROUNDS):
        turned = slope @ view
        left = _wrapped(apart - turned)
        robust = weight / (1 + (left / ODD) ** 2)
        heavy = slope * robust[:, None]
        view = np.linalg.solve(heavy.T @ slope + np.eye(3) * NO_ROTATION_SHARE * robust.sum(), (left + turned) @ heavy)
    return np.clip(view, -MOST_TURNED, MOST_TURNED)


def _wrapped(angle: NDArray) -> NDArray:
    return angle - 2 * np.pi * np.rint(angle / (2 * np.pi))  # a third of the time of numpy's remainder


def slopes(features: Features) -> NDArray[np.float64]:
    """(…, 9, 3) rad by which each direction in the picture turns per rad of pan, tilt and roll."""
    slope = _limb_slopes(features.lower) - _limb_slopes(features.upper)
    slope[..., 2] = ~_is_hinge(features.upper)
    return slope


def _limb_slopes(limb: NDArray) -> NDArray[np.float64]:
    x, y, z = (limb[..., i] for i in range(3))
    across = np.maximum(x * x + y * y, LEAST_ACROSS)
    return np.stack([-y * z / across, -x * z / across, np.zeros_like(x)], axis=-1)


def seen_from(features: Features, view: NDArray) -> Features:
    """The features as a camera turned back by ``view`` would have seen them."""
    back = _rotation(view).T
    flat, lower, upper = (np.empty_like(values) for values in (features.flat, features.lower, features.upper))
    for at in range(0, len(flat), FEATURE_BATCH_POSES):  # what lies between of an hour's would take 100 MB
        run = slice(at, at + FEATURE_BATCH_POSES)
        lower[run], upper[run] = features.lower[run] @ back.T, features.upper[run] @ back.T
        flat[run] = _direction(lower[run])
        flat[run] *= np.where(_is_hinge(features.upper[run]), _direction(upper[run]).conj(), 1)
    return replace(features, flat=flat, lower=lower, upper=upper)


def _is_hinge(upper: NDArray) -> NDArray[np.bool_]:
    return (upper != 0).any(axis=-1)


def _direction(limb: NDArray) -> NDArray[np.complex128]:
    """(…, 9) the unit direction in the picture; 1 where the limb points straight at the camera."""
    across = limb[..., 0] + 1j * limb[..., 1]
    size = np.abs(across)
    return np.where(size > 1e-6, across / np.maximum(size, 1e-6), 1)


def _rotation(view: NDArray) -> NDArray[np.float64]:
    """(3, 3) pan, then tilt, then roll; agrees with :func:`slopes` for small angles."""
    (cp, ct, cr), (sp, st, sr) = np.cos(view), np.sin(view)
    pan = np.array([[cp, 0, sp], [0, 1, 0], [-sp, 0, cp]])
    tilt = np.array([[1, 0, 0], [0, ct, -st], [0, st, ct]])
    roll = np.array([[cr, -sr, 0], [sr, cr, 0], [0, 0, 1]])
    return roll @ tilt @ pan
