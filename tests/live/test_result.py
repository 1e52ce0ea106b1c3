from datetime import datetime, timezone
from pathlib import Path

import numpy as np
import pytest

from coach import words
from coach.compare.score import take_score
from coach.compare.verdicts import Verdict
from coach.live.result import fault_words, lag_note, result_view, show_result
from coach.live.window import Action, Click
from coach.pose.landmarks import JOINTS
from coach.review.summary import Fault
from coach.review.take import Take
from coach.song.beats import BeatGrid, Section
from coach.song.song import Song
from tests.review.films import Keys

GRID = BeatGrid(np.arange(8) * 0.5, sections=(Section("verse", 0, 4), Section("chorus", 4, 8)))
SONG = Song("s", Path(), "T", "T", "", (), "", True, Path(), False, 1, 0.0, 4.0, GRID)


def take(scores, kind="ok", wrong=()):
    flags = np.isin(JOINTS, wrong)
    verdicts = tuple(
        Verdict(k, k * 0.5, kind if np.isfinite(s) else "unseen", s, s, s, 0.09, flags * 30.0, flags * 30.0,
                np.full(9, 20.0), flags)
        for k, s in enumerate(scores)
    )  # fmt: skip
    return Take("s", datetime.now(timezone.utc), take_score(verdicts), verdicts, ())


def test_best_and_worst_section():
    view = result_view(SONG, take([90] * 4 + [40] * 4))
    assert (view.best, view.worst, view.stand_in) == ("verse", "chorus", True)


def test_what_was_not_seen_is_said_before_what_was_not_kept():
    view = result_view(SONG, take([90] * 4 + [np.nan] * 4), problems=("The disk is full.",))
    assert view.notes[0] == words.PARTLY_SEEN.format(share=50)
    assert view.notes[1] == "The disk is full."


def test_a_take_in_which_nothing_was_seen():
    view = result_view(SONG, take([np.nan] * 8))
    assert not np.isfinite(view.score)
    assert (view.best, view.worst, view.faults) == ("", "", ())


@pytest.mark.parametrize(
    ("event", "goes_on"),
    [(Action.SPACE, True), (Click(5, 5), True), (Action.QUIT, False)],
    ids=["key", "click", "quit"],
)
def test_a_key_or_a_click_goes_on_at_once(event, goes_on):
    window = Keys()
    window.happen = [event]
    assert show_result(window, SONG, take([90] * 8)) is goes_on
    assert window.flips == 0


def test_it_says_how_long_it_waits_and_then_goes_on_by_itself(monkeypatch):
    left = []
    monkeypatch.setattr("coach.live.result.perf_counter", iter(np.arange(100.0, 200.0)).__next__)
    monkeypatch.setattr("coach.live.result.draw_result", lambda surface, view: left.append(view.seconds))
    assert show_result(Keys(), SONG, take([90] * 8))
    assert left == list(range(14, 0, -1))


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (Fault("shape", "left_elbow", "more", 4), "Left elbow too straight, on 4 beats"),
        (Fault("shape", "knee", "more", 1), "Both knees not bent enough, on 1 beat"),
        (Fault("timing", "", "less", 2), "Early, on 2 beats"),
        (Fault("frozen", "", "", 3), "You stopped moving, on 3 beats"),
        (Fault("side", "", "", 3), "Other side: left for right, on 3 beats"),
    ],
)
def test_faults_in_words(fault, said):
    assert fault_words(fault) == said


@pytest.mark.parametrize("joint", JOINTS)
@pytest.mark.parametrize("direction", ["more", "less"])
def test_there_are_words_for_every_joint(joint, direction):
    assert words.JOINTS[joint] in fault_words(Fault("shape", joint, direction, 2))


def test_a_lag_in_tens_of_milliseconds_and_honest_about_devices():
    assert lag_note(0.03) == words.ON_TIME
    assert lag_note(0.088).startswith("On the whole you are 90 ms late")
    assert "camera" in lag_note(0.088)
    assert "early" in lag_note(-0.2)
