"""The list of sessions, each with its size, and choosing among them. Only ``list_sessions`` reads the disk."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, Literal

from coach.base.checked_json import read_json
from coach.base.console import aligned
from coach.base.errors import CoachError
from coach.base.files import is_held
from coach.base.program import PROGRAM
from coach.domain.practice import judged
from coach.reel.plan import REEL_FILES
from coach.song.library import near_names, plain_name
from coach.takes.comparison import ranking_value
from coach.takes.folder import TakeFolder, age, list_takes, session_info, subfolders, take_folders
from coach.takes.in_progress import is_unfinished
from coach.takes.practice import PracticeFolder, past_passes, practice_age, practice_info, practices_in
from coach.takes.take import VERSION
from coach.wording import page_words as words
from coach.wording.numbers import date_text, number, plural

REEL_FILES_PATTERN: Final = "|".join(map(re.escape, REEL_FILES))
SESSION_FILE_PATTERN: Final = re.compile(
    r"take\.mp4(\.part)?|room\.tmp|poses\.(npz|log)|verdicts\.npz|session\.json|marks\.json|take\.json\.damaged"
    rf"|report\.html|moves\.png|{REEL_FILES_PATTERN}|\.({REEL_FILES_PATTERN})\.\d+\.part"
    r"|\.(take\.json|session\.json|marks\.json|verdicts\.npz|report\.html|moves\.png)\.[\d.]+\.tmp|\.poses\.[^/]*\.tmp"
)
"""Names of the files that Coach writes into a session folder, including those of an interrupted write."""

SessionState = Literal["finished", "running", "cut short", "empty", "damaged"]
STATE_WORDS: Final[dict[SessionState, str]] = {
    "running": words.SESSIONS_RUNNING, "cut short": words.SESSIONS_CUT_SHORT, "empty": words.SESSIONS_EMPTY,
    "damaged": words.SESSIONS_DAMAGED,
}  # fmt: skip


@dataclass(frozen=True)
class KeptSession:
    """One session folder, or the folder of a whole practice with its passes.

    number      which take of its song it is, 1 = the oldest, as ``review --take`` counts; 0 if it is not finished
    started_at  with the time zone of the place and day it was danced
    score       0–100, NaN if nothing was judged or the take cannot be read
    size        bytes of everything in the folder
    practice    only a passage was danced
    same_dance  False for a film that shows a different dance
    coverage    0..1, share of the beats that could be judged
    video       SHA-256 of the video that it was danced to, None where that is not known
    passes      of a practice, how many were judged, as the history counts them; None for a take
    """

    folder: TakeFolder
    number: int
    started_at: datetime
    score: float
    size: int
    state: SessionState
    practice: bool = False
    same_dance: bool = True
    coverage: float = 0.0
    video: str | None = None
    passes: int | None = None

    @property
    def song(self) -> str:
        return self.folder.song if self.passes is None else PracticeFolder(self.folder.path).song

    @property
    def counts(self) -> bool:
        """Whether its score can be compared with those of other takes: finished, of the whole song, danced alone."""
        return self.state == "finished" and not self.practice and self.same_dance and self.folder.dancer is None


# ---------------------------------------------------------------- reading


def list_sessions(sessions: Path, song: str | None = None) -> list[KeptSession]:
    """Every session folder that contains files of Coach, a practice as one, by song, oldest first. CoachError if
    unreadable."""
    found = []
    for place in subfolders(sessions):
        if song is None or plain_name(place.name) == plain_name(song):
            numbers = {folder.path: n for n, folder in enumerate(list_takes(sessions, place.name), start=1)}
            every = [_session(folder, numbers.get(folder.path, 0)) for folder in take_folders(place)]
            every += map(_practice, practices_in(place))
            found += sorted(filter(None, every), key=_age)
    return found


def _age(session: KeptSession) -> tuple[datetime, int, str]:
    return age(session.folder) if session.passes is None else practice_age(PracticeFolder(session.folder.path))


def _session(folder: TakeFolder, number: int) -> KeptSession | None:
    """None for a folder without files of Coach."""
    files, size = _files(folder.path)
    if not folder.record.exists() and not any(SESSION_FILE_PATTERN.fullmatch(path.name) for path in files):
        return None
    score, coverage, state = _score(folder)
    info = session_info(folder)
    practice = info.part is not None
    return KeptSession(
        folder, number, info.started_at, score, size, state, practice, info.same_dance, coverage, info.video_sha256
    )


def _practice(folder: PracticeFolder) -> KeptSession | None:
    """None for a folder without files of Coach."""
    size = _files(folder.path)[1]
    danced = any(one.record.exists() for one in folder.passes)
    if not folder.record.exists() and not folder.passes:
        return None
    state: SessionState = "finished" if danced else "empty"
    if any(map(is_unfinished, folder.passes)):
        state = "cut short"
    info, passes = practice_info(folder), sum(judged(one.result) for one in past_passes(folder))
    return KeptSession(
        TakeFolder(folder.path), 0, info.started_at, math.nan, size,
        "running" if folder.running else state, practice=True, video=info.video_sha256, passes=passes,
    )  # fmt: skip


def _files(folder: Path) -> tuple[list[Path], int]:
    """All files below the folder, and their bytes."""
    try:
        files = [path for path in folder.rglob("*") if path.is_file()]
        return files, sum(map(_bytes, files))
    except OSError as error:
        raise CoachError(f"{folder} cannot be read ({error.strerror}). Check that you may read it.") from None


def _bytes(path: Path) -> int:
    """0 for a file just replaced by a dance going on in another window."""
    try:
        return path.lstat().st_size
    except FileNotFoundError:
        return 0


def _score(folder: TakeFolder) -> tuple[float, float, SessionState]:
    """Score, coverage and state."""
    if is_held(folder.lock):
        return math.nan, 0.0, "running"
    if not folder.record.exists():
        return math.nan, 0.0, "cut short" if is_unfinished(folder) else "empty"
    try:
        take = read_json(folder.record, "take", VERSION).entries()  # not every beat: there may be hundreds of takes
        return take["score"].number(0, 100, may_miss=True), take["coverage"].number(0, 1), "finished"
    except (CoachError, KeyError):
        return math.nan, 0.0, "damaged"


# ---------------------------------------------------------------- choosing


def chosen(
    listed: Sequence[KeptSession],
    numbers: Sequence[int] | None,
    best: int | None,
    age: timedelta | None,
    now: datetime,
    practised: bool = False,
) -> list[KeptSession]:
    """The sessions that match every filter that is not None: these numbers, not among the best, older than that.

    practised  only practices
    """
    matching = [
        None if numbers is None else numbered(listed, numbers),
        None if best is None else all_but_best(listed, best),
        None if age is None else older_than(listed, age, now),
        [session for session in listed if session.passes is not None] if practised else None,
    ]
    return [session for session in listed if all(some is None or session in some for some in matching)]


def all_but_best(listed: Sequence[KeptSession], best: int) -> list[KeptSession]:
    """All but the ``best`` finished takes of each song and video; among equals the newest, listed last, are kept.

    Only takes of the whole song, danced alone: scores of practice, of a different dance or from a group are not
    comparable, so those takes are kept. Unseen beats earn nothing: half a dance does not replace a whole one.
    """
    spare = []
    for song in dict.fromkeys((session.song, session.video) for session in listed):
        whole = [s for s in listed if (s.song, s.video) == song and s.counts]
        ranked = sorted(whole, key=lambda s: ranking_value(s.score, s.coverage))  # equal ones oldest first, as listed
        spare += ranked[: max(len(ranked) - best, 0)]
    return [session for session in listed if session in spare]


def older_than(listed: Sequence[KeptSession], age: timedelta, now: datetime) -> list[KeptSession]:
    """Those that began more than ``age`` before ``now`` (with a time zone, so that clock changes do not matter)."""
    return [session for session in listed if now - session.started_at > age]


def numbered(listed: Sequence[KeptSession], numbers: Iterable[int]) -> list[KeptSession]:
    """The takes with these numbers. CoachError if there is no such take, or no song is named."""
    wanted = set(numbers)
    if len({session.song for session in listed}) > 1:
        raise CoachError(f"Say which song: {PROGRAM} sessions SONG --delete N. Nothing was deleted.")
    missing = sorted(wanted - {session.number for session in listed if session.number})
    if missing:
        raise CoachError(f"There is no take {missing[0]}: {PROGRAM} sessions lists them. Nothing was deleted.")
    return [session for session in listed if session.number in wanted]


# ---------------------------------------------------------------- saying


def session_table(listed: Sequence[KeptSession], sessions: Path, song: str | None = None) -> str:
    """What ``sessions`` prints; ``song`` is the one requested."""
    if not listed:
        return _none(sessions, song)
    total = words.SESSIONS_TOTAL.format(takes=counted(listed), size=size_words(size_of(listed)), sessions=sessions)
    open_them = f"\n{words.SESSIONS_OPEN}" if any(session.state == "cut short" for session in listed) else ""
    return f"{columns(listed)}\n\n{total}{open_them}"


def insist_on_sessions(listed: Sequence[KeptSession], sessions: Path, song: str | None) -> None:
    """CoachError where nothing is listed of the song that was asked for: it may be misspelt."""
    if song is not None and not listed:
        raise CoachError(f"{_none(sessions, song)} {words.SESSIONS_LEFT}")


def _none(sessions: Path, song: str | None) -> str:
    known = [place.name for place in subfolders(sessions) if list_sessions(sessions, place.name)] if song else []
    of = f" of {song}" if song else ""
    return words.SESSIONS_NONE.format(of=of, sessions=sessions, meant=near_names(song or "", known))


def columns(listed: Sequence[KeptSession]) -> str:
    """A line for each session, under a heading."""
    return aligned([list(words.SESSIONS_COLUMNS), *map(_row, listed)], texts=(0, 2, 5))


def _row(session: KeptSession) -> list[str]:
    score = number(session.score)
    if session.passes is not None:
        score = plural(words.SESSIONS_PASSES, session.passes)
    elif session.practice:
        score = words.SESSIONS_PRACTICE.format(score=score)
    elif not session.same_dance:
        score = words.SESSIONS_OTHER
    score = STATE_WORDS.get(session.state, score)
    take = str(session.number) if session.number else words.NOTHING
    return [session.song, take, date_text(session.started_at), score, size_words(session.size), session.folder.name]


def counted(listed: Sequence[KeptSession]) -> str:
    """ "3 takes and 1 practice"; kinds without any are left out."""
    practices = sum(session.passes is not None for session in listed)
    takes = len(listed) - practices
    said = [plural(words.HISTORY_TAKES, takes)] if takes or not practices else []
    return words.SESSIONS_AND.join([*said, *([plural(words.SESSIONS_PRACTICES, practices)] if practices else [])])


def size_of(listed: Sequence[KeptSession]) -> int:
    """Bytes of all of them."""
    return sum(session.size for session in listed)


def size_words(size: int) -> str:
    """Bytes in readable form: "12.3 MB"."""
    for unit, factor in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if size >= factor:
            return f"{size / factor:.1f} {unit}"
    return f"{size} B"
