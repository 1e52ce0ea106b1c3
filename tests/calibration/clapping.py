"""Somebody who claps, as poses, and the room as a microphone hears it; when is known."""

from pathlib import Path

import numpy as np

from coach.devices.sound.mix import ping
from coach.domain.landmarks import BODY, INDEX, LANDMARKS, PoseTrack

OPEN, SHUT = 0.4, 0.06
"""m from the middle of the body to each wrist."""
HZ = 48000
STANDING = {
    "shoulder": (0.2, -0.5), "elbow": (0.3, -0.3), "wrist": (OPEN, -0.3), "hip": (0.12, 0.0), "knee": (0.13, 0.4),
    "ankle": (0.14, 0.8),
}  # fmt: skip
"""m from the middle and down from the hips."""


def hands(t, claps, approach=0.3, accelerates=1.7, stays=0.03, rebound=0.3):
    """(T,) 0 open … 1 together, at ``t`` (T,) s: together at each of ``claps`` (s)."""
    shut = np.zeros(len(t))
    for clap in claps:
        coming = np.clip((t - clap + approach) / approach, 0, None)
        part = np.clip((t - clap - stays) / rebound, 0, 1)
        leaving = 1 - part * part * (3 - 2 * part)
        shut = np.maximum(shut, np.where(t <= clap, np.where(coming > 0, coming**accelerates, 0), leaving))
    return shut


def clapping(t, claps, noise=0.005, seed=0, **how):
    """The track of somebody 2.5 m high in the picture (2 m = 0.8 of its height) who claps."""
    rng = np.random.default_rng(seed)
    world = np.zeros((len(t), len(LANDMARKS), 3))
    for part, (x, y) in STANDING.items():
        world[:, INDEX[f"left_{part}"], :2], world[:, INDEX[f"right_{part}"], :2] = (x, y), (-x, y)
    aside = OPEN + (SHUT - OPEN) * hands(t, claps, **how)
    for side, sign in (("left", 1), ("right", -1)):
        world[:, INDEX[f"{side}_wrist"], 0] = sign * aside
    world += rng.normal(0, noise, world.shape)
    return PoseTrack(t, world[..., :2] * 0.4 + (0.8, 0.5), world, np.full((len(t), len(LANDMARKS)), 0.95), BODY)


def frames(end, fps=30, drops=0.03, seed=0):
    """Times (s) of a camera's pictures up to ``end``, one in thirty missing."""
    rng = np.random.default_rng(seed)
    t = np.arange(rng.uniform(0, 1 / fps), end, 1 / fps)
    return t[rng.random(len(t)) >= drops]


def clap_sound(rng, loud=0.5):
    """A burst of noise: up in a ms, gone in 10."""
    t = np.arange(round(0.05 * HZ)) / HZ
    return loud * rng.normal(0, 0.4, len(t)) * np.minimum(t / 0.001, 1) * np.exp(-t / 0.01)


def room(seconds, clicks, claps, noise=0.003, echo=0.0, distortion=0.0, seed=0):
    """(N,) float32 what is heard: ``clicks`` (moment s, accent), ``claps`` (moments s).

    distortion  0..1, share of a click's height at which the loudspeaker cuts it off
    """
    rng = np.random.default_rng(seed)
    heard = rng.normal(0, noise, round(seconds * HZ))

    def put(moment, sound):
        first = round(moment * HZ)
        part = heard[first : first + len(sound)]
        part += sound[: len(part)]

    for moment, accent in clicks:
        sound = 0.3 * ping(HZ, accent)
        most = (1 - distortion) * np.abs(sound).max()
        sound = np.clip(sound, -most, most)
        put(moment, sound)
        put(moment + 0.013, echo * sound)
    for moment in claps:
        put(moment, clap_sound(rng))
    return heard.astype(np.float32)


def claps_film():
    """The track of tests/data/claps.mp4, in which the rendered dancer claps 180 ms after each click, as BlazePose found
    it: shoulders, wrists and hips. The film was made as the dancer of cover.mp4 was."""
    kept = np.load(Path(__file__).parents[1] / "data" / "claps.npz")
    points = [INDEX[name] for name in kept["names"]]
    track = PoseTrack.unseen(kept["t"])
    track.image[:, points], track.visibility[:, points] = kept["image"], kept["visibility"]
    return track
