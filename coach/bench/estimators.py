"""``bench estimators FOLDER``: every estimator that is ready, as it would be used live, on the same films.

Films of people come without a ground truth. What import finds with BlazePose, a landmarker for each dancer and the
whole film at hand, stands in for it: who is there, where their points are, and who is who.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pygame
from numpy.typing import NDArray

from coach.base.console import bar
from coach.base.errors import CoachError
from coach.base.paths import Folders
from coach.bench.films import films_of
from coach.bench.results import write_results
from coach.domain.landmarks import Pose, PoseTrack
from coach.estimators.estimator import EstimatorModel
from coach.estimators.openpose.skeleton import OPENPOSE
from coach.estimators.registry import DEFAULT_CHOICE, ESTIMATORS, EstimatorChoice, estimator_model, grouped_by_programme
from coach.estimators.top_down.box import bounds_of, centre, scale
from coach.media.video import Frame, probe, read_frames
from coach.tracking.cache import cached_people
from coach.tracking.extract import WHOLE_FILM, increasing, pictures_in, step_of
from coach.tracking.switches import NO_BODY, identity_switches, same_people
from coach.tracking.tracker import NECK_MATCHING, POSE_MATCHING, Tracker
from coach.ui.figure import draw_skeleton
from coach.ui.picture import draw_picture
from coach.ui.surface import MASKS
from coach.ui.text import draw_text
from coach.wording import page_words as words

PEOPLE: Final = 6
"""How many people are looked for."""

PCK_TORSO_LENGTHS: Final = 0.2
"""Torso lengths within which a point counts as found."""

SEEN_POINT_VISIBILITY: Final = 0.5
"""Visibility from which a point counts as seen."""

PICTURES: Final = 3
"""Pictures shown of a film, with what each estimator found."""

SHEET_ROW_HEIGHT_PX: Final = 540
"""Height of each in pixels."""

SHEET_CAP_PX: Final = 14
"""Height of the capitals on them in pixels."""


@dataclass(frozen=True)
class Figures:
    """One estimator on one film.

    everybody    share of the pictures in which at least as many are found as import finds in the film
    found        share found of the bodies that import found
    strangers    bodies per picture that are none of those
    near         share of the points seen by both that lie within PCK_TORSO_LENGTHS; NaN if there are none
    switches     of identity, with the best tracker
    switches_nearest  the same, with the simple one
    ms           of processor time per picture, finding the poses
    ms_tracking  the same, telling who is who
    """

    film: str
    estimator: str
    people: int
    pictures: int
    everybody: float
    found: float
    strangers: float
    near: float
    switches: int
    switches_nearest: int
    ms: float
    ms_tracking: float


@dataclass(frozen=True, eq=False)
class TrackedPicture:
    """What an estimator found in one picture, and the number of each by the best tracker and by the simple one."""

    poses: tuple[Pose, ...]
    numbers: Sequence[int]
    numbers_nearest: Sequence[int]


def bench_estimators(where: Folders, folder: Path, out: Path, weights: Path | None, programme: bool = False) -> int:
    """Measure all that are ready, print the table, write ``out`` (JSON) and the pictures next to it.

    weights    for openpose, which has none of its own
    programme  measure bottom-up estimators also with the slower way from points to persons
    """
    films = films_of(folder)
    models = ready(where.cache, weights)
    models += grouped_by_programme(models) if programme else []
    figures: list[Figures] = []
    print(ESTIMATOR_TABLE_HEAD)
    for film in films:
        people = [person.track for person in cached_people(film, models[0], where.cache, f"People of {film.name}")]
        if not people:
            raise CoachError(f"{film}: nobody is found in it. Choose films of dancers.")
        moments = moments_of(people[0])
        shown = []
        for model in models:
            run, seen = watched(film, model, people, moments)
            print(line(run))
            figures.append(run)
            shown.append((model.name, seen))
        picture = out.with_name(f"{out.stem}_{film.stem}.png")
        pygame.image.save(side_by_side(film, moments, shown), str(picture))
        print(f"  {picture}")
    write_results(out, {"estimators": [asdict(run) for run in figures]})
    print(f"Written to {out}")
    return 0


def ready(cache: Path, weights: Path | None) -> list[EstimatorModel]:
    """BlazePose first, which is fetched if need be, then all others usable now; ``weights``: for openpose, even if it
    has others cached."""
    models = [estimator_model(DEFAULT_CHOICE, cache)]
    for name, estimator in ESTIMATORS.items():
        own = weights if name == OPENPOSE.name else None
        if name != models[0].name and (own is not None or estimator.kept(cache) is not None):
            models.append(estimator_model(EstimatorChoice(name, own), cache))
    return models


def moments_of(track: PoseTrack) -> NDArray[np.intp]:
    """(PICTURES,) indices of the frames shown."""
    return np.linspace(0, len(track) - 1, PICTURES + 2).round().astype(int)[1:-1]


def frames_of(film: Path) -> Iterator[Frame]:
    """The frames import looks at, so that their indices are the same."""
    return increasing(read_frames(film, every=step_of(probe(film))))


def watched(
    film: Path, model: EstimatorModel, people: Sequence[PoseTrack], moments: NDArray[np.intp]
) -> tuple[Figures, list[TrackedPicture]]:
    """The figures of one estimator, and what it found in the frames ``moments``."""
    info, seen = probe(film), []
    finding = telling = 0.0
    tally = Tally(people)
    trackers = [Tracker(matching=matching) for matching in (POSE_MATCHING, NECK_MATCHING)]
    with (
        model.load()(people=PEOPLE) as estimator,
        bar(f"{model.name} on {film.name}", pictures_in(WHOLE_FILM, info)) as advance,
    ):
        for index, frame in enumerate(frames_of(film)):
            begun = time.process_time()
            poses = estimator.detect_all(frame.rgb, frame.t)
            found = time.process_time()
            numbers = trackers[0].step(frame.t, poses, frame.rgb)
            told = time.process_time()
            result = TrackedPicture(poses, numbers, trackers[1].step(frame.t, poses, frame.rgb))
            finding, telling = finding + found - begun, telling + told - found
            tally.add(index, result)
            if index in moments:
                seen.append(result)
            advance(1)
    return tally.figures(film.name, model.name, finding, telling), seen


# ----------------------------------------------------------------
# Counting. Pure.


class Tally:
    """What an estimator found in a film, compared with the ``people`` in it."""

    def __init__(self, people: Sequence[PoseTrack]) -> None:
        self._people = people
        self._there = np.stack([track.seen for track in people])
        self._counts: list[int] = []
        self._pairs = self._bodies = 0
        self._near: list[NDArray[np.bool_]] = []
        self._numbers: list[NDArray[np.int64]] = []
        self._numbers_nearest: list[NDArray[np.int64]] = []

    def add(self, index: int, found: TrackedPicture) -> None:
        """What was found in frame ``index``."""
        there = np.flatnonzero(self._there[:, index])
        truth = [self._people[person].pose(index) for person in there]
        numbers, numbers_nearest = (np.full(len(self._people), NO_BODY) for _ in range(2))
        pairs = same_people(truth, found.poses)
        for one, other in pairs:
            numbers[there[one]], numbers_nearest[there[one]] = found.numbers[other], found.numbers_nearest[other]
            self._near.append(near(truth[one], found.poses[other]))
        self._numbers.append(numbers)
        self._numbers_nearest.append(numbers_nearest)
        self._counts.append(len(found.poses))
        self._pairs, self._bodies = self._pairs + len(pairs), self._bodies + len(truth)

    def figures(self, film: str, estimator: str, finding: float, telling: float) -> Figures:
        """``finding``, ``telling``: s of processor time in all."""
        counts, pictures = np.array(self._counts), len(self._counts)
        points = np.concatenate([np.empty(0, bool), *self._near])
        return Figures(
            film=film,
            estimator=estimator,
            people=len(self._people),
            pictures=pictures,
            everybody=float((counts >= len(self._people)).mean()),
            found=self._pairs / max(1, self._bodies),
            strangers=(int(counts.sum()) - self._pairs) / pictures,
            near=float(points.mean()) if len(points) else float("nan"),
            switches=identity_switches(np.array(self._numbers)),
            switches_nearest=identity_switches(np.array(self._numbers_nearest)),
            ms=1000 * finding / pictures,
            ms_tracking=1000 * telling / pictures,
        )


def near(truth: Pose, found: Pose) -> NDArray[np.bool_]:
    """For the points seen by both, whether they lie within PCK_TORSO_LENGTHS."""
    one, other = truth.body, found.body
    both = (one.visibility >= SEEN_POINT_VISIBILITY) & (other.visibility >= SEEN_POINT_VISIBILITY)
    return np.linalg.norm(one.image[both] - other.image[both], axis=1) <= PCK_TORSO_LENGTHS * scale(truth)


# ----------------------------------------------------------------
# Showing it.


ESTIMATOR_TABLE_HEAD: Final = (
    f"{'film':<24} {'estimator':<16} {'all seen':>8} {'found':>6} {'strangers':>9} {'near':>5} {'switches':>8} "
    f"{'nearest':>7} {'ms':>6} {'tracking':>8}"
)


def line(run: Figures) -> str:
    """A row below ESTIMATOR_TABLE_HEAD."""
    share = words.NOTHING if np.isnan(run.near) else f"{run.near:.0%}"
    return (
        f"{run.film[:24]:<24} {run.estimator:<16} {run.everybody:>8.1%} {run.found:>6.1%} {run.strangers:>9.2f} "
        f"{share:>5} {run.switches:>8} {run.switches_nearest:>7} {run.ms:>6.1f} {run.ms_tracking:>8.1f}"
    )


def side_by_side(
    film: Path, moments: NDArray[np.intp], shown: Sequence[tuple[str, Sequence[TrackedPicture]]]
) -> pygame.Surface:
    """A row for each moment, a column for each estimator: the frame with everybody found, numbers over their heads."""
    frames = [frame.rgb for index, frame in enumerate(frames_of(film)) if index in moments]
    wide = round(SHEET_ROW_HEIGHT_PX * frames[0].shape[1] / frames[0].shape[0])
    sheet = pygame.Surface((wide * len(shown), SHEET_ROW_HEIGHT_PX * len(frames)), 0, 32, (*MASKS, 0))
    for column, (name, seen) in enumerate(shown):
        for row, (rgb, found) in enumerate(zip(frames, seen)):
            _draw(sheet, pygame.Rect(column * wide, row * SHEET_ROW_HEIGHT_PX, wide, SHEET_ROW_HEIGHT_PX), rgb, found)
        draw_text(
            sheet,
            name,
            SHEET_CAP_PX,
            (column * wide + SHEET_CAP_PX, 2 * SHEET_CAP_PX),
            room=wide - 2 * SHEET_CAP_PX,
            outlined=True,
        )
    return sheet


def _draw(sheet: pygame.Surface, area: pygame.Rect, rgb: NDArray[np.uint8], found: TrackedPicture) -> None:
    placed = draw_picture(sheet, rgb, area)
    for pose, number in zip(found.poses, found.numbers):
        draw_skeleton(sheet, placed, pose.body.image, pose.body.visibility)
        x, y = placed.points(np.array([centre(pose)[0], bounds_of(pose)[1]]))
        draw_text(sheet, str(number), SHEET_CAP_PX, (x, y - SHEET_CAP_PX), align="centre", outlined=True)
