"""``session.json``: what is known about a take when it begins, so that it can be judged later if the session is killed.

The file (UTF-8 JSON, exactly these keys; those from ``part_s`` on may be missing)::

    version       1
    song          id of the song
    started_at    ISO 8601 with the offset from UTC
    view          "mirror" or "stage": how the reference was shown
    mirrored      true if the take's pictures show the dance as a mirror does; its poses are kept as they are there
    video_sha256  of the song's video, or null if it could not be read
    versions      {name: version} of the software used: "coach", "estimator" (its name; missing: blazepose), the package
                  that runs it ("mediapipe", "opencv-contrib-python"), "pose_model" (the SHA-256 of its networks, and
                  how they are used)
    part_s        [start, end] s of song time; only present if a passage was practised, not the whole song
    devices       for a live take {"camera", "sound", "latency_ms", "calibrated"}: their names, the latency that was
                  subtracted, and whether it was measured (else it is the camera's usual one)
    speed         song seconds per real second; only present if that is not 1
    body          "arms" or "legs", if only these were judged
    memory        true if the reference was hidden; if missing, false
    passage       the dancer's name for the passage practised; if missing, ""
    same_dance    false if a film shows a different dance: it counts nowhere; if missing, true
    group         for one dancer of a group {"dancer", "member", "name"}: which from left to right, the member of the
                  reference they follow as import numbers them, and their name or ""
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any, Final, Literal

from coach import __version__
from coach.base.checked_json import CheckedValue, read_json
from coach.base.files import write_atomically
from coach.domain.practice import BODIES, FASTEST, SLOWEST, BodyPart
from coach.domain.song import Song
from coach.estimators.estimator import EstimatorModel
from coach.estimators.registry import NAME_IN_VERSIONS
from coach.song.reference import video_of
from coach.wording import group_words as words

VERSION: Final = 1
SESSION_KEYS: Final = ("version", "song", "started_at", "view", "mirrored", "video_sha256", "versions")
PART_KEY: Final = "part_s"
SAME_DANCE_KEY: Final = "same_dance"
DEVICES_KEY: Final = "devices"
SPEED_KEY: Final = "speed"
BODY_KEY: Final = "body"
MEMORY_KEY: Final = "memory"
PASSAGE_KEY: Final = "passage"
DEVICES_KEYS: Final = ("camera", "sound", "latency_ms", "calibrated")
GROUP_KEY: Final = "group"
OPTIONAL_SESSION_KEYS: Final = (
    PART_KEY, DEVICES_KEY, SPEED_KEY, BODY_KEY, MEMORY_KEY, PASSAGE_KEY, SAME_DANCE_KEY, GROUP_KEY
)  # fmt: skip
GROUP_KEYS: Final = ("dancer", "member", "name")

View = Literal["mirror", "stage"]
VIEWS: Final[tuple[View, ...]] = ("mirror", "stage")


@dataclass(frozen=True)
class Devices:
    """The devices a take was danced with, and the ``latency`` in s that was subtracted from its poses' times.

    ``calibrated``: it was measured for this camera and sound output; else it is a guess.
    """

    camera: str
    sound: str
    latency: float
    calibrated: bool


@dataclass(frozen=True)
class InGroup:
    """One of a group: ``dancer`` 1, 2 … from left to right, the member of the reference they follow, ``name`` or ""."""

    dancer: int
    member: int
    name: str = ""

    @property
    def called(self) -> str:
        """The name, or "dancer 2"."""
        return self.name or f"dancer {self.dancer}"


@dataclass(frozen=True)
class SessionInfo:
    """``started_at`` has a time zone; ``video_sha256`` is None if it is not known.

    part        (start, end) s of song time if a passage was practised, None if the whole song was danced
    same_dance  False for a film that shows a different dance: its scores cannot be compared with others
    speed       song seconds per real second at which it was danced; body, memory: see :class:`PassResult`
    devices     None for a film, and for a take that an older Coach recorded
    group       None for a solo dancer
    passage     the dancer's name for what was practised; "" if it has none
    """

    song: str
    started_at: datetime
    view: View = "mirror"
    video_sha256: str | None = None
    versions: Mapping[str, str] = field(default_factory=dict)
    mirrored: bool = False
    part: tuple[float, float] | None = None
    same_dance: bool = True
    devices: Devices | None = None
    group: InGroup | None = None
    speed: float = FASTEST
    body: BodyPart = "all"
    memory: bool = False
    passage: str = ""

    @property
    def member(self) -> int | None:
        """The member of the reference they follow; None: the song's own dancer."""
        return self.group.member if self.group else None

    def titled(self, title: str) -> str:
        """The title of what was danced, with which dancer of a group it was."""
        return words.TITLE.format(who=self.group.called, title=title) if self.group else title

    @property
    def danced_by(self) -> tuple[str, int] | None:
        """For a dancer of a group: who they are and whom they follow. Only takes that agree in both are compared."""
        return (self.group.called, self.group.member) if self.group else None

    @property
    def calibrated(self) -> bool:
        """Whether a constant lag is the dancer's own."""
        return self.devices is not None and self.devices.calibrated


