"""``report.html`` of a take: reads everything for it and writes it. ``page`` makes the page itself.

Run as ``python -m coach.report.report`` with the folders of songs, sessions and cache, then those of the takes.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from coach.base.errors import CoachError, dancer_message
from coach.base.files import write_atomically
from coach.base.paths import PROJECT, Folders, folders
from coach.base.priority import yield_to_other_processes
from coach.domain.landmarks import PoseTrack
from coach.domain.song import Song
from coach.estimators.registry import DEFAULT_CHOICE, kept_estimator_model
from coach.report.clips import DancerVideo, make_clips
from coach.report.content import Report, seen_in
from coach.report.group import write_group_page
from coach.report.measures import movement
from coach.report.page import report_page
from coach.song.reference import known_reference
from coach.song.sound import passage_sound
from coach.takes.comparison import ranking_value, same_beats
from coach.takes.folder import TakeFolder, known_poses, list_takes, load_take, session_info, song_of
from coach.takes.judging import whole_take
from coach.takes.marks import known_marks, read_marks, without_marked
from coach.takes.passages import as_judged, eights_of, passages
from coach.takes.recorded import missing_of
from coach.takes.session_info import SessionInfo, read_info, same_video
from coach.takes.take import Take
from coach.ui.passage.dancer import Footage
from coach.wording import page_words as words
from coach.wording.mistakes import TOLD
from coach.wording.practice import command_words
from coach.wording.words import MARKS_UNREAD

REPORT_FILE: Final = "report.html"
MOST_EARLIER: Final = 40
"""Most earlier takes compared with this one, the newest."""


def write_report(folder: TakeFolder, where: Folders) -> Path:
    """Write the page of a finished take into its folder; returns its path.

    Song, poses, video or earlier takes may be missing or damaged: the page then says so. CoachError if ``take.json``
    cannot be read or the page cannot be written.
    """
    page = report_page(gathered(folder, where))
    path = folder.path / REPORT_FILE
    write_atomically(path, page.encode("utf-8"))
    return path


def gathered(folder: TakeFolder, where: Folders) -> Report:
    """Everything on the page. Making the clips takes about half as long as they play."""
    recorded = load_take(folder)
    info, song = session_info(folder), song_of(folder, where.songs)
    reference = Footage(PoseTrack.empty()) if song is None else _reference(song, info, where.cache)
    recorded = whole_take(recorded, folder, song, reference.track)
    take = without_marked(recorded, known_marks(folder))
    shown = passages(take)
    practise = command_words(song.id, eights_of(shown[0], song.grid)) if song and take.mistakes else ""
    song = as_judged(song, recorded)
    poses = known_poses(folder)
    among = other_takes(folder, info, recorded)
    shaded = song is not None and bool(take.moves)
    films = films_of(folder, song, info, poses, reference)
    return Report(
        take=take,
        marked=len(recorded.mistakes) - len(take.mistakes),
        shown=shown,
        clips=make_clips(take, shown[:TOLD], *films, info.view == "mirror", passage_sound(song)),
        song=song,
        earlier=among.earlier,
        best=among.best,
        lost=among.lost,
        seen=seen_in(poses, take.speed),
        part=info.part,
        others=among.of_another_video,
        same_dance=info.same_dance,
        unread=_unread(folder),
        missing=missing_of(folder, info, poses, song),
        dancer=info.group.called if info.group else "",
        practise=practise,
        movement=movement(take, poses.mirrored() if info.mirrored else poses, song, take.moves) if shaded else None,
    )


def _unread(folder: TakeFolder) -> tuple[str, ...]:
    sentences = []
    for read, said in (
        (lambda: read_marks(folder), MARKS_UNREAD),
        (lambda: read_info(folder.session), words.REPORT_INFO_UNREAD),
    ):
        try:
            read()
        except CoachError:
            sentences.append(said)
    return tuple(sentences)


@dataclass(frozen=True)
class OtherTakes:
    """The other takes of the song; ``best`` is NaN if none was judged."""

    earlier: tuple[Take, ...] = ()
    best: float = float("nan")
    lost: int = 0
    of_another_video: int = 0


def other_takes(folder: TakeFolder, info: SessionInfo, take: Take) -> OtherTakes:
    """The other takes on the same beats of the same video; in a group, by the same dancer following the same member.
    Films of a different dance are never compared."""
    if not info.same_dance:
        return OtherTakes()
    listed = [f for f in list_takes(folder.sessions, folder.song) if f.path != folder.path]
    infos = [(f, session_info(f)) for f in listed]
    infos = [(f, other) for f, other in infos if other.same_dance and other.danced_by == info.danced_by]
    folders = [(f, other) for f, other in infos if same_video(other.video_sha256, info.video_sha256)]
    takes, lost = [], 0
    for other in (f for f, other in folders if other.part == info.part):
        try:
            takes.append(without_marked(load_take(other), known_marks(other)))
        except CoachError:
            lost += 1
    takes = [other for other in takes if same_beats(take, other)]
    earlier = sorted((t for t in takes if t.started_at < take.started_at), key=lambda t: t.started_at)
    best = max((t.score for t in (*takes, take)), key=lambda score: ranking_value(score.score, score.coverage))
    return OtherTakes(tuple(earlier[-MOST_EARLIER:]), best.score, lost, len(infos) - len(folders))


def films_of(
    folder: TakeFolder, song: Song | None, info: SessionInfo, poses: PoseTrack, reference: Footage
) -> tuple[DancerVideo | None, DancerVideo]:
    """The reference, None if the song or its video is gone, and the dancer."""
    dancer = DancerVideo(folder.video, Footage.of(poses, info.mirrored))
    return None if song is None or not song.video.exists() else DancerVideo(song.video, reference), dancer


def _reference(song: Song, info: SessionInfo, cache: Path) -> Footage:
    """The reference's poses, if they are already known; finding them takes minutes."""
    try:
        model = kept_estimator_model(DEFAULT_CHOICE.for_take(info.versions, cache), cache)
        known = known_reference(song, model, cache) if model else PoseTrack.empty()
    except (CoachError, OSError):
        known = PoseTrack.empty()  # the whole picture is then shown, not cropped
    return Footage.of(known, song.mirrored)


