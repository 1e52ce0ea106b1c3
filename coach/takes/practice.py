"""What was practised: a folder for each practice, with a light take for each pass.

``sessions/<song>/practice/<YYYY-MM-DD HH-MM-SS>/`` holds ``practice.json`` and the passes ``001``, ``002`` …, which are
folders of takes (:mod:`coach.takes.folder`), without a film unless it was asked for. While somebody practises in it,
even between passes, ``practice.lock`` is held. If a practice is killed, what was danced of its last pass is judged at
the next start, as takes are.

``practice.json`` (UTF-8 JSON, exactly these keys; the last may be missing)::

    version       1
    song          id of the song
    started_at    ISO 8601 with the offset from UTC
    video_sha256  of the song's video, or null if it could not be read
    planned       true if Coach chose what to practise
    stretches     [{"first", "last", "name"}] what was to be practised, beats from 0, both included
    devices       see ``session.json``
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from coach.base.checked_json import CheckedValue, read_json
from coach.base.errors import CoachError
from coach.base.files import Lock, is_held, write_atomically
from coach.domain.practice import PassResult, Stretch
from coach.domain.song import Song
from coach.domain.verdicts import Mistake
from coach.song.reference import video_of
from coach.takes.folder import (
    PRACTICE,
    TakeFolder,
    began,
    danced,
    every_practice,
    in_time,
    passes_of,
    practices_of,
    session_info,
)
from coach.takes.in_progress import new_folder, unkeepable
from coach.takes.passages import on_grid
from coach.takes.session_info import (
    DEVICES_KEY,
    DEVICES_KEYS,
    Devices,
    SessionInfo,
    devices_table,
    read_devices,
    same_video,
)
from coach.takes.take import Take, read_take
from coach.takes.verdict_file import with_mistakes

VERSION: Final = 1
FILE: Final = "practice.json"
LOCK: Final = "practice.lock"
KEYS: Final = ("version", "song", "started_at", "video_sha256", "planned", "stretches")
STRETCH_KEYS: Final = ("first", "last", "name")
BREAK_S: Final = 30.0
"""s; a longer pause after a pass is a break, and not part of the practice."""
PRACTICES_LOOKED_BACK: Final = 8
"""How many of the newest practices are read to know how it went last time."""


@dataclass(frozen=True)
class PracticeInfo:
    """What is known about a practice when it begins; see the file's keys. ``started_at`` has a time zone."""

    song: str
    started_at: datetime
    stretches: tuple[Stretch, ...] = ()
    planned: bool = False
    video_sha256: str | None = None
    devices: Devices | None = None


@dataclass(frozen=True)
class PracticeFolder:
    """Where the files of one practice are. ``held``: the lock while this process practises in it."""

    path: Path
    held: Lock | None = field(default=None, compare=False, repr=False)

    @classmethod
    def begin(cls, sessions: Path, info: PracticeInfo) -> PracticeFolder:
        """A new folder, locked by this process until ``close``. CoachError when it cannot be written."""
        try:
            path = new_folder(sessions / info.song / PRACTICE, info.started_at)
            folder = cls(path, Lock.take(path / LOCK))
        except OSError as error:
            raise unkeepable(sessions, error) from None
        try:
            write_practice(folder.record, info)
        except BaseException:
            folder.close()
            raise
        return folder

    @property
    def song(self) -> str:
        return self.path.parents[1].name

    @property
    def record(self) -> Path:
        return self.path / FILE

    @property
    def lock(self) -> Path:
        return self.path / LOCK

    @property
    def passes(self) -> list[TakeFolder]:
        """In order, finished or not."""
        return passes_of(self.path)

    @property
    def running(self) -> bool:
        """Whether somebody is practising in it right now, or one of its passes is being judged."""
        return is_held(self.lock) or any(is_held(one.lock) for one in self.passes)

    def next_pass(self) -> Path:
        """The next pass's folder, which is made when the pass begins."""
        there = self.passes
        return self.path / f"{int(there[-1].path.name) + 1 if there else 1:03d}"

    def close(self) -> None:
        """Nobody practises in it any more. Removes the folder if nothing was danced. May be called again."""
        if self.held is not None:
            self.held.release(remove=True)
        if not self.passes:
            with suppress(OSError):
                self.record.unlink(missing_ok=True)
                self.path.rmdir()


def practices(sessions: Path, song: str) -> list[PracticeFolder]:
    """The practices of a song, oldest first. Upper and lower case do not matter."""
    return practices_in(danced(sessions, song))


def practices_in(song: Path) -> list[PracticeFolder]:
    """The practices in a song's folder, oldest first."""
    return sorted(map(PracticeFolder, practices_of(song)), key=practice_age)


def practice_age(folder: PracticeFolder) -> tuple[datetime, int, str]:
    """Sort key of practices, as for takes: :func:`coach.takes.folder.age`."""
    return in_time(practice_info(folder).started_at, folder.path.name)


def remove_empty_practices(sessions: Path) -> None:
    """Remove the practices that died before anything was danced. OSError when that is not possible."""
    for folder in map(PracticeFolder, every_practice(sessions)):
        if folder.record.exists() and not folder.passes and not folder.running:  # a new one is already locked
            folder.lock.unlink(missing_ok=True)
            folder.close()


def pass_results(folder: PracticeFolder) -> tuple[PassResult, ...]:
    """How its passes went, in order; without those not judged yet or unreadable."""
    return tuple(one.result for one in past_passes(folder))


