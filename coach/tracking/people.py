"""Everybody who dances in a film, each followed through it as one pose track.

Most films show one dancer: a few samples of the film tell, and plain extraction is enough. If there are several, an
estimator that finds one dancer gets a box for each (:mod:`coach.estimators.top_down`); one that finds several is used
as it is. Who is who is tracked from frame to frame (:mod:`coach.tracking.tracker`), and the tracklets between doubts
are joined into people afterwards (:mod:`coach.tracking.link`). What was found in boxes is checked against a network
that sees everybody (:mod:`coach.tracking.cross_check`).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import partial
from itertools import takewhile
from pathlib import Path
from typing import Final

import numpy as np

from coach.base.console import Advance, bar, bar_if_slow
from coach.base.memory import pictures_apart, release_memory
from coach.domain.landmarks import PoseTrack, Skeleton
from coach.estimators.estimator import EstimatorModel, OpenEstimator, PoseEstimator
from coach.estimators.registry import everybody_model
from coach.estimators.top_down.crops import MOST_PEOPLE, Crops, CropsModel
from coach.estimators.top_down.scout import Scout
from coach.media.video import Frame, probe, read_frames
from coach.tracking.cross_check import CROSS_CHECK_EVERY_S, LookRows, cross_checked, look
from coach.tracking.extract import (
    WHOLE_FILM,
    TimeSpan,
    cores,
    decoded,
    extract,
    increasing,
    length_of,
    one_at_a_time,
    pictures_in,
    step_of,
    together,
    usual_parts,
)
from coach.tracking.link import Tracklet, link_tracklets
from coach.tracking.person import PERSON_STAY_SHARE, Person, chosen_person, numbered
from coach.tracking.pose_file import PoseFile
from coach.tracking.shots import CutFinder, without_cuts
from coach.tracking.tracker import Tracker

COMPANY_CHECKS_RANGE: Final = (3, 12)
"""Samples needed to tell whether a film shows several people: at least, at most."""

COMPANY_CHECK_EVERY_S: Final = 8.0
"""s of film per sample: two eights at 120 BPM, in which a formation will have changed."""

FRAME_TIME_ROUNDING_S: Final = 0.002
"""s, more than frame times are rounded by: three of 30 a second are a tenth of a second."""


def extract_people(
    path: Path,
    model: EstimatorModel,
    most: int = MOST_PEOPLE,
    what: str = "Finding the poses",
    part: TimeSpan = WHOLE_FILM,
    threads: int | None = None,
) -> tuple[Person, ...]:
    """Everybody in the film, numbered from left to right as they stand when first seen; () if there is nobody.

    most     at most this many, the largest and steadiest
    part     everything before and after it is ignored
    threads  that run at once; None: one for each core

    Raises CoachError if the video cannot be read or the model cannot be used.
    """
    if most > 1 and (model.most > 1 or has_company(path, model, part, threads)):
        tracks = extract_group(path, model, most, what, part, threads)
    else:
        tracks = [extract(path, model, what, part=part, threads=threads)]
    with bar_if_slow("Looking at who is there", len(tracks), "people") as advance:
        return numbered(tracks, most, advance)


def extract_dancer(
    path: Path,
    model: EstimatorModel,
    dancer: int | None = None,
    what: str = "Finding the poses",
    part: TimeSpan = WHOLE_FILM,
) -> PoseTrack:
    """The track of dancer number 1, 2 …, or of the biggest steady one. CoachError if there is no such dancer."""
    return chosen_person(extract_people(path, model, what=what, part=part), dancer, str(path)).track


def has_company(path: Path, model: EstimatorModel, part: TimeSpan = WHOLE_FILM, threads: int | None = None) -> bool:
    """Whether several people are in the picture for more than a moment: in two of the samples taken over the part."""
    info = probe(path)
    length = length_of(part, info.duration)
    looks = int(np.clip(length / COMPANY_CHECK_EVERY_S, *COMPANY_CHECKS_RANGE))
    moments = [part[0] + length * (k + 0.5) / looks for k in range(looks)]
    workers = min(usual_parts(info), threads or cores(), looks)
    open_estimator, stop, found = model.load(), threading.Event(), []
    with bar("Finding the dancers", looks, "looks") as advance:
        step = one_at_a_time(advance)
        shares = [moments[worker::workers] for worker in range(workers)]
        looking = [partial(_look, path, open_estimator, share, found, step, stop) for share in shares]
        together(looking, stop, workers)
    return len(found) > 1


def _look(
    path: Path,
    open_estimator: OpenEstimator,
    moments: Sequence[float],
    found: list[float],
    advance: Callable[[], None],
    stop: threading.Event,
) -> None:
    """Adds to ``found`` the moments (s) at which several people are seen, until two are known."""
    with Scout(open_estimator, MOST_PEOPLE) as scout:
        for moment in moments:
            if stop.is_set() or len(found) > 1:
                return
            with closing(read_frames(path, moment)) as frames:
                if len(scout.everybody(next(frames).rgb)) > 1:
                    found.append(moment)
            advance()


def extract_group(
    path: Path,
    model: EstimatorModel,
    most: int = MOST_PEOPLE,
    what: str = "Finding the poses",
    part: TimeSpan = WHOLE_FILM,
    threads: int | None = None,
) -> list[PoseTrack]:
    """The track of each person; every frame of the part is in every track."""
    info = probe(path)
    begin, end = part
    with PoseFile() as aside:  # the poses join the tracks only when the networks are gone
        with (
            pictures_apart(),
            _everybody(model)(people=most) as estimator,
            _second(model) as second,
            bar(what, pictures_in(part, info)) as advance,
            closing(decoded(path, begin, step_of(info), threads or cores())) as frames,
        ):
            danced = takewhile(lambda frame: frame.t < end, increasing(frames))
            times, cuts, tracklets, looks = _follow(danced, estimator, second, Tracker(keep=aside.put), advance)
        release_memory()  # of pictures and networks
        with bar_if_slow("Telling who is who", len(tracklets) ** 2, "pairs") as advance:
            chains = staying(link_tracklets(tracklets, cuts, advance))
        with bar_if_slow("Checking the poses", len(chains) * len(looks), "looks") as advance:
            tracks = (_track(times, chain, model.skeleton) for chain in chains)
            return [without_cuts(cross_checked(track, looks, advance), cuts) for track in tracks]


def staying(chains: Sequence[list[Tracklet]]) -> list[list[Tracklet]]:
    """Without passers-by: the tracks of an hour's passers-by in a street take gigabytes.

    :func:`numbered` decides; half of what it requires is required here, as tracks have gaps around cuts.
    """
    seen = [sum(len(tracklet.frames) for tracklet in chain) for chain in chains]
    return [chain for chain, frames in zip(chains, seen) if frames >= PERSON_STAY_SHARE / 2 * max(seen)]


def most_in_film(model: EstimatorModel) -> float:
    """How many people it can tell apart in a film: any number if each gets an estimator of their own."""
    one = _one(model)
    return one.most if one.most > 1 else np.inf


def _one(model: EstimatorModel) -> EstimatorModel:
    return model.one if isinstance(model, CropsModel) else model


def _everybody(model: EstimatorModel) -> OpenEstimator:
    """Opens what finds several people: the estimator itself, or one for each of them, searching thoroughly."""
    one = _one(model)
    if one.most > 1:
        return one.load()
    return partial(Crops, one.load(), one.skeleton, thorough=True)


@contextmanager
def _second(model: EstimatorModel) -> Iterator[PoseEstimator | None]:
    """What sees everybody at once, to check what is found of each in a box; None if ``model`` does so itself."""
    if _one(model).most > 1:
        yield None
        return
    seeing = everybody_model()
    with seeing.load()(people=seeing.most) as estimator:
        yield estimator


def _follow(
    frames: Iterator[Frame],
    estimator: PoseEstimator,
    second: PoseEstimator | None,
    tracker: Tracker,
    advance: Advance,
) -> tuple[list[float], list[float], list[Tracklet], LookRows]:
    """Follow everybody through the frames: returns their times (s), those of the cuts among them, who was seen, and
    what the ``second`` estimator saw every now and then."""
    times: list[float] = []
    cuts: list[float] = []
    is_cut, looks, looked = CutFinder(), LookRows(), -np.inf
    for frame in frames:
        if is_cut(frame.rgb):
            estimator.forget()
            tracker.new_shot()
            cuts.append(frame.t)
            if second is not None:
                second.forget()
        tracker.step(frame.t, estimator.detect_all(frame.rgb, frame.t), frame.rgb)
        if second is not None and frame.t - looked > CROSS_CHECK_EVERY_S - FRAME_TIME_ROUNDING_S:
            looks.add(look(len(times), second.detect_all(frame.rgb, frame.t)))
            looked = frame.t
        times.append(frame.t)
        advance(1)
    return times, cuts, tracker.tracklets(), looks


def _track(times: Sequence[float], tracklets: Sequence[Tracklet], skeleton: Skeleton) -> PoseTrack:
    """One person's tracklets over all frames of the film."""
    track = PoseTrack.unseen(np.array(times), skeleton)
    for tracklet in tracklets:
        first = 0
        for part in tracklet.tracks:
            frames = tracklet.frames[first : first + len(part)]
            track.image[frames], track.world[frames], track.visibility[frames] = part.image, part.world, part.visibility
            first += len(part)
    return track
