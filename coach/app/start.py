"""What a double click starts: choose a song in a window, dance, and come back to the songs.

There is no terminal then: what would be printed is shown in the window.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from coach.app.practice import insist_on_steps, run_practice
from coach.app.session import review_take, run_session
from coach.base.console import watched
from coach.base.errors import CoachError, dancer_message
from coach.base.paths import Folders
from coach.domain.song import Song
from coach.live.choose_song import ChooseSong, Left, Preparing, SongAction
from coach.live.options import PracticeOptions, SessionOptions
from coach.song.library import first_to_dance, list_songs
from coach.song.prepared import prepare
from coach.ui.loop import run
from coach.ui.passage.first_frames import look_through
from coach.ui.window import Window
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
                ready, said = False, dancer_message(problem, where.cache)
        if ready:
            said = _done(asked.answer, songs[chosen], where, options)
        elif window.closed:
            return


def _done(answer: SongAction, song: Song, where: Folders, options: SessionOptions) -> str:
    """What prevented it, including a bug of ours; "" if nothing did."""
    try:
        if answer is SongAction.DANCE:
            run_session(song.id, where, options)
        elif answer is SongAction.PRACTICE:
            run_practice(song.id, where, PracticeOptions(options))
        else:
            review_take(where, song.id, None, options)
    except Exception as problem:  # noqa: BLE001 (there is no terminal to show it)
        return dancer_message(problem, where.cache)
    return ""


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
