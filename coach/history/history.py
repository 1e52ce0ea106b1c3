"""Progress over weeks: ``history.db`` and the page next to it, both made from the session folders."""

from __future__ import annotations

import math
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Final, Literal

from coach.base.errors import CoachError
from coach.base.files import write_atomically
from coach.base.paths import Folders
from coach.domain.song import Song
from coach.history.database import (
    DATABASE_FILE,
    WRITER_TIMEOUT_S,
    OpenHistory,
    Unusable,
    in_memory,
    open_history,
    unusable,
)
from coach.history.groups import past_groups
from coach.history.page import SongTakes, history_page
from coach.history.past_practices import every_practice_table, practices_of, sync_practices
from coach.history.past_takes import PastTake, everything, songs_of, takes_of
from coach.history.sync import folder_key, read, sync, write
from coach.history.table import as_csv, as_json, history_table
from coach.song.library import find_song, plain_name
from coach.song.reference import video_of
from coach.takes.folder import TakeFolder, list_takes, session_info, song_meant, subfolders
from coach.takes.in_progress import unfinished, unfinished_passes
from coach.takes.passages import SAME_MOVE
from coach.takes.session_info import same_video
from coach.wording import page_words as words
from coach.wording.commands import as_typed
from coach.wording.numbers import plural

HISTORY_PAGE_FILE: Final = "history.html"

Format = Literal["csv", "json"]


def record_take(folder: TakeFolder, wait: float = WRITER_TIMEOUT_S) -> str | None:
    """Put a finished take into the history; never raises: returns a sentence if that is not possible now.

    The take is in its folder, so the history will find it the next time it is shown. Films of a different dance are
    left out.
    """
    sessions = folder.sessions
    try:
        if not session_info(folder).same_dance:
            return None
        with closing(open_history(sessions, wait)) as history:
            write(history.connection, [read(folder)])
    except CoachError as problem:
        return words.HISTORY_NOT_KEPT.format(why=problem)
    except (sqlite3.Error, OSError) as problem:
        return words.HISTORY_NOT_KEPT.format(why=unusable(sessions / DATABASE_FILE, problem))
    return None


def follow_folders(sessions: Path, wait: float = WRITER_TIMEOUT_S) -> None:
    """After a deletion or a practice: the history follows. If that fails, it does the next time it is shown."""
    if (sessions / DATABASE_FILE).exists():
        try:
            with closing(open_history(sessions, wait)) as history:
                sync(history.connection, sessions)
                sync_practices(history.connection, sessions)
        except (CoachError, sqlite3.Error):
            return


def show_history(song: str | None, where: Folders, name: str | None = None) -> str:
    """What ``history`` prints: all songs danced, or one of them; also writes the page next to the database.

    name  only the takes of this dancer of a group

    CoachError if there is no take, or if a newer Coach wrote the database.
    """
    with closing(_up_to_date(where.sessions)) as history:
        known = songs_of(history.connection)
        asked = _asked(song, known, where.sessions, history.notes)
        songs = [_danced(history, one, where) for one in asked]
        notes = history.notes
    if name is not None:
        songs = [_of_dancer(one, name) for one in songs]
        songs = [one for one in songs if one[2]]
        if not songs:
            raise CoachError(f"There is no take by a dancer called {name} in {where.sessions}.")
    tables = [history_table(*item) for item in songs]
    return "\n\n".join([*notes, *tables, _write_page(where.sessions / HISTORY_PAGE_FILE, songs)])


def export_history(kind: Format, song: str | None, where: Folders) -> tuple[str, list[str]]:
    """Every take (of one song) as CSV or JSON, and notes for the dancer. CoachError when there is none."""
    with closing(_up_to_date(where.sessions)) as history:
        asked = _asked(song, songs_of(history.connection), where.sessions, history.notes)
        takes = [take for take in everything(history.connection) if take["song"] in asked]
        practices = [one for one in every_practice_table(history.connection) if one["song"] in asked]
        return {"csv": as_csv, "json": as_json}[kind](takes, practices), history.notes


def rebuild_history(where: Folders) -> str:
    """Rebuild the database from the session folders. CoachError when it cannot be written."""
    if not subfolders(where.sessions):
        raise CoachError(_none(None, where.sessions))
    path = where.sessions
    with closing(open_history(path)) as history:
        try:
            history.connection.execute(
                "UPDATE takes SET stamp = ''"
            )  # so that all takes are read again, in one transaction
            history.connection.execute("UPDATE practices SET stamp = ''")
            problems = sync(history.connection, path)
            sync_practices(history.connection, path)
            count = history.connection.execute("SELECT count(*) FROM takes").fetchone()[0]
        except sqlite3.Error as error:
            raise unusable(path / DATABASE_FILE, error) from None
    said = words.HISTORY_REBUILT.format(takes=plural(words.HISTORY_TAKES, count), sessions=path)
    return "\n".join([*history.notes, said, *(words.HISTORY_LEFT_OUT.format(why=why) for why in problems)])


