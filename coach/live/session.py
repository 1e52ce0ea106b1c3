"""From a song's name to a reviewed take: the session as the dancer goes through it."""

from __future__ import annotations

import sys
from dataclasses import replace

from coach import words
from coach.errors import CoachError
from coach.live.films import Films
from coach.live.live_take import FinishedTake
from coach.live.options import SessionOptions
from coach.live.performance import Performance
from coach.live.piece import Piece, load_piece, piece_of
from coach.live.recovery import follow_up_all, open_cut_short, recover_all
from coach.live.result import show_result
from coach.live.screen_offer import offer
from coach.live.set_up import SetUp
from coach.live.sound import open_sound
from coach.live.stage import open_stage
from coach.live.window import Window
from coach.paths import Folders
from coach.pose.landmarks import PoseTrack
from coach.review.folder import TakeFolder, find_take, load_take, newest_take, session_info
from coach.review.follow_up import follow_up
from coach.review.marks import marks_file
from coach.review.reel_film import forget_reel
from coach.review.reel_job import how_to_make
from coach.review.reel_scene import ReelRequest
from coach.review.rejudged import load_whole_take
from coach.review.screen import run_review
from coach.review.take import Take
from coach.song.song import Song


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
        follow_up_all(cut_short, where)


def review_take(where: Folders, song: str | None, number: int | None, options: SessionOptions) -> None:
    """Show the mistakes of a take again: the newest, or take ``number`` (1 = oldest) of ``song``."""
    open_cut_short(where, options)
    if song is None:
        song = newest_take(where.sessions).song
    folder = find_take(where.sessions, song, number)
    take, piece = load_take(folder), piece_of(folder, where, options)
    with Films() as films, Window(fullscreen=options.fullscreen) as window:
        _review(window, folder, take, piece, where, options, films)


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
            if _say_what_is_kept(performance.folder):
                print(how_to_make(performance.folder))
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


def _say_what_is_kept(folder: TakeFolder) -> bool:
    """In the terminal, however the dance ended, unless nothing was danced. True when the take is judged."""
    judged = folder.record.exists()
    if judged:
        print(words.TAKE_KEPT.format(folder=folder.path))
    elif folder.path.exists():
        print(words.TAKE_LEFT.format(folder=folder.path))
    return judged


def _offer_review(window: Window, folder: TakeFolder, where: Folders, options: SessionOptions, films: Films) -> None:
    if offer(window, words.OFFER_TITLE, words.OFFER_TEXT.format(title=folder.song), words.OFFER_KEYS):
        _review(window, folder, load_take(folder), piece_of(folder, where, options), where, options, films)


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
