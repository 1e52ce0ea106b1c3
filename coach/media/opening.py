"""Opening a media file, and saying in words why it cannot be used."""

from __future__ import annotations

import errno
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import av
import av.logging
from av.container import InputContainer
from av.stream import Stream

from coach.base.errors import CoachError

DEMUXER_OPTIONS: Final = {"correct_ts_overflow": "0"}
"""FFmpeg's options: else a transport stream that restarts would seem to jump ahead by a day."""
# The boxes with which an mp4 or mov begins, right after their four bytes of length.
MP4_BOXES = frozenset({b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip"})
# How a path that was meant to be an address begins.
WEB = (("http:",), ("https:",))


@contextmanager
def reading(path: Path) -> Iterator[InputContainer]:
    """The opened file; whatever FFmpeg finds wrong with it, now or while it is read, is raised as CoachError."""
    with in_words(path), opened(path) as container:
        yield container


def opened(path: Path) -> InputContainer:
    """To be closed by the caller. CoachError for what can be said before asking FFmpeg, else what FFmpeg raises."""
    _check_file(path)
    return av.open(str(path.absolute()), metadata_errors="replace", options=DEMUXER_OPTIONS)


@contextmanager
def in_words(path: Path) -> Iterator[None]:
    """What FFmpeg finds wrong with the file is raised as CoachError."""
    try:
        yield
    except av.FFmpegError as error:
        raise CoachError(_reason(path, error)) from error


def codec_name(track: Stream) -> str:
    """As FFmpeg or the file calls it, whether there is a decoder for it or not; "" if neither has a name for it.

    Without a decoder, only FFmpeg's description of the file tells it.
    """
    before = av.logging.get_level()
    av.logging.set_level(av.logging.INFO)
    try:
        told = track.container.dumps_format()
    finally:
        av.logging.set_level(before)
    found = re.search(rf"Stream #0:{track.index}\b.*: \w+: (?:none \((\S+) /|(?!none\b)(\w+))", told)
    return next(filter(None, found.groups()), "") if found else ""


def unknown_codec(what: str, path: Path, track: Stream) -> CoachError:
    """what: the picture, or the sound, of the file."""
    name = codec_name(track)
    how = f"with the codec {name}, which Coach does not know" if name else "in a way Coach cannot read"
    return CoachError(f"The {what} in {path} is coded {how}. Convert it to mp4 (H.264, AAC).")


def incomplete(path: Path) -> CoachError:
    return CoachError(f"{path} is incomplete: its end is missing. Copy or download it again.")


def damaged(path: Path, t: float) -> CoachError:
    """t: s, where the unreadable part begins."""
    minutes, seconds = divmod(round(t), 60)
    return CoachError(f"{path} is damaged from {minutes}:{seconds:02d} on. Copy or download it again.")


def not_a_video(path: Path) -> CoachError:
    return CoachError(f"{path} is not a video that Coach can read. Give it an mp4, mov, mkv or webm file.")


def _check_file(path: Path) -> None:
    """What can be said before asking FFmpeg."""
    if path.parts[:1] in WEB:
        raise CoachError("Coach reads files, not web addresses. Save the video on this computer and give its path.")
    try:
        is_folder, size = path.is_dir(), path.stat().st_size
    except OSError as error:  # also for a name that is too long
        raise CoachError(_reason(path, error)) from error
    if is_folder:
        raise CoachError(f"{path} is a folder, not a video. Name the video file inside it.")
    if not path.is_file():  # FFmpeg would wait for its output, forever if none comes
        raise CoachError(f"{path} is not a file, and Coach reads a video more than once. Save it as a file first.")
    if size == 0:
        raise CoachError(f"{path} is empty (0 bytes). Copy or download it again.")
    _check_rights(path)


def _check_rights(path: Path) -> None:
    """Asks the system, as FFmpeg calls all sorts of things "not permitted"."""
    try:
        path.open("rb").close()
    except OSError as error:
        raise CoachError(_reason(path, error)) from error


def _reason(path: Path, error: Exception) -> str:
    if isinstance(error, (FileNotFoundError, NotADirectoryError)):
        return f"There is no video at {path}. Check the name, or give the path of another file."
    if isinstance(error, PermissionError) and is_of_the_disk(error):
        return f"You may not read {path}. Change its permissions, or copy it to a folder of your own."
    if isinstance(error, OSError) and is_of_the_disk(error):
        return f"{path} cannot be read ({error.strerror}). Check the disk, or copy the file again."
    return str(incomplete(path) if _begins_like_mp4(path) else not_a_video(path))


def is_of_the_disk(error: Exception) -> bool:
    """Whether the system refused, rather than one of FFmpeg's readers: those give up with "-1", which looks like
    EPERM."""
    refused = isinstance(error, av.FFmpegError) and error.errno in (errno.EPERM, errno.ENOTSUP, errno.ENOSYS)
    return isinstance(error, OSError) and not refused


def _begins_like_mp4(path: Path) -> bool:
    """Whether a file that FFmpeg cannot make sense of was meant to be an mp4: then its index at the end is missing."""
    with path.open("rb") as file:
        return file.read(8)[4:] in MP4_BOXES
