"""From a song's name to a reviewed take: the session as the dancer goes through it."""

from __future__ import annotations

import sys
from dataclasses import replace
from functools import partial

from coach import words
from coach.bug_report import told
from coach.errors import CoachError
from coach.live.films import Films
from coach.live.live_take import FinishedTake
from coach.live.performance import Performance
from coach.live.result import show_result
from coach.live.screen_offer import offer
from coach.live.set_up import SetUp
from coach.live.sound import open_sound
from coach.live.stage import Piece, SessionOptions, SoundOptions, open_stage
from coach.live.window import Window
from coach.paths import Folders
from coach.pose.landmarks import PoseTrack
from coach.pose.model import pose_model
from coach.review.folder import TakeFolder, find_take, load_take, newest_take, recover, session_info, unfinished
from coach.review.follow_up import follow_up
from coach.review.judging import judged_take, unjudged_take
from coach.review.marks import marks_file
from coach.review.origin import is_danced_to
from coach.review.reel_film import forget_reel
from coach.review.reel_scene import ReelRequest
from coach.review.rejudged import load_whole_take
from coach.review.screen import run_review
from coach.review.take import Take
from coach.song.library import existing_folder, find_song
from coach.song.reference import reference_track
from coach.song.song import Song
from coach.song.thresholds_file import thresholds_for

__all__ = ["SessionOptions", "SoundOptions", "review_take", "run_session"]


def run_session(name: str, where: Folders, options: SessionOptions) -> None:
    """Set up, dance, see the result and the mistakes. CoachError: what keeps the dancer from it."""
    piece = load_piece(name, where, options)
    cut_short = recover_all(where, options)
    try:
        with Films() as films, Window(fullscreen=options.fullscreen) as window:
            if cut_short and not options.unattended:
                _offer_review(window, cut_short[-1], where, options, films)
            if window.closed:
                return
            finished = _dance(window, piece, where, options, films)
            if finished is not None:
                _review(window, finished.folder, finished.take, piece, where, options, films)
    finally:  # only now: both cores belong to the dance
        _follow_up_all(cut_short, where)


def review_take(where: Folders, song: str | None, number: int | None, options: SessionOptions) -> None:
    """Show the mistakes of a take again: the newest, or take ``number`` (1 = oldest) of ``song``."""
    open_cut_short(where, options)
    if song is None:
        song = newest_take(where.sessions).song
    folder = find_take(where.sessions, song, number)
    take, piece = load_take(folder), _piece_of(folder, where, options)
    with Films() as films, Window(fullscreen=options.fullscreen) as window:
        _review(window, folder, take, piece, where, options, films)


def load_piece(name: str, where: Folders, options: SessionOptions) -> Piece:
    """The song, its reference poses and thresholds, and the pose model; the slow parts show their progress."""
    song = find_song(name, where.songs)
    model = pose_model(options.pose_model, where.cache)
    reference = reference_track(song, model, where.cache)
    thresholds = thresholds_for(song.id, options.level, where.thresholds, len(song.grid))
    return Piece(song, reference, thresholds, model)


def recover_all(where: Folders, options: SessionOptions) -> list[TakeFolder]:
    """Judge the takes whose session died; those that cannot be judged now are left as they are, and that is said.

    A take of a song that is gone, or has another video by now, is kept without a verdict: it can be watched.
    """
    recovered = []
    for folder in unfinished(where.sessions):
        try:
            gone = existing_folder(folder.song, where.songs) is None
            piece = None if gone else load_piece(folder.song, where, options)
            if piece is not None and not is_danced_to(session_info(folder), piece.song):
                piece = None
            recover(folder, partial(_judged, piece, folder))
        except Exception as problem:  # noqa: BLE001 (no old take may bar the way to the next dance)
            print(words.TAKE_UNREADABLE.format(folder=folder.path, why=told(problem, where.cache)), file=sys.stderr)
            continue
        when = session_info(folder).started_at.strftime("%H:%M")
        said = words.TAKE_RECOVERED_ALONE if piece is None else words.TAKE_RECOVERED
        print(said.format(when=when, folder=folder.path))
        recovered.append(folder)
    return recovered


def open_cut_short(where: Folders, options: SessionOptions) -> None:
    """:func:`recover_all` where no dance follows: their pages are begun at once."""
    _follow_up_all(recover_all(where, options), where)


def _follow_up_all(recovered: list[TakeFolder], where: Folders) -> None:
    for folder in recovered:
        follow_up(folder, where)