@dataclass(frozen=True)
class PastPass:
    """A pass, when it began, and for how many s it was danced."""

    result: PassResult
    started_at: datetime
    seconds: float


def past_passes(folder: PracticeFolder) -> tuple[PastPass, ...]:
    """Like :func:`pass_results`."""
    names = {(s.first, s.last): s.name for s in practice_info(folder).stretches}
    found = []
    for one in folder.passes:
        with suppress(CoachError):
            take, info = _outline(one), session_info(one)
            result = pass_result(take, info)
            if result is not None:
                result = replace(result, stretch=_named(result.stretch, info.passage, names))
                start, end = info.part or (take.verdicts[0].t, take.verdicts[-1].t)
                found.append(PastPass(result, take.started_at, (end - start) / info.speed))
    return tuple(found)


def _outline(folder: TakeFolder) -> Take:
    """The pass without its joints: there are hundreds of passes."""
    return with_mistakes(read_take(folder.record, joints=False), folder.verdicts)


def _named(stretch: Stretch, name: str, names: Mapping[tuple[int, int], str]) -> Stretch:
    """``name``: the pass's own, because passages can also be chosen while practising; ``names``: of those planned."""
    return replace(stretch, name=name or names.get((stretch.first, stretch.last), ""))


def practice_seconds(passes: Sequence[PastPass]) -> float:
    """s of practising, including pauses between passes unless they are longer than BREAK_S."""
    begun = [one.started_at.timestamp() for one in passes]
    apart = (after - before for before, after in zip(begun, begun[1:]))
    between = sum(min(max(s, one.seconds), one.seconds + BREAK_S) for s, one in zip(apart, passes))
    return between + sum(one.seconds for one in passes[-1:])


def practised(sessions: Path, song: Song) -> tuple[tuple[PassResult, ...], ...]:
    """The passes of each of the newest practices, oldest first, of the song's present video and beats."""
    video, found = video_of(song), []
    for folder in practices(sessions, song.id)[-PRACTICES_LOOKED_BACK:]:
        if same_video(practice_info(folder).video_sha256, video) and _on_grid(folder, song):
            found.append(pass_results(folder))
    return tuple(found)


def pass_result(take: Take, info: SessionInfo, name: str = "") -> PassResult | None:
    """How a pass went; None if no beat belongs to it. ``name``: its stretch's."""
    if not take.verdicts:
        return None
    seen = [v for v in take.verdicts if v.kind != "unseen"]
    told = sum(any(_tells_of(mistake, v.beat) for mistake in take.mistakes) for v in seen)
    return PassResult(
        stretch=Stretch(take.verdicts[0].beat, take.verdicts[-1].beat, name),
        speed=info.speed,
        score=take.score.score,
        beats=len(seen),
        wrong=sum(v.kind != "ok" for v in seen),
        memory=info.memory,
        body=info.body,
        told=told,
    )


def _tells_of(mistake: Mistake, beat: int) -> bool:
    """Whether the mistake concerns this beat. A constant lag concerns no single beat, and may be the devices'."""
    if mistake.whole and mistake.kind in ("frozen", "absent", "drift"):  # their beats are only the ones shown
        return True
    return not (mistake.whole and mistake.kind == "timing") and any(
        first <= beat <= last for first, last in mistake.runs
    )


def _on_grid(folder: PracticeFolder, song: Song) -> bool:
    """Whether its first judged pass is on the song's beats as they are now."""
    for one in folder.passes:
        with suppress(CoachError):
            return on_grid(read_take(one.record, joints=False).verdicts, song.grid)
    return False


# ----------------------------------------------------------------
# practice.json


def practice_info(folder: PracticeFolder) -> PracticeInfo:
    """What is known about a practice; if the file is missing or damaged, what its folder tells."""
    try:
        return read_practice(folder.record)
    except CoachError:
        return PracticeInfo(folder.song, began(TakeFolder(folder.path)).astimezone())


def write_practice(path: Path, info: PracticeInfo) -> None:
    """Write ``practice.json`` atomically. CoachError when it cannot be written."""
    table = {
        "version": VERSION,
        "song": info.song,
        "started_at": info.started_at.isoformat(timespec="seconds"),
        "video_sha256": info.video_sha256,
        "planned": info.planned,
        "stretches": [{"first": s.first, "last": s.last, "name": s.name} for s in info.stretches],
    }
    if info.devices is not None:
        table[DEVICES_KEY] = devices_table(info.devices)
    write_atomically(path, json.dumps(table, ensure_ascii=False, indent=1).encode("utf-8") + b"\n")


def read_practice(path: Path) -> PracticeInfo:
    """Read ``practice.json`` strictly: CoachError names file, key, what was expected and what was found."""
    table = read_json(path, "practice", VERSION).table(KEYS, optional=(DEVICES_KEY,))
    return PracticeInfo(
        song=table["song"].text(),
        started_at=table["started_at"].moment(),
        video_sha256=table["video_sha256"].text_or_null(),
        planned=table["planned"].flag(),
        stretches=tuple(read_stretch(item.table(STRETCH_KEYS)) for item in table["stretches"].items()),
        devices=read_devices(table[DEVICES_KEY].table(DEVICES_KEYS)) if DEVICES_KEY in table else None,
    )


def read_stretch(table: dict[str, CheckedValue]) -> Stretch:
    """From "first", "last" and "name"; CoachError when the last comes before the first."""
    first, last = table["first"].whole(), table["last"].whole()
    if last < first:
        table["last"].refuse(f"not before the first ({first})")
    return Stretch(first, last, table["name"].text_or_empty())
