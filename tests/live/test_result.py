from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path

import numpy as np
import pytest

from coach.compare.score import take_score
from coach.domain.beats import BeatGrid, Section
from coach.domain.landmarks import JOINTS
from coach.domain.moves import Move, Occurrence
from coach.domain.song import Song
from coach.domain.verdicts import Verdict
from coach.live.result import LagOffer, ResultScreen, result_view, show_result
from coach.live.screen_result import Advice
from coach.takes.take import Take
from coach.ui.loop import Clock, turn
from coach.ui.window import Action, MousePress
from coach.wording import passages, words
from tests.kit.films import Keys
from tests.kit.takes import mistake

GRID = BeatGrid(np.arange(8) * 0.5, sections=(Section("verse", 0, 4), Section("chorus", 4, 8)))
SONG = Song("s", Path(), "T", "T", "", (), "", True, Path(), False, 1, 0.0, 4.0, GRID)

LONGER = replace(SONG, grid=BeatGrid(np.arange(32) * 0.5))


def take(scores, kind="ok", wrong=()):
    flags = np.isin(JOINTS, wrong)
    verdicts = tuple(
        Verdict(k, k * 0.5, kind if np.isfinite(s) else "unseen", s, s, s, 0.09, flags * 30.0, flags * 30.0,
                np.full(9, 20.0), flags)
        for k, s in enumerate(scores)
    )  # fmt: skip
    return Take("s", datetime.now(timezone.utc), take_score(verdicts), verdicts, ())


def test_best_and_worst_section():
    view = result_view(SONG, replace(take([90] * 4 + [40] * 4), score=replace(take([90]).score, score=20.0)))
    assert (view.best, view.worst, view.title) == ("verse", "chorus", "T (stand-in)")


def test_the_best_section_is_said_once():
    view = result_view(SONG, take([90] * 4 + [40] * 4))
    assert view.good[0] == "You are at your best in “verse”, beats 1–4."
    assert (view.best, view.worst) == ("", "chorus")


def test_the_best_and_the_weakest_move_unless_a_section_is_called_so():
    moves = (Move("wave", (Occurrence(0, 3),)), Move("chorus", (Occurrence(4, 7),)))
    view = result_view(replace(SONG, moves=moves), take([90] * 4 + [40] * 4))
    assert (view.best_move, view.weakest_move) == ("wave", "")
    view = result_view(replace(SONG, moves=moves), take([40] * 4 + [90] * 4))
    assert (view.best_move, view.weakest_move, view.worst) == ("", "wave", "verse")
    assert result_view(SONG, take([90] * 4 + [40] * 4)).best_move == ""


def test_a_move_on_just_the_beats_of_a_section_is_not_said_besides():
    moves = (Move("wave", (Occurrence(0, 4),)), Move("turn", (Occurrence(4, 6), Occurrence(6, 8))))
    view = result_view(replace(SONG, moves=moves), take([90] * 4 + [40] * 4))
    assert (view.best_move, view.weakest_move) == ("", "turn")


def test_sections_that_are_equally_good_are_neither_best_nor_worst():
    view = result_view(SONG, take([90] * 8))
    assert (view.best, view.worst) == ("", "")


def test_the_first_three_mistakes_with_their_places():
    late = mistake(0, 7, "timing", (), said="", ways=("late",), size=0.16, whole=True)
    repeated = mistake(2, 3, places=((2, 3), (6, 7)))
    told = (repeated, late, mistake(4, 4), mistake(5, 5))
    assert result_view(SONG, replace(take([60] * 8), mistakes=told)).changes == (
        Advice("0:01, beats 3–4 · also 7–8", "Left elbow: bend it more."),
        Advice("", f"You are 160 ms late all through the dance. {passages.LAG_CAVEAT}"),
        Advice("0:02, beat 5", "Left elbow: bend it more."),
    )


