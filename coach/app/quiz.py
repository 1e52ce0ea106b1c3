"""The quiz within Coach: its songs, what Coach adds, and "dance this one".

A quiz-only program has this module too, so anything that needs OpenCV or mediapipe is imported where it is used.
"""

from __future__ import annotations

import secrets
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from coach.base.errors import CoachError, dancer_message
from coach.base.paths import PROJECT, Folders
from coach.devices.latencies import read_latencies
from coach.devices.sound.sound import open_sound
from coach.domain.landmarks import Pose
from coach.domain.song import Song
from coach.quiz.game import Game, QuizOptions
from coach.quiz.gather import AskableSongs, gather, how_many, quiz_song
from coach.quiz.rules import BY_DANCING
from coach.quiz.screen_dancing import PlayerCamera
from coach.song.track_file import ENDING
from coach.ui.dialogs import offer
from coach.ui.window import Window
from coach.wording import quiz_words as words

if TYPE_CHECKING:
    from coach.devices.camera.camera import Camera
    from coach.live.framing import HandRaise
    from coach.live.pose_worker import PoseWorker

BUNDLED_SONGS = PROJECT / "songs"
"""The songs that ship with the program."""


def run_quiz(where: Folders, options: QuizOptions, camera: str = "0") -> None:
    """Play in a window of its own; then dance the song requested. CoachError says what prevents it."""
    if options.level == BY_DANCING and options.unattended:
        raise CoachError(words.DANCING_UNATTENDED)
    found = _enough(gather(where.songs, where.cache), where)
    box = AskableSongs(()) if found.enough else gather(BUNDLED_SONGS, where.cache)
    if not found.joined(box).enough:
        raise CoachError(words.TOO_FEW.format(there=how_many(found)))
    for problem in found.problems:
        print(problem, file=sys.stderr)
    if options.groups and not any(len(one.dancers) > 1 for one in found.joined(box).songs):
        print(words.NO_GROUPS, file=sys.stderr)
    seed = secrets.randbelow(10**6) if options.seed is None else options.seed
    if options.unattended or options.seed is not None:
        print(words.SEED.format(seed=seed))
    wanted = _played(where, options, found, box, seed, camera)
    if wanted is not None:
        _dance(wanted, where, options, camera)


def _played(
    where: Folders, options: QuizOptions, found: AskableSongs, box: AskableSongs, seed: int, camera: str
) -> str | None:
    """Plays the game; returns the id of the song to dance, else None."""
    sound = options.sound
    with (
        Window(words.TITLE, fullscreen=options.fullscreen) as window,
        closing(open_sound(None, sound.device, sound.volume, sound.silent)) as output,
    ):
        output.latency = read_latencies(where.settings)[0].of_sound(output.device)
        if not found.enough:
            there = how_many(found)
            if options.unattended:
                print(words.BOX_TAKEN.format(there=there), file=sys.stderr)
            elif not offer(window, words.BOX_TITLE, words.BOX_OFFER.format(there=there), words.BOX_KEYS):
                print(words.TOO_FEW.format(there=there), file=sys.stderr)
                return None
        songs = found.joined(box).songs
        seeing = partial(_eyes, where, camera) if _has_coach() else None
        return Game(window, songs, output, where.settings, options, seed, seeing).run()


@contextmanager
def _eyes(where: Folders, camera: str) -> Iterator[PlayerCamera]:
    """A webcam, and the estimator that finds the player in it."""
    from coach.devices.camera.camera import open_camera
    from coach.estimators.registry import DEFAULT_CHOICE, estimator_model
    from coach.live.framing import HandRaise
    from coach.live.pose_worker import PoseWorker

    model = estimator_model(DEFAULT_CHOICE, where.cache).load()
    with closing(open_camera(camera)) as opened, closing(PoseWorker(opened, model)) as worker:
        yield OpenPlayerCamera(opened, worker, HandRaise(), where.cache)


@dataclass
class OpenPlayerCamera(PlayerCamera):
    """What a :class:`coach.live.pose_worker.PoseWorker` finds in front of a camera, and the raised hand.

    cache  where to record what broke on the worker's thread, a bug of ours
    """

    camera: Camera
    worker: PoseWorker
    raising: HandRaise
    cache: Path
    raised: float = 0.0

    def poses(self) -> list[tuple[float, Pose]]:
        from coach.live.framing import hand_raised

        try:
            new = self.worker.take()
        except Exception as broken:  # noqa: BLE001 (that must not end the round)
            raise CoachError(dancer_message(broken, self.cache)) from broken
        seen = [(posed.frame.arrived, posed.pose) for posed in new]
        for moment, pose in seen:
            up = pose.seen and hand_raised(pose.body.image, pose.body.visibility)
            self.raised = self.raising.update(moment, up)
        return seen

    def hand(self) -> float:
        return self.raised

    def problem(self) -> str:
        return self.camera.message


def _has_coach() -> bool:
    """Whether this program can find poses; a quiz-only one cannot."""
    return all(find_spec(package) is not None for package in ("cv2", "mediapipe"))


def _enough(found: AskableSongs, where: Folders) -> AskableSongs:
    """Adds as many songs whose poses are not known yet as a round needs: Coach finds them now, showing its progress.
    Without Coach, or if four are known already, they are left out with a message."""
    songs, left = list(found.songs), list(found.unknown)
    while left and not AskableSongs(tuple(songs)).enough:
        one = _learnt(left[0], where)
        if one is None:
            break
        left.pop(0)
        songs += one
    if left:
        print(words.UNKNOWN_DANCE.format(names=", ".join(song.id for song in left)), file=sys.stderr)
    return AskableSongs(tuple(songs), tuple(left), found.problems)


def _learnt(song: Song, where: Folders) -> list | None:
    """The song once its poses are known, [] if they cannot be; None in a program without Coach."""
    if not _has_coach():
        return None
    from coach.estimators.registry import DEFAULT_CHOICE, estimator_model
    from coach.song.members import song_tracks
    from coach.song.reference import reference_track

    try:
        track = reference_track(song, estimator_model(DEFAULT_CHOICE, where.cache), where.cache)
    except CoachError as problem:
        print(words.BROKEN.format(name=song.id, problem=problem), file=sys.stderr)
        return []
    one = quiz_song(song, song_tracks(song, where.cache) or (track,))
    return [] if one is None else [one]


def _dance(name: str, where: Folders, options: QuizOptions, camera: str) -> None:
    """Start Coach with that song; a quiz-only program says that it cannot."""
    try:
        from coach.app.session import run_session
        from coach.live.options import SessionOptions
    except ImportError:
        print(words.NO_COACH, file=sys.stderr)
        return
    songs = (
        where.songs if (where.songs / name).exists() or (where.songs / f"{name}{ENDING}").exists() else BUNDLED_SONGS
    )
    run_session(
        name, replace(where, songs=songs), SessionOptions(camera, fullscreen=options.fullscreen, sound=options.sound)
    )
