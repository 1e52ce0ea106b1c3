from contextlib import contextmanager
from types import SimpleNamespace

import pytest

from coach.app import before_dance
from coach.app.before_dance import on_stage
from coach.live.options import SessionOptions
from coach.live.set_up import SetUpChoice


@pytest.fixture
def happened(monkeypatch):
    """What happens, in its order, on a stage that any worker opens."""
    done = []

    @contextmanager
    def open_stage(prepared, options, window, latencies, worker):
        done.append(f"{worker} opens")
        yield "the stage"
        done.append("closed")

    monkeypatch.setattr(before_dance, "open_stage", open_stage)
    monkeypatch.setattr(before_dance, "known", lambda where: None)
    monkeypatch.setattr(before_dance, "first_pose", lambda stage: done.append(f"seen on {stage}") or SetUpChoice.START)
    return done


def dance(happened, choices, unattended=False):
    def set_up(stage, offers):
        happened.append(f"set up on {stage}, {offers}")
        return choices.pop(0)

    session = SimpleNamespace(
        window=None, where=None, offers_calibration=lambda stage: len(choices) > 1,
        calibrate=lambda: happened.append("calibrated"),
    )  # fmt: skip
    options = SessionOptions(unattended=unattended)
    return on_stage(session, None, options, set_up, lambda stage: f"danced on {stage}", "it")


def test_each_calibration_has_the_stage_closed_and_opened_again(happened):
    assert dance(happened, [SetUpChoice.CALIBRATE, SetUpChoice.START]) == "danced on the stage"
    once = ["it opens", "set up on the stage, True", "closed", "calibrated"]
    assert happened == [*once, "it opens", "set up on the stage, False", "closed"]


def test_who_leaves_dances_nothing(happened):
    assert dance(happened, [SetUpChoice.LEAVE]) is None
    assert happened == ["it opens", "set up on the stage, False", "closed"]


def test_where_nobody_attends_it_waits_for_the_first_pose(happened):
    assert dance(happened, [], unattended=True) == "danced on the stage"
    assert happened == ["it opens", "seen on the stage", "closed"]
