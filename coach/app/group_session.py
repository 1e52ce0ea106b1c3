"""A group's session: from a song's name to everybody's reviewed take."""

from __future__ import annotations

import sys
from dataclasses import replace
from functools import partial

from coach.app.before_dance import on_stage
from coach.app.follow_up import follow_up_group
from coach.app.recovery import follow_up_all, recover_all
from coach.app.session import Session, opened
from coach.base.errors import CoachError
from coach.base.paths import Folders
from coach.live.group.group import LiveGroup, group_choice, live_group, people_looked_for
from coach.live.group.performance import GroupPerformance
from coach.live.group.result import result_view, show_group_result
from coach.live.group.set_up import set_up_group
from coach.live.group.take import FinishedGroup
from coach.live.group.worker import GroupWorker
from coach.live.options import SessionOptions
from coach.live.set_up import SetUpChoice
from coach.live.stage import Stage
from coach.song.group import GroupRequest, followed_members
from coach.song.prepared import PreparedSong, prepare
from coach.takes.folder import TakeFolder
from coach.takes.in_progress import insist_on_room
from coach.ui.passage.first_frames import look_through
from coach.wording import group_words as words


def run_group(name: str, where: Folders, options: SessionOptions, request: GroupRequest) -> None:
    """Set up, dance, see the result and everybody's mistakes. CoachError says what prevents it."""
    choice = group_choice(request, options.estimator, where.cache)
    options = replace(options, estimator=choice)
    prepared = prepare(name, where, options.level, choice, several=True)
    insist_on_room(where.sessions)
    group = live_group(prepared, request, followed_members(prepared, request, where))
    look_through(prepared.song, where.cache)
    cut_short = recover_all(where, options)
    try:
        with opened(where, options) as session:
            finished, problems = _danced(session, prepared, group)
            if finished is not None:
                _look_back(session, group, finished, problems)
    finally:  # not earlier: both cores belong to the dance
        follow_up_all(cut_short, where)


def _danced(session: Session, prepared: PreparedSong, group: LiveGroup) -> tuple[FinishedGroup | None, tuple[str, ...]]:
    """The take and what could not be kept of it; no take if they leave first. CoachError if nothing is kept."""
    model, dancers = prepared.model, len(group.dancers)
    people = people_looked_for(model, dancers)
    worker = partial(GroupWorker, skeleton=model.skeleton, dancers=dancers, people=people)

    def set_up(stage: Stage, offers_calibration: bool) -> SetUpChoice:
        return set_up_group(stage, group, offers_calibration)

    def dances(stage: Stage) -> tuple[GroupPerformance, FinishedGroup | None]:
        performance = GroupPerformance(stage, session.where.sessions, group)
        return performance, _performed(performance, session.where)

    danced = on_stage(session, prepared, session.options, set_up, dances, worker)
    if danced is None:
        return None, ()
    performance, finished = danced
    if performance.unkept:
        raise CoachError(performance.unkept)
    return finished, performance.problems


def _performed(performance: GroupPerformance, where: Folders) -> FinishedGroup | None:
    """Run the performance, and print where the takes are, however the dance ends."""
    try:
        return performance.run()
    except BaseException:  # Ctrl-C, or a broken thread
        if kept := _kept(performance):
            follow_up_group(kept, where)
        raise
    finally:
        if _kept(performance):
            print(words.KEPT.format(folder=performance.path))


def _kept(performance: GroupPerformance) -> list[TakeFolder]:
    """The takes that are judged and saved."""
    return [folder for folder in performance.folders if folder.record.exists()]


def _look_back(session: Session, group: LiveGroup, finished: FinishedGroup, problems: tuple[str, ...]) -> None:
    """History, pages, the result, and from there everybody's mistakes, as often as they like."""
    for problem in problems:
        print(problem, file=sys.stderr)
    kept = [one.folder for one in finished.dancers if one.folder.record.exists()]
    pages = follow_up_group(kept, session.where) if kept else None
    if session.options.unattended:
        if pages is not None:
            pages.wait()
        return
    takes = {one.folder.dancer: one for one in finished.dancers}
    songs = {who.dancer: prepared for who, prepared in zip(group.dancers, group.songs)}
    view = result_view(group.songs[0].song, group, finished, problems)
    while not session.window.closed:
        dancer = show_group_result(session.window, view)
        if dancer is None:
            return
        session.review(takes[dancer].folder, takes[dancer].take, songs[dancer])