def _up_to_date(sessions: Path) -> OpenHistory:
    """The database, up to date with the folders; in memory if it cannot be written right now."""
    if not subfolders(sessions):
        raise CoachError(_none(None, sessions))
    try:
        return _following(open_history(sessions), sessions)
    except Unusable as problem:
        note = str(problem)
    except sqlite3.OperationalError as error:  # it opens but cannot be written
        note = str(unusable(sessions / DATABASE_FILE, error))
    return _following(in_memory(note), sessions)


def _following(history: OpenHistory, sessions: Path) -> OpenHistory:
    try:
        problems = sync(history.connection, sessions)
        sync_practices(history.connection, sessions)
        dances = len(unfinished(sessions))
        practices = len({folder.path.parent for folder in unfinished_passes(sessions)})
    except BaseException:
        history.close()
        raise
    history.notes.extend(words.HISTORY_LEFT_OUT.format(why=problem) for problem in problems)
    counts = (words.HISTORY_CUT_SHORT, dances), (words.HISTORY_PRACTICE_CUT_SHORT, practices)
    history.notes.extend(plural(said, count) for said, count in counts if count)
    return history


def _asked(song: str | None, known: list[str], sessions: Path, notes: list[str]) -> list[str]:
    """The songs to show; upper and lower case do not matter. CoachError, with ``notes``, when there are none."""
    asked = known if song is None else [name for name in known if plain_name(name) == plain_name(song)]
    if not asked:
        raise CoachError("\n".join([*notes, _none(song, sessions)]))
    return asked


def _none(song: str | None, sessions: Path) -> str:
    of = f" of {song}" if song is not None else ""
    return words.HISTORY_NONE.format(
        of=of, sessions=sessions, meant=song_meant(sessions, song), song=as_typed(song or "NAME")
    )


def _danced(history: OpenHistory, name: str, where: Folders) -> SongTakes:
    """A song, its takes (ordered and numbered like the folders, in which unreadable takes have numbers too), its
    practices and its groups."""
    song = _song(name, where.songs)
    numbers = {folder_key(folder): n for n, folder in enumerate(list_takes(where.sessions, name), start=1)}
    takes = [replace(take, number=numbers.get(take.folder, 0)) for take in takes_of(history.connection, name)]
    takes.sort(key=lambda take: take.number)
    video = video_of(song) if song is not None else next((t.video for t in reversed(takes) if t.video), None)
    takes = [replace(take, other_video=not same_video(take.video, video)) for take in takes]
    takes = [_in_group(replace(take, other_beats=_other_beats(take, song)), where.sessions) for take in takes]
    practices = practices_of(history.connection, name)
    practices = [replace(one, other_video=not same_video(one.video, video)) for one in practices]
    return name, song, takes, practices, past_groups(takes, where.sessions)


def _in_group(take: PastTake, sessions: Path) -> PastTake:
    folder = TakeFolder(sessions / take.folder)
    group = session_info(folder).group if folder.group else None
    return replace(take, dancer=group.called, other_dancer=True, member=group.member) if group else take


def _of_dancer(danced: SongTakes, name: str) -> SongTakes:
    """Only this dancer's takes; of these, those following the same member as now are compared with each other. Upper
    and lower case do not matter."""
    song_id, song, takes, *_ = danced
    own = [take for take in takes if plain_name(take.dancer) == plain_name(name)]
    own = [replace(take, other_dancer=False, other_member=take.member != own[-1].member) for take in own]
    return song_id, song, own, (), ()


def _other_beats(take: PastTake, song: Song | None) -> bool:
    """Whether the song's beats have been corrected since the take."""
    if song is None or take.other_video:
        return False
    now = dict(enumerate(song.grid.times))
    return any(abs(t - now.get(beat, math.inf)) >= SAME_MOVE for beat, t in take.times.items())


def _song(name: str, songs: Path) -> Song | None:
    try:
        return find_song(name, songs, draw=False)
    except CoachError:
        return None  # the song is gone: its takes are still shown


def _write_page(path: Path, songs: list[SongTakes]) -> str:
    """Write the page; returns a line saying where it is, or why there is none."""
    try:
        write_atomically(path, history_page(songs).encode("utf-8"))
    except CoachError as problem:
        return words.HISTORY_NO_PAGE.format(why=problem)
    return words.HISTORY_PAGE.format(page=path)
