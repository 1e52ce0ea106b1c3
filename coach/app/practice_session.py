"""Practising in a session's window: the plan, the set-up, pass after pass, the outcome."""

from __future__ import annotations

import sys
from datetime import datetime
from typing import TYPE_CHECKING

from coach.app.calibrate import known
from coach.app.follow_up import DATABASE_WAIT
from coach.base.errors import CoachError
from coach.domain.practice import Step
from coach.history.history import follow_folders
from coach.live.options import PracticeOptions
from coach.live.practice.plan_sheet import PlanSheet
from coach.live.practice.practice import Practice
from coach.live.practice.summary_sheet import SummarySheet
from coach.live.set_up import SetUpChoice, first_pose, set_up
from coach.live.stage import Stage, open_stage
from coach.song.prepared import PreparedSong
from coach.song.reference import video_of
from coach.takes.practice import PracticeFolder, PracticeInfo, past_passes, practice_seconds
from coach.ui.loop import run
from coach.wording import practice_words as words
from coach.wording.words import NOBODY_SEEN

if TYPE_CHECKING:
    from coach.app.session import Session


def practise(session: Session, prepared: PreparedSong, options: PracticeOptions, steps: tuple[Step, ...]) -> bool:
    """Practise these steps in the session's window; returns whether the whole dance is to follow. CoachError if the
    session is unattended and nothing was kept."""
    session.films.put_off()
    if options.planned and not options.session.unattended:
        sheet = PlanSheet(prepared.song, steps)
        run(session.window, sheet)
        steps = sheet.chosen or ()
    if not steps or steps[0].whole:
        return bool(steps)
    practised = _practised(session, prepared, options, steps)
    if practised is None:
        return False
    practice, folder = practised
    if options.session.unattended and practice.refused and not _kept(practice):
        raise CoachError(NOBODY_SEEN if words.NOBODY_SEEN in practice.refused else practice.refused[0])
    for problem in practice.problems:
        print(problem, file=sys.stderr)
    follow_folders(session.where.sessions, DATABASE_WAIT)
    if session.window.closed:
        return False
    if options.session.unattended or not practice.danced:
        return practice.whole
    minutes = practice_seconds(past_passes(folder)) / 60  # as the history counts them, without set-up and breaks
    summary = SummarySheet(prepared.song, practice.results, minutes, practice.problems, practice.whole)
    run(session.window, summary)
    return summary.dances


def _practised(
    session: Session, prepared: PreparedSong, options: PracticeOptions, steps: tuple[Step, ...]
) -> tuple[Practice, PracticeFolder] | None:
    """All passes, after any calibrations, and where they are kept; None if the dancer leaves before the first."""
    while True:
        with open_stage(prepared, options.session, session.window, known(session.where)) as stage:
            chosen = _chosen(session, stage, options)
            if chosen is SetUpChoice.START:
                return _danced(session, stage, options, steps)
        if chosen is SetUpChoice.LEAVE:
            return None
        session.calibrate()


def _danced(
    session: Session, stage: Stage, options: PracticeOptions, steps: tuple[Step, ...]
) -> tuple[Practice, PracticeFolder]:
    folder = PracticeFolder.begin(session.where.sessions, _info(stage, options, steps))
    try:
        practice = Practice(stage, options, steps, folder, session.where.settings)
        practice.run()
    finally:
        folder.close()
        if folder.passes:
            print(words.PRACTICE_KEPT.format(folder=folder.path))
    return practice, folder


def _kept(practice: Practice) -> bool:
    """Whether any pass's take was kept."""
    return any(danced.take is not None for danced in practice.danced)


def _chosen(session: Session, stage: Stage, options: PracticeOptions) -> SetUpChoice:
    if options.session.unattended:
        return first_pose(stage)
    return set_up(stage, session.offers_calibration(stage))


def _info(stage: Stage, options: PracticeOptions, steps: tuple[Step, ...]) -> PracticeInfo:
    song = stage.prepared.song
    stretches = tuple(dict.fromkeys(step.stretch for step in steps if not step.whole))
    devices = stage.devices if stage.camera.live else None
    return PracticeInfo(song.id, datetime.now().astimezone(), stretches, options.planned, video_of(song), devices)
