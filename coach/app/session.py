"""From a song's name to a reviewed take: the session as the dancer experiences it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial

from coach.app.before_dance import on_stage
from coach.app.calibrate import calibrate, known, learnt, offered, take_over
from coach.app.follow_up import ReelQueue, follow_up
from coach.app.practice_session import practise
from coach.app.recovery import follow_up_all, judged_by_now, open_cut_short, recover_all
from coach.base.errors import CoachError
from coach.base.paths import Folders
from coach.devices.latencies import DevicePair, Latency
from coach.devices.sound.sound import Sound, open_sound
from coach.domain.landmarks import PoseTrack
from coach.domain.passage import Passage
from coach.domain.song import Song
from coach.live.live_take import FinishedTake
from coach.live.options import PracticeOptions, SessionOptions
from coach.live.performance import Performance
from coach.live.practice.steps import step_for
from coach.live.result import LagOffer, show_result
from coach.live.set_up import set_up
from coach.live.stage import Stage
from coach.media.audio import Audio
from coach.reel.film import forget_reel
from coach.reel.making import how_to_make
from coach.reel.scene import ReelRequest
from coach.review.screen import run_review
from coach.song.prepared import PreparedSong, prepare
from coach.takes.folder import TakeFolder, chosen_take, load_take, prepared_for, session_info
from coach.takes.in_progress import insist_on_room
from coach.takes.judging import whole_take
from coach.takes.marks import marks_file
from coach.takes.session_info import Devices
from coach.takes.take import Take
from coach.tracking.pose_buffer import in_memory
from coach.ui.dialogs import offer
from coach.ui.passage.first_frames import look_through
from coach.ui.window import Window
from coach.wording import calibration_words, practice_words, words


def run_session(name: str, where: Folders, options: SessionOptions) -> None:
    """Set up, dance, see the result and the mistakes. CoachError says what prevents it."""
    prepared = prepare(name, where, options.level, options.estimator)
    insist_on_room(where.sessions)
    look_through(prepared.song, where.cache)
    cut_short = recover_all(where, options)
    try:
        with opened(where, options) as session:
            if cut_short and not options.unattended:
                session.offer_review(cut_short[-1])
            if session.window.closed:
                return
            finished = session.dance(prepared)
            if finished is not None:
                session.review(finished.folder, finished.take, prepared)
    finally:  # only now: both cores belong to the dance
        follow_up_all(cut_short, where)


def review_take(
    where: Folders, song: str | None, number: int | None, options: SessionOptions, dancer: int | None = None
) -> None:
    """Show the mistakes of a take again: the newest, or the one :func:`chosen_take` finds from the rest."""
    open_cut_short(where, options)
    folder = chosen_take(where.sessions, song, number, dancer)
    prepared = prepared_for(folder, where, options.level, options.estimator)
    take = judged_by_now(folder, load_take(folder), prepared, where)
    with opened(where, options) as session:
        session.review(folder, take, prepared)


@contextmanager
def opened(where: Folders, options: SessionOptions) -> Iterator[Session]:
    with ReelQueue() as films, Window(fullscreen=options.fullscreen) as window:
        yield Session(window, where, options, films)


@dataclass(frozen=True, eq=False)
class Session:
    """What one dancer does in front of one window."""

    window: Window
    where: Folders
    options: SessionOptions
    films: ReelQueue

    def dance(self, prepared: PreparedSong) -> FinishedTake | None:
        """Set up, dance, see the result; the take if its mistakes should follow. CoachError if nothing is kept."""
        self.films.put_off()
        performance, finished = self._danced(prepared)
        if performance is None:
            return None
        if finished is None:
            if performance.unkept:
                raise CoachError(performance.unkept)
            return None
        for problem in performance.problems:
            print(problem, file=sys.stderr)
        page, reel = None, None
        if finished.folder.record.exists():  # else the disk has no space for it
            page = follow_up(finished.folder, self.where)
            reel = self.films.make(
                ReelRequest(finished.folder, finished.take, prepared.song, in_memory(prepared.reference))
            )
        if self.options.unattended and page is not None:
            page.wait()
        if self.options.unattended or self.window.closed:
            return None
        lag = self._lag_offer(performance.devices)
        wanted = show_result(self.window, prepared.song, finished.take, performance.problems, reel, lag)
        return finished if wanted else None

    def _danced(self, prepared: PreparedSong) -> tuple[Performance | None, FinishedTake | None]:
        """One dance after its set-up; nothing if the dancer leaves."""

        def dances(stage: Stage) -> tuple[Performance, FinishedTake | None]:
            performance = Performance(stage, self.where.sessions)
            return performance, self._performed(performance)

        return on_stage(self, prepared, self.options, set_up, dances) or (None, None)

    def offers_calibration(self, stage: Stage) -> bool:
        """Whether the set-up should offer it: once for each new pair of devices."""
        pair = DevicePair(stage.camera.device, stage.sound.device)
        new = stage.camera.live and bool(pair.sound) and known(self.where).is_new(pair)
        if new:
            offered(self.where, pair)
        return new

    def calibrate(self) -> None:
        """If something prevents it, the dancer is told, and can dance anyway."""
        try:
            calibrate(self.window, self.where, self.options)
        except CoachError as problem:
            offer(self.window, calibration_words.REFUSED, str(problem), calibration_words.REFUSED_KEYS)

    def _lag_offer(self, devices: Devices | None) -> LagOffer | None:
        latency = learnt(self.where, devices)
        if devices is None or latency is None:
            return None
        lag = latency.total - devices.latency
        said = calibration_words.LAG_OFFER.format(
            dances=latency.count, ms=round(abs(lag) * 100) * 10, way=calibration_words.LAG_WAYS[lag > 0]
        )
        return LagOffer(said, partial(self._taken_over, devices, latency))

    def _taken_over(self, devices: Devices, latency: Latency) -> str:
        try:
            return take_over(self.where, devices, latency)
        except CoachError as problem:
            return str(problem)

    def _performed(self, performance: Performance) -> FinishedTake | None:
        """Run the performance, and print where the take is, however the dance ends."""
        try:
            finished = performance.run()
        except BaseException:  # Ctrl-C, or a broken thread
            if _say_what_is_kept(performance.folder):
                print(how_to_make(performance.folder))
                follow_up(performance.folder, self.where)
            raise
        _say_what_is_kept(performance.folder)
        return finished

    def offer_review(self, folder: TakeFolder) -> None:
        """Offer to review a dance that was cut short."""
        if offer(self.window, words.OFFER_TITLE, words.OFFER_TEXT.format(title=folder.song), words.OFFER_KEYS):
            self.review(folder, load_take(folder), self._prepared_for(folder))

    def _prepared_for(self, folder: TakeFolder) -> PreparedSong | Song | None:
        return prepared_for(folder, self.where, self.options.level, self.options.estimator)

    def review(self, folder: TakeFolder, take: Take, prepared: PreparedSong | Song | None) -> None:
        """Show the take's mistakes, and again after each passage that the dancer practises.

        prepared  the song with everything needed to dance; the song alone if that is not available; None if it is gone
        """
        while not self.window.closed:
            passage = self._mistakes(folder, take, prepared)
            if passage is None:
                return
            try:
                prepared = self._danceable(folder, prepared)
                self._practise(folder, passage, prepared)
            except CoachError as problem:  # perhaps there is no camera: the mistakes can still be reviewed
                offer(self.window, practice_words.PRACTICE_REFUSED, str(problem), practice_words.PRACTICE_REFUSED_KEYS)

    def _danceable(self, folder: TakeFolder, prepared: PreparedSong | Song | None) -> PreparedSong:
        """``prepared`` or, if dancing needs more, what is fetched now. CoachError if that fails."""
        if isinstance(prepared, PreparedSong):
            return prepared
        member = session_info(folder).member
        return prepare(folder.song, self.where, self.options.level, self.options.estimator, member)

    def _practise(self, folder: TakeFolder, passage: Passage, prepared: PreparedSong) -> None:
        """The passage in a loop, seen as the take was danced."""
        step, as_danced = step_for(passage, prepared.song, self.where), session_info(folder).view
        beats = step.stretch.first + 1, step.stretch.last + 1
        practise(self, prepared, PracticeOptions(replace(self.options, view=as_danced), beats=beats), (step,))

    def _mistakes(self, folder: TakeFolder, take: Take, prepared: PreparedSong | Song | None) -> Passage | None:
        """Show them once; returns the passage to practise. Marked mistakes are removed from page, statistics and
        reel."""
        song, reference = (
            (prepared.song, prepared.reference) if isinstance(prepared, PreparedSong) else (prepared, None)
        )
        before = _marks(folder)
        passage = run_review(self.window, take, folder, song, self._music, reference=reference, cache=self.where.cache)
        if _marks(folder) != before:
            follow_up(folder, self.where)
            self._remake_reel(folder, song, reference)
        return passage

    def _music(self, music: Audio | None) -> Sound:
        """Its clock follows what is heard, so that the reference's picture stays in sync."""
        options = self.options.sound
        sound = open_sound(music, options.device, options.volume, options.silent)
        sound.latency = known(self.where).of_sound(sound.device)
        return sound

    def _remake_reel(self, folder: TakeFolder, song: Song | None, reference: PoseTrack | None) -> None:
        """Make the film again, without the marked mistakes. Problems are printed."""
        self.films.forget(folder)
        try:
            forget_reel(folder)
            known = reference if reference is not None else PoseTrack.empty()
            take = whole_take(load_take(folder), folder, song, known)
            request = ReelRequest(folder, take, song, in_memory(known))
        except CoachError as problem:
            print(problem, file=sys.stderr)
            return
        self.films.make(request)


def _say_what_is_kept(folder: TakeFolder) -> bool:
    """Print where the take is, if something was danced. True when the take is judged."""
    judged = folder.record.exists()
    if judged:
        print(words.TAKE_KEPT.format(folder=folder.path))
    elif folder.path.exists():
        print(words.TAKE_LEFT.format(folder=folder.path))
    return judged


def _marks(folder: TakeFolder) -> bytes:
    file = marks_file(folder)
    return file.read_bytes() if file.exists() else b""