def write_info(path: Path, info: SessionInfo) -> None:
    """Write ``session.json`` atomically. CoachError when it cannot be written.

    It is written while the music plays, as a pass begins, so it is not flushed to the disk here, but with the rest
    of the take.
    """
    table = {
        "version": VERSION,
        "song": info.song,
        "started_at": info.started_at.isoformat(timespec="seconds"),
        "view": info.view,
        "mirrored": info.mirrored,
        "video_sha256": info.video_sha256,
        "versions": dict(info.versions),
    }
    if info.part is not None:
        table[PART_KEY] = list(info.part)
    if info.devices is not None:
        table[DEVICES_KEY] = devices_table(info.devices)
    table |= {key: value for key, value, usual in _practised(info) if value != usual}
    if not info.same_dance:
        table[SAME_DANCE_KEY] = False
    if info.group is not None:
        table[GROUP_KEY] = {"dancer": info.group.dancer, "member": info.group.member, "name": info.group.name}
    write_atomically(path, json.dumps(table, ensure_ascii=False, indent=1).encode("utf-8") + b"\n", flushed=False)


def read_info(path: Path) -> SessionInfo:
    """Read ``session.json`` strictly: CoachError names file, key, what was expected and what was found."""
    table = read_json(path, "session", VERSION).table(SESSION_KEYS, OPTIONAL_SESSION_KEYS)
    return SessionInfo(
        song=table["song"].text(),
        started_at=table["started_at"].moment(),
        view=table["view"].one_of(VIEWS),
        mirrored=table["mirrored"].flag(),
        video_sha256=table["video_sha256"].text_or_null(),
        versions={name: value.text() for name, value in table["versions"].entries().items()},
        part=_part(table[PART_KEY]) if PART_KEY in table else None,
        same_dance=table[SAME_DANCE_KEY].flag() if SAME_DANCE_KEY in table else True,
        devices=read_devices(table[DEVICES_KEY].table(DEVICES_KEYS)) if DEVICES_KEY in table else None,
        group=_group(table[GROUP_KEY].table(GROUP_KEYS)) if GROUP_KEY in table else None,
        speed=table[SPEED_KEY].number(SLOWEST, FASTEST) if SPEED_KEY in table else FASTEST,
        body=table[BODY_KEY].one_of(BODIES) if BODY_KEY in table else "all",
        memory=table[MEMORY_KEY].flag() if MEMORY_KEY in table else False,
        passage=table[PASSAGE_KEY].text() if PASSAGE_KEY in table else "",
    )


def _practised(info: SessionInfo) -> tuple[tuple[str, object, object], ...]:
    """(key, value, its value if the key is missing)."""
    return (
        (SPEED_KEY, info.speed, FASTEST),
        (BODY_KEY, info.body, "all"),
        (MEMORY_KEY, info.memory, False),
        (PASSAGE_KEY, info.passage, ""),
    )


def devices_table(devices: Devices) -> dict[str, object]:
    """As in the file."""
    return {
        "camera": devices.camera,
        "sound": devices.sound,
        "latency_ms": round(1000 * devices.latency, 1),
        "calibrated": devices.calibrated,
    }


def read_devices(table: Mapping[str, CheckedValue]) -> Devices:
    """From DEVICES_KEYS."""
    return Devices(
        camera=table["camera"].text(),
        sound=table["sound"].text_or_empty(),  # "": nothing was heard
        latency=table["latency_ms"].number() / 1000,
        calibrated=table["calibrated"].flag(),
    )


def _group(table: Mapping[str, CheckedValue]) -> InGroup:
    return InGroup(table["dancer"].whole(1), table["member"].whole(1), table["name"].text_or_empty())


def _part(value: CheckedValue) -> tuple[float, float]:
    ends = [end.number() for end in value.items()]
    if len(ends) != 2 or ends[1] <= ends[0]:
        value.refuse("[start, end] in seconds, the end later than the start")
    return ends[0], ends[1]


# ----------------------------------------------------------------
# Where a take comes from: the exact video and the versions used to judge it, for ``session.json``.


def begun_now(song: str, view: View, **how: Any) -> SessionInfo:
    """For a take that begins now; ``how``: fields of :class:`SessionInfo`."""
    return SessionInfo(song, datetime.now().astimezone(), view, **how)


def with_origin(info: SessionInfo, song: Song, model: EstimatorModel) -> SessionInfo:
    """``info`` with the hash of the song's video, the estimator, and the versions of Coach and of what runs it."""
    versions = {
        "coach": __version__,
        NAME_IN_VERSIONS: model.name,
        model.package: _version(model.package),
        "pose_model": model.identity,
    }
    return replace(info, video_sha256=video_of(song), versions=versions)


_version = cache(metadata.version)  # takes 2 ms, too long at the start of a practice's pass


def same_video(one: str | None, other: str | None) -> bool:
    """Whether two takes, or a take and a song, have the same video; if a hash is not known, it is assumed.

    ``import --force`` puts another dance under the same name: older takes can then not be compared with newer ones.
    """
    return one is None or other is None or one == other


def is_danced_to(info: SessionInfo, song: Song) -> bool:
    """Whether a take was danced to the video that the song has now."""
    return same_video(info.video_sha256, video_of(song))
