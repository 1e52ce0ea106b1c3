"""What took part in a take: the very video and the versions that it was judged by, for ``session.json``."""

from __future__ import annotations

from dataclasses import replace
from importlib import metadata

from coach import __version__
from coach.errors import CoachError
from coach.pose.cache import video_hash
from coach.pose.model import PoseModel
from coach.review.session_info import SessionInfo
from coach.song.song import Song


def with_origin(info: SessionInfo, song: Song, model: PoseModel) -> SessionInfo:
    """``info`` with the hash of the song's video and the versions of Coach, MediaPipe and the pose model."""
    versions = {"coach": __version__, "mediapipe": metadata.version("mediapipe"), "pose_model": model.sha256}
    return replace(info, video_sha256=video_of(song), versions=versions)


def same_video(one: str | None, other: str | None) -> bool:
    """Whether two takes, or a take and a song, go by one video; where a hash is not known there is no doubt.

    ``import --force`` puts another dance under the same name: older takes of it then compare with nothing.
    """
    return one is None or other is None or one == other


def is_danced_to(info: SessionInfo, song: Song) -> bool:
    """Whether a take was danced to the very video that the song has now."""
    return same_video(info.video_sha256, video_of(song))


def video_of(song: Song) -> str | None:
    """Its hash; None when the video went away since the song was read: no reason not to keep a dance."""
    try:
        return video_hash(song.video)
    except CoachError:
        return None