# ----------------------------------------------------------------
# While the result screen is shown: in its own process, at low priority, so that nothing stutters.


def start_report(folders: Sequence[TakeFolder], where: Folders) -> subprocess.Popen[bytes]:
    """Start making ``report.html`` of finished takes and return at once. It is finished even if Coach is closed.

    Nobody has to wait for it; problems are reported on standard error only if that is a terminal: a reader at the other
    end of a pipe would have to wait for both processes.
    """
    command = [sys.executable, "-m", "coach.report.report"]
    command += [str(path) for path in (where.songs, where.sessions, where.cache)]
    command += [str(folder.path) for folder in folders]
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL}
    if sys.stderr is None or not sys.stderr.isatty():
        quiet["stderr"] = subprocess.DEVNULL
    if sys.platform == "win32":
        flags = subprocess.BELOW_NORMAL_PRIORITY_CLASS | subprocess.CREATE_NO_WINDOW
        return subprocess.Popen(command, cwd=PROJECT, creationflags=flags, **quiet)
    return subprocess.Popen(command, cwd=PROJECT, start_new_session=True, **quiet)


def run(arguments: Sequence[str]) -> int:
    """What the process does; exit code 0 if the pages were made, 2 if one could not be made."""
    yield_to_other_processes()
    songs, sessions, cache, *takes = (Path(argument) for argument in arguments)
    where = folders(songs=songs, sessions=sessions, cache=cache)
    one_by_one = [TakeFolder(take) for take in takes]
    groups = dict.fromkeys(folder.group for folder in one_by_one if folder.group)
    pages = [partial(write_group_page, group, where) for group in groups]
    pages += [partial(write_report, folder, where) for folder in one_by_one]
    return max((_made(page, cache) for page in pages), default=0)


def _made(page: Callable[[], Path], cache: Path) -> int:
    try:
        page()
    except Exception as problem:  # noqa: BLE001 (nobody else can report it)
        print(f"The report could not be made: {dancer_message(problem, cache)}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
