"""What a double click starts: choose a song in a window, dance, and come back to the songs.

There is no terminal then: what would be printed is shown in the window.
"""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress

from coach.app.practice import insist_on_steps, run_practice
from coach.app.session import review_take, run_session
from coach.base.console import watched
from coach.base.errors import CoachError, NothingDancedYet, dancer_message
from coach.base.paths import Folders
from coach.domain.song import Song
from coach.live.choose_song import ChooseSong, Left, Making, Preparing, SongAction
from coach.live.options import PracticeOptions, SessionOptions
from coach.song.library import first_to_dance, list_songs
from coach.song.prepared import prepare
from coach.ui.fonts import showable
from coach.ui.loop import run, turn
from coach.ui.passage.first_frames import look_through
from coach.ui.window import Window, window_is_open
from coach.wording import words


def run_start(where: Folders, options: SessionOptions) -> None:
    """Runs until the dancer leaves; problems are shown on the song screen.

    CoachError: there is no screen, or no song that can be danced.
    """
    chosen, said = None, ""
    while True:
        songs = [song for song in list_songs(where.songs) if isinstance(song, Song)]
        if not songs:
            raise CoachError(words.START_NO_SONGS.format(folder=where.songs))
        asked = ChooseSong(songs, first_to_dance(songs) if chosen is None else chosen, said)
        with Window(fullscreen=options.fullscreen) as window:
            run(window, asked)
            if window.closed or asked.answer is SongAction.LEAVE:
                return
            chosen, said = asked.chosen, ""
            try:
                if asked.answer is SongAction.PRACTICE:
                    insist_on_steps(songs[chosen], where, PracticeOptions(options))
                ready = asked.answer is SongAction.REVIEW or _made_ready(window, songs[chosen], where, options)
            except Exception as problem:  # noqa: BLE001 (as in _done)
                ready, said = False, _said_of(problem, songs[chosen], where)
        if ready:
            said = _done(asked.answer, songs[chosen], where, options)
        elif window.closed:
            return


def _done(answer: SongAction, song: Song, where: Folders, options: SessionOptions) -> str:
    """What prevented it, a bug of ours included; "" when nothing did."""
    waiting = _Waiting(options.fullscreen)
    try:
        with waiting:
            _do(answer, song, where, options)
    except Left:  # nobody waits for the film
        return ""
    except Exception as problem:  # noqa: BLE001 (nobody would see it in a terminal)
        return _said_of(problem, song, where)
    return ""


def _said_of(problem: Exception, song: Song, where: Folders) -> str:
    """What the window says: it dances at a key, so it names no command."""
    if isinstance(problem, NothingDancedYet):
        return words.START_NOT_DANCED.format(title=showable(song.title, song.romanised))
    return dancer_message(problem, where.cache)


def _do(answer: SongAction | None, song: Song, where: Folders, options: SessionOptions) -> None:
    if answer is SongAction.DANCE:
        run_session(song.id, where, options)
    elif answer is SongAction.PRACTICE:
        run_practice(song.id, where, PracticeOptions(options))
    else:
        review_take(where, song.id, None, options)


class _Waiting:
    """Context manager. What is still made once the session's window has closed has its progress in another one."""

    def __init__(self, fullscreen: bool) -> None:
        self._fullscreen = fullscreen
        self._window: Window | None = None
        self._making = Making()
        self._shown = ExitStack()

    def __enter__(self) -> _Waiting:
        self._shown.enter_context(watched(self.tell))
        return self

    def __exit__(self, *_: object) -> None:
        self._shown.close()

    def tell(self, what: str, share: float | None) -> None:
        """As the terminal would be told. Raises :class:`Left` where the dancer does not wait for it."""
        if threading.current_thread() is not threading.main_thread():
            return
        if self._window is None:
            if window_is_open():
                return  # the session's own is still open
            self._window = self._shown.enter_context(Window(fullscreen=self._fullscreen))
        self._making.what, self._making.share = what.partition(" (")[0], share  # how the terminal stops it is in ()
        if not turn(self._window, self._making):
            raise Left


def _made_ready(window: Window, song: Song, where: Folders, options: SessionOptions) -> bool:
    """Does whatever takes long, with progress in the window; False if the dancer does not wait for it."""

    def work() -> None:
        prepare(song.id, where, options.level, options.estimator)
        look_through(song, where.cache)

    with ThreadPoolExecutor(1, "ready") as pool:
        shown: list[Preparing] = []

        def tell(what: str, share: float | None) -> None:
            for screen in shown:
                screen.tell(what, share)

        with watched(tell):
            working = pool.submit(work)
            shown.append(Preparing(working))
            try:
                run(window, shown[0])
            finally:  # Ctrl-C ends the work too
                shown[0].left = not working.done()
            with suppress(Left):
                working.result()
    return not shown[0].left
