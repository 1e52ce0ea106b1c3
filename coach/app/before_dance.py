"""Before whatever is danced: the stage is opened, and the dancer sets up and, if they want, calibrates first."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from coach.app.calibrate import known
from coach.live.options import SessionOptions
from coach.live.pose_worker import PoseWorker
from coach.live.set_up import SetUpChoice, first_pose
from coach.live.stage import Stage, open_stage
from coach.song.prepared import PreparedSong

if TYPE_CHECKING:
    from coach.app.session import Session

T = TypeVar("T")


def on_stage(
    session: Session,
    prepared: PreparedSong,
    options: SessionOptions,
    set_up: Callable[[Stage, bool], SetUpChoice],
    dances: Callable[[Stage], T],
    worker: Callable[..., PoseWorker] = PoseWorker,
) -> T | None:
    """What ``dances`` returns, once they have set up and calibrated as often as they want; None if they leave first.

    set_up  if somebody attends: of the stage, and of whether it offers a calibration
    worker  finds the poses: see :func:`open_stage`
    """
    while True:
        with open_stage(prepared, options, session.window, known(session.where), worker) as stage:
            attended = not options.unattended
            chosen = set_up(stage, session.offers_calibration(stage)) if attended else first_pose(stage)
            if chosen is SetUpChoice.START:
                return dances(stage)
        if chosen is SetUpChoice.LEAVE:
            return None
        session.calibrate()
