"""Calibration within the program: the command, the offer before a dance, and what past dances tell."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing
from datetime import datetime
from itertools import islice
from typing import Final

import numpy as np

from coach.base.errors import CoachError
from coach.base.paths import Folders
from coach.calibration.calibrate import Apparatus, Calibration
from coach.calibration.latency import STEADY_DANCES, LatencyMeasurement, steady
from coach.devices.camera.camera import open_camera
from coach.devices.latencies import (
    DevicePair,
    Latencies,
    Latency,
    change_latencies,
    kept_latencies,
    line,
    listing,
    pairs,
    read_latencies,
)
from coach.devices.sound.microphone import Microphone, open_microphone
from coach.devices.sound.sound import open_sound
from coach.estimators.registry import estimator_model
from coach.live.options import SessionOptions
from coach.live.pose_worker import PoseWorker
from coach.takes.folder import TakeFolder, age, every_take, load_take, session_info
from coach.takes.session_info import Devices
from coach.ui.loop import run
from coach.ui.window import Window
from coach.wording import calibration_words, passages
from coach.wording.passages import MOSTLY_SEEN

LOOKED_AT: Final = 30
"""Newest takes in which to look for three dances with the same devices."""


def run_calibration(where: Folders, options: SessionOptions, microphone: str | None, listens: bool) -> None:
    """``python main.py calibrate``: measure, store, and report. CoachError: what prevents it.

    microphone  number or part of a name; None: the system's own
    listens     False: without a microphone
    """
    with Window(fullscreen=options.fullscreen) as window:
        kept = calibrate(window, where, options, microphone, listens)
    if kept is not None:
        print(line(*kept))


def calibrate(
    window: Window, where: Folders, options: SessionOptions, microphone: str | None = None, listens: bool = True
) -> tuple[DevicePair, Latency] | None:
    """Measure in ``window`` how late camera and loudspeaker are, and store it; None if the dancer left first."""
    sound = options.sound
    with ExitStack() as opened:
        output = opened.enter_context(closing(open_sound(None, sound.device, sound.volume, sound.silent)))
        if not output.device:
            raise CoachError(calibration_words.NOTHING_HEARD.format(why=output.description.removeprefix("No sound: ")))
        model = estimator_model(options.estimator, where.cache).load()
        camera = opened.enter_context(open_camera(options.camera))
        poses = opened.enter_context(closing(PoseWorker(camera, model)))
        heard = _microphone(microphone) if listens else None
        if heard is not None:
            opened.enter_context(closing(heard))
        screen = opened.enter_context(
            closing(Calibration(Apparatus(camera, poses, output, heard), unattended=options.unattended))
        )
        run(window, screen)
        if screen.found is None:
            return None
        pair, latency = DevicePair(camera.device, output.device), _latency(screen.found)
    _say(change_latencies(where.settings, lambda known: known.having(pair, latency)))
    return pair, latency


def _microphone(wanted: str | None) -> Microphone | None:
    try:
        return open_microphone(wanted)
    except CoachError:
        if wanted is not None:
            raise
        return None  # the screen explains that


def _latency(found: LatencyMeasurement) -> Latency:
    """Rounded as in the file, so that it is printed just as ``--show`` will print it."""
    alone = None if found.sound is None else round(found.sound, 4)
    how = "claps" if alone is None else "microphone"
    total, spread = round(found.total, 4), round(found.spread, 4)
    return Latency(total, alone, spread, found.claps, how, datetime.now().astimezone())


# ----------------------------------------------------------------
# What is kept.


def show(where: Folders) -> str:
    """All that is known, one line each. CoachError if the file cannot be read."""
    return listing(_kept(where))


def forget(where: Folders, number: int | None) -> str:
    """Forget calibration ``number`` of the list, or all of them; returns what to print. CoachError: there is no such
    calibration, or the file cannot be read."""
    listed = pairs(_kept(where))
    if number is not None and number > len(listed):
        raise CoachError(calibration_words.NO_SUCH.format(number=number))
    chosen = listed if number is None else [listed[number - 1]]
    if not chosen:
        return calibration_words.NONE
    _say(change_latencies(where.settings, lambda before: _without(before, chosen)))
    said = (calibration_words.PAIR.format(camera=pair.camera, sound=pair.sound) for pair in chosen)
    return "\n".join(calibration_words.FORGOTTEN.format(pair=pair) for pair in said)


def _without(latencies: Latencies, chosen: list[DevicePair]) -> Latencies:
    for pair in chosen:
        latencies = latencies.without(pair)
    return latencies


def _kept(where: Folders) -> Latencies:
    latencies, problem = kept_latencies(where.settings)
    _say(problem)
    return latencies


def known(where: Folders) -> Latencies:
    """What is known about the devices; problems with the file are reported in the terminal."""
    latencies, problem = read_latencies(where.settings)
    _say(problem)
    return latencies


def offered(where: Folders, pair: DevicePair) -> None:
    """Remember that a calibration was offered for this pair; if that cannot be stored, it will be offered again."""
    try:
        _say(change_latencies(where.settings, lambda before: before.having_offered(pair)))
    except CoachError as problem:
        _say(str(problem))


def _say(problem: str) -> None:
    if problem:
        print(problem, file=sys.stderr)


# ----------------------------------------------------------------
# Learnt from dancing: somebody late by the same amount in dance after dance may not be late at all.


def learnt(where: Folders, devices: Devices | None) -> Latency | None:
    """How late these devices are, judging by the newest dances; None if the devices are calibrated, or the dances too
    few, not steady, or not late enough to mention."""
    if devices is None or devices.calibrated or not devices.sound:
        return None
    lags = list(islice(_lags(where, devices), STEADY_DANCES))
    found = steady(np.array(lags[::-1]))
    if found is None or abs(found[0]) * 1000 < passages.LAG_WORTH_SAYING_MS:
        return None
    lag, spread = found
    return Latency(devices.latency + lag, None, spread, STEADY_DANCES, "dances", datetime.now().astimezone())


def take_over(where: Folders, devices: Devices, latency: Latency) -> str:
    """Store what was learnt; returns what to say. CoachError if it cannot be stored."""
    _say(
        change_latencies(
            where.settings, lambda before: before.having(DevicePair(devices.camera, devices.sound), latency)
        )
    )
    return calibration_words.LAG_TAKEN_OVER


def _lags(where: Folders, devices: Devices) -> Iterator[float]:
    """s, of whole dances with these devices, the newest first."""
    for folder in sorted(every_take(where.sessions), key=age)[: -LOOKED_AT - 1 : -1]:
        info = session_info(folder)
        if info.devices == devices and info.part is None and info.same_dance:
            lag = _lag(folder)
            if lag is not None:
                yield lag


def _lag(folder: TakeFolder) -> float | None:
    """None for a dance that cannot be read, or was hardly seen."""
    try:
        score = load_take(folder).score
    except CoachError:
        return None
    return score.lag if np.isfinite(score.lag) and score.coverage >= MOSTLY_SEEN else None
