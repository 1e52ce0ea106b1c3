"""Session folders as a dance leaves them, for the tests of history, report and the list of sessions."""

from dataclasses import replace
from datetime import datetime, timedelta

from coach.base.paths import Folders
from coach.estimators.blazepose.skeleton import BLAZEPOSE
from coach.takes.folder import STAMP, TakeFolder
from coach.takes.in_progress import OpenTake
from coach.takes.session_info import SessionInfo, write_info
from coach.takes.take import write_take
from coach.takes.verdict_file import write_verdicts
from coach.tracking.store import save_track
from tests.kit.films import film
from tests.kit.takes import STARTED, a_take, a_track, verdict


def where_of(path):
    """All folders below a test's own."""
    return Folders(path / "songs", path / "thresholds", path / "sessions", path / "cache", path / "settings")


def a_session(
    where, days=0, score=81.5, song="lovedive", take=None, video=True, part=None, same_dance=True, of=None, at=STARTED
):
    """A finished take, begun ``days`` after ``at``; 9 s long when there is a video; danced to the video ``of``.

    If its basis is not known, it is like one left by an older Coach.
    """
    started = at + timedelta(days=days)
    take = take or a_take(song=song)
    take = replace(take, song=song, started_at=started, score=replace(take.score, score=score))
    folder = TakeFolder(where.sessions / song / datetime.strftime(started, STAMP))
    folder.path.mkdir(parents=True)
    write_info(folder.session, SessionInfo(song, started, video_sha256=of, part=part, same_dance=same_dance))
    save_track(folder.poses, a_track(frames=270))
    if video:
        film(folder.video, 9.0)
    if take.basis is not None:
        write_verdicts(folder.verdicts, take)
    write_take(folder.record, take)
    return folder


def a_pass(practice, verdicts=None, mistakes=(), score=80.0, finish=True, at=STARTED, **how):
    """A pass of the second eight in a practice's folder; not ``finish``: it was cut short."""
    info = SessionInfo(practice.song, at, part=(4.0, 8.0), **how)
    running = OpenTake.begin(practice.path, info, BLAZEPOSE, path=practice.next_pass())
    if finish:
        take = a_take(verdicts or [verdict(k) for k in range(8, 16)], mistakes, practice.song, at)
        running.finish(a_track(30), replace(take, score=replace(take.score, score=score)))
    else:
        for row in zip(*(getattr(a_track(60), name) for name in ("t", "image", "world", "visibility"))):
            running.log.add(*row)
        running.close()
    return running.folder