def _judged(piece: Piece | None, folder: TakeFolder, track: PoseTrack) -> Take:
    info = session_info(folder)
    if piece is None:
        return unjudged_take(folder.song, info.started_at)
    return judged_take(piece.song, piece.measure, track, info.started_at, info.mirrored, info.part)


def _dance(window: Window, piece: Piece, where: Folders, options: SessionOptions, films: Films) -> FinishedTake | None:
    """Set up, dance, see the result; the take if its mistakes should follow."""
    films.stop()
    with open_stage(piece, options, window) as stage:
        if not options.unattended and not SetUp(stage).run():
            return None
        performance = Performance(stage, where.sessions)
        try:
            finished = performance.run()
        except BaseException:  # Ctrl-C, or a broken thread
            _say_what_is_kept(performance.folder, words.REEL_NOT_MADE)
            raise
        _say_what_is_kept(performance.folder)
    if finished is None:
        return None
    for problem in performance.problems:
        print(problem, file=sys.stderr)
    page = follow_up(finished.folder, where)
    reel = films.make(ReelRequest(finished.folder, finished.take, piece.song, piece.reference))
    if options.unattended and page is not None:
        page.wait()
    if options.unattended or window.closed:
        return None
    return finished if show_result(window, piece.song, finished.take, performance.problems, reel) else None


def _say_what_is_kept(folder: TakeFolder, then: str = "") -> None:
    """In the terminal, however the dance ended; of a dance in which nothing was danced there is nothing to say.

    then  what else to say of a take that is judged; ``{song}`` stands for its song
    """
    if folder.record.exists():
        print(words.TAKE_KEPT.format(folder=folder.path))
        if then:
            print(then.format(song=folder.song))
    elif folder.path.exists():
        print(words.TAKE_LEFT.format(folder=folder.path))


def _offer_review(window: Window, folder: TakeFolder, where: Folders, options: SessionOptions, films: Films) -> None:
    if offer(window, words.OFFER_TITLE, words.OFFER_TEXT.format(title=folder.song), words.OFFER_KEYS):
        _review(window, folder, load_take(folder), _piece_of(folder, where, options), where, options, films)


def _review(
    window: Window,
    folder: TakeFolder,
    take: Take,
    piece: Piece | Song | None,
    where: Folders,
    options: SessionOptions,
    films: Films,
) -> None:
    """The take's mistakes; the passage that the dancer wants to practise, then the mistakes of that, and so on.

    piece  the song with all that it is danced with; the song alone where that is not to be had; None: it is gone
    """
    sound = options.sound
    song, reference = (piece.song, piece.reference) if isinstance(piece, Piece) else (piece, None)
    while not window.closed:
        before = _marks(folder)
        passage = run_review(
            window,
            take,
            folder,
            song,
            lambda music: open_sound(music, sound.device, sound.volume, sound.silent),
            reference=reference,
        )
        if _marks(folder) != before:  # what is marked as no mistake leaves page, statistics and reel
            follow_up(folder, where)
            _reel_anew(folder, song, reference, films)
        if passage is None:
            return
        if not isinstance(piece, Piece):
            piece = load_piece(folder.song, where, options)
            reference = piece.reference
        practice = replace(options, view=session_info(folder).view, part=(passage.start, passage.end))
        practised = _dance(window, piece, where, practice, films)
        if practised is not None:
            folder, take = practised.folder, practised.take


def _reel_anew(folder: TakeFolder, song: Song | None, reference: PoseTrack | None, films: Films) -> None:
    """The film of what is still a mistake, in place of the one there is. What cannot be done is said."""
    films.stop()
    try:
        forget_reel(folder)
        known = reference if reference is not None else PoseTrack.empty()
        request = ReelRequest(folder, load_whole_take(folder, song, known), song, known)
    except CoachError as problem:
        print(problem, file=sys.stderr)
        return
    films.make(request)


def _marks(folder: TakeFolder) -> bytes:
    file = marks_file(folder)
    return file.read_bytes() if file.exists() else b""


def _piece_of(folder: TakeFolder, where: Folders, options: SessionOptions) -> Piece | Song | None:
    """What the take was danced with, as far as it is there: a take can always be watched."""
    try:
        song = find_song(folder.song, where.songs)
    except CoachError:
        return None  # it is gone: the take plays alone
    if not is_danced_to(session_info(folder), song):
        return None  # another dance by now
    try:
        return load_piece(folder.song, where, options)
    except CoachError:
        return song  # no pose model, perhaps: there is no skeleton of the reference