def test_a_lag_is_noted_unless_a_mistake_says_it():
    assert result_view(SONG, take([90] * 8)).notes == (passages.LATE_OVERALL.format(ms=90),)
    late = mistake(0, 7, "timing", (), said="", ways=("late",), size=0.16, whole=True)
    assert result_view(SONG, replace(take([90] * 8), mistakes=(late,))).notes == ()


def test_after_a_calibration_the_lag_is_the_dancers():
    """Whether a mistake says it or a note."""
    calibrated = replace(take([90] * 8), calibrated=True)
    assert result_view(SONG, calibrated).notes == ("Overall you are 90 ms late.",)
    late = mistake(0, 7, "timing", (), said="", ways=("late",), size=0.16, whole=True)
    (change,) = result_view(SONG, replace(calibrated, mistakes=(late,))).changes
    assert change == Advice("", "You are 160 ms late all through the dance.")


def test_what_dances_tell_of_the_devices_is_taken_over_once_and_by_a_key_alone(monkeypatch):
    views, kept = [], []
    monkeypatch.setattr("coach.live.result.draw_result", lambda surface, view: views.append(view))
    offer = LagOffer("Press C.", lambda: kept.append("kept") or "Taken.")
    screen, window = ResultScreen(result_view(SONG, take([90] * 8)), offer=offer), Keys()
    assert turn(window, screen, Clock(now=lambda: 100.0))
    (takes_over,) = screen.keys.values()
    window.happen = [takes_over, takes_over]
    assert turn(window, screen, Clock(now=lambda: 114.0))
    assert [view.offer for view in views] == ["Press C.", "Taken."]
    assert kept == ["kept"] and views[1].seconds == 15 and not screen.done
    asked = ResultScreen(result_view(SONG, take([90] * 8)), offer=offer)
    asked.handle(Action.SPACE, 0.0)
    assert asked.goes_on and kept == ["kept"]


def test_what_was_not_seen_is_said_before_what_was_not_kept():
    view = result_view(LONGER, take([90] * 12 + [np.nan] * 12), problems=("The disk is full.",))
    assert view.seen == words.PARTLY_SEEN.format(share=50) and not view.doubtful
    assert view.notes[0] == "The disk is full."
    few = result_view(LONGER, take([90] * 12 + [np.nan] * 20))
    assert few.seen == words.LITTLE_SEEN.format(share=38) and few.doubtful
    assert not result_view(LONGER, take([90] * 12)).seen


def test_a_score_of_few_beats_is_provisional():
    """All that was danced was judged, but it is hardly more than an eight."""
    view = result_view(LONGER, take([90] * 11))
    assert view.provisional and view.doubtful and view.seen == passages.seen_words(1.0, 11)
    assert not result_view(LONGER, take([90] * 12)).provisional
    assert not result_view(LONGER, take([np.nan] * 12)).provisional


def test_a_take_in_which_nothing_was_seen():
    view = result_view(SONG, take([np.nan] * 8))
    assert not np.isfinite(view.score)
    assert (view.best, view.worst, view.good, view.changes) == ("", "", (), ())


@pytest.mark.parametrize(
    ("event", "goes_on"),
    [(Action.SPACE, True), (MousePress(5, 5), True), (Action.QUIT, False)],
    ids=["key", "click", "quit"],
)
def test_a_key_or_a_click_goes_on_at_once(event, goes_on):
    window = Keys()
    window.happen = [event]
    assert show_result(window, SONG, take([90] * 8)) is goes_on
    assert window.flips == 0


def test_it_says_how_long_it_waits_and_then_goes_on_by_itself(monkeypatch):
    left = []
    monkeypatch.setattr("coach.live.result.draw_result", lambda surface, view: left.append(view.seconds))
    screen, window = ResultScreen(result_view(SONG, take([90] * 8))), Keys()
    for now in np.arange(100.0, 115.0):
        assert turn(window, screen, Clock(now=lambda: now))  # noqa: B023 read at once
    assert not turn(window, screen, Clock(now=lambda: 115.0))
    assert screen.goes_on
    assert left == list(range(15, 0, -1))
