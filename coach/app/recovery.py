"""Takes whose session died: judged at the next start, so that they can be watched like any other."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path

from coach.app.follow_up import follow_up
from coach.base.errors import CoachError, dancer_message
from coach.base.paths import Folders
from coach.domain.landmarks import PoseTrack
from coach.domain.song import Song
from coach.estimators.registry import EstimatorChoice
from coach.live.options import SessionOptions
from coach.media.video import probe
from coach.song.group import GroupRequest, followed_members
from coach.song.library import existing_folder
from coach.song.prepared import PreparedSong, prepare
from coach.takes.folder import TakeFolder, load_poses, load_take, session_info
from coach.takes.group_take import FILE_NAME, DancedInGroup, danced_together, read_group, write_group
from coach.takes.in_progress import recover, remove_empty, set_aside_damaged, unfinished, unfinished_passes
from coach.takes.judging import judged_as, unjudged_take
from coach.takes.practice import PracticeFolder, practice_age, practice_info, remove_empty_practices
from coach.takes.session_info import InGroup, is_danced_to
from coach.takes.take import Take
from coach.wording import group_words, practice_words, words


def recover_all(where: Folders, options: SessionOptions) -> list[TakeFolder]:
    """Judge the takes whose session died; those that cannot be judged now are left alone, with a message.

    A take whose ``take.json`` is cut off is judged too. If its song is gone or has another video, the take is saved
    without a verdict: it can be watched. A session that died before anything was danced is removed.
    """
    with suppress(OSError):  # on a read-only disk they are reported as damaged when they are opened
        set_aside_damaged(where.sessions)
    with suppress(OSError):  # else they are listed as empty
        remove_empty(where.sessions)
        remove_empty_practices(where.sessions)
    recovered = []
    for folder, judged in _recovered(unfinished(where.sessions), where, options):
        when = session_info(folder).started_at.strftime("%H:%M")
        said = words.TAKE_RECOVERED if judged else words.TAKE_RECOVERED_ALONE
        print(said.format(when=when, folder=folder.path))
        recovered.append(folder)
    for group in dict.fromkeys(folder.group for folder in recovered if folder.group):
        try:
            _tell_together(group, where, options)
        except CoachError as problem:  # everybody still has their own take
            print(group_words.RECOVERED.format(folder=group, why=problem), file=sys.stderr)
    _recover_passes(where, options)
    return recovered


def _tell_together(group: Path, where: Folders, options: SessionOptions) -> None:
    """Writes ``group.json`` for a group whose session died, from everybody's take. CoachError if that is not
    possible."""
    dancers = read_group(group / FILE_NAME).dancers
    danced = [
        DancedInGroup(InGroup(k, one.member, one.name), load_take(folder), partial(load_poses, folder))
        for k, one in enumerate(dancers, start=1)
        if (folder := TakeFolder(group / one.folder)).record.exists()
    ]
    if not all(one.take.verdicts and len(one.track) for one in danced):
        return
    first = TakeFolder(group / dancers[0].folder)
    prepared = prepare(first.song, where, options.level, _estimator(first, where, options), several=True)
    request = GroupRequest(len(danced), tuple(one.who.member for one in danced))
    film = probe(first.video)
    together = danced_together(
        prepared.song, danced, followed_members(prepared, request, where), film.width / film.height
    )
    write_group(group / FILE_NAME, together)


def _recovered(
    folders: Iterable[TakeFolder], where: Folders, options: SessionOptions
) -> Iterator[tuple[TakeFolder, bool]]:
    """Those that could be finished, and whether with a verdict; for the others, says why not."""
    for folder in folders:
        try:
            gone = existing_folder(folder.song, where.songs) is None
            info, choice = session_info(folder), _estimator(folder, where, options)
            prepared = None if gone else prepare(folder.song, where, options.level, choice, info.member)
            if prepared is not None and not is_danced_to(info, prepared.song):
                prepared = None
            recover(folder, partial(_judged, prepared, folder), partial(own_poses, prepared))
        except Exception as problem:  # noqa: BLE001 (one bad take must not block startup)
            print(
                words.TAKE_UNREADABLE.format(folder=folder.path, why=dancer_message(problem, where.cache)),
                file=sys.stderr,
            )
            continue
        yield folder, prepared is not None


def _recover_passes(where: Folders, options: SessionOptions) -> None:
    """The passes of practices that died; one sentence for each practice."""
    recovered = _recovered(unfinished_passes(where.sessions), where, options)
    for practice in sorted({PracticeFolder(folder.path.parent) for folder, _ in recovered}, key=practice_age):
        when = practice_info(practice).started_at.strftime("%H:%M")
        print(practice_words.PRACTICE_RECOVERED.format(when=when, folder=practice.path))


def _estimator(folder: TakeFolder, where: Folders, options: SessionOptions) -> EstimatorChoice:
    return options.estimator.for_take(session_info(folder).versions, where.cache)


def open_cut_short(where: Folders, options: SessionOptions) -> None:
    """:func:`recover_all` for commands without a dance: their pages are made at once."""
    follow_up_all(recover_all(where, options), where)


def judged_by_now(folder: TakeFolder, take: Take, prepared: PreparedSong | Song | None, where: Folders) -> Take:
    """``take``; judged now if it was recovered while its song was gone, and ``prepared`` is there again."""
    if take.verdicts or not isinstance(prepared, PreparedSong) or not folder.poses.exists():
        return take
    try:
        take = recover(folder, partial(_judged, prepared, folder), prepared.original.left_out_of)
    except CoachError as problem:
        print(problem, file=sys.stderr)  # the take can still be watched
        return take
    follow_up(folder, where)
    return take


def follow_up_all(recovered: list[TakeFolder], where: Folders) -> None:
    """Page and statistics of each, made in the background."""
    for folder in recovered:
        follow_up(folder, where)


def own_poses(prepared: PreparedSong | None, track: PoseTrack) -> PoseTrack:
    """Without the reference, if that was followed on a screen."""
    return track if prepared is None else prepared.original.left_out_of(track)


def _judged(prepared: PreparedSong | None, folder: TakeFolder, track: PoseTrack) -> Take:
    info = session_info(folder)
    if prepared is None:
        return unjudged_take(folder.song, info.started_at)
    return judged_as(info, prepared, track)
