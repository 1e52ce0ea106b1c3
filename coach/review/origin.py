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
    return replace(info, video_sha256=_hash(song), versions=versions)


def _hash(song: Song) -> str | None:
    """None when the video went away since the song was read: no reason not to keep a dance."""
    try:
        return video_hash(song.video)
    except CoachError:
        return None
