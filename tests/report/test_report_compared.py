"""What the report says of a take beside the earlier ones."""

from dataclasses import replace

import numpy as np

from coach.report import report
from coach.takes import folder as take_folder
from coach.takes.take import Basis
from tests.kit.films import a_song
from tests.kit.pages import page_of
from tests.kit.sessions import a_session
from tests.kit.takes import a_take, mistake, unseen, verdict


def test_a_film_of_another_dance_is_compared_with_nothing(where):
    a_session(where, 0, 60.0, video=False)
    page = page_of(a_session(where, 1, 12.0, video=False, same_dance=False), where)
    assert "This looks like a different dance, so there is no score" in page.text("p")
    assert page.text("dd") == "" and "Compared" not in page.text("h2")


def test_what_was_marked_in_another_dance_is_not_called_sure(where):
    """It stays to be looked at, as in the review, and is said to mean nothing, as there."""
    take = replace(a_take(mistakes=(mistake(4, 6, certainty=0.95),)), basis=Basis())
    marks = "the marks here may mean nothing"
    same = page_of(a_session(where, 0, take=take, video=False), where)
    assert "· sure" in same.text("p") and marks not in same.text("p")
    other = page_of(a_session(where, 1, take=take, video=False, same_dance=False), where)
    assert "· sure" not in other.text("p") and marks in other.text("p")


def test_takes_of_another_video_are_left_out_and_that_is_said(where):
    a_session(where, 0, 99.0, video=False, of="old")
    a_session(where, 1, 60.0, video=False, of="new")
    page = page_of(a_session(where, 2, 80.0, video=False, of="new"), where)
    assert "20 points better than your take of 2026-03-02 18:30 (60). Best so far: 80." in page.text("p")
    assert "One take that was danced to another video of this song is left out." in page.text("p")


def half_seen(score):
    """The first half danced well, the mistake of beats 5 to 7 too; the other half was not seen."""
    half = a_take([verdict(k, score=score) if k < 8 else unseen(k) for k in range(16)], mistakes=())
    return replace(half, score=replace(half.score, coverage=0.5))


def test_half_a_dance_is_compared_on_the_beats_that_both_takes_have(where):
    late = mistake(10, 12, "frozen", ())
    whole = a_take([verdict(k, score=70.0) for k in range(16)], mistakes=(mistake(4, 6), late))
    a_session(where, 0, 70.0, take=whole, video=False)
    page = page_of(a_session(where, 1, 95.0, take=half_seen(75.0), video=False), where)
    assert "I could judge only 8 beats: this score is provisional." in page.text("p")
    said = "On the 8 beats judged in both takes: 5 points better than your take of 2026-03-01 18:30 (70)."
    assert f"{said} Best so far: 70." in page.text("p")
    assert "Gone since then: Shape: left elbow (beats 5–7)." in page.text("p")  # and not what was not seen this time


def test_half_a_dance_that_went_as_the_whole_one_did_is_told_in_one_sentence(where):
    a_session(where, 0, 70.0, take=a_take([verdict(k, score=70.0) for k in range(16)]), video=False)
    page = page_of(a_session(where, 1, 70.0, take=half_seen(70.0), video=False), where)
    assert "On the 8 beats judged in both takes: as good as your take of 2026-03-01 18:30 (70)." in page.text("p")


def test_a_dance_that_was_cut_short_says_so_and_is_not_praised(where, monkeypatch):
    monkeypatch.setattr(take_folder, "find_song", lambda name, songs: a_song(songs, beats=40, seconds=20.0))
    short = a_take([verdict(k) if k < 6 else unseen(k) for k in range(40)], mistakes=())
    short = replace(short, score=replace(short.score, coverage=0.15))
    page = page_of(a_session(where, 0, 100.0, take=short), where)  # filmed for 9 of 20 s
    assert "I could judge only 6 beats: this score is provisional." in page.text("p")
    assert "of 100, provisional" in page.text("small")
    assert "This dance was recorded up to 0:08 of 0:20." in page.text("p")
    assert "No mistakes in the part that I could judge." in page.text("p") and "Well danced" not in page.text("p")


def test_a_mistake_that_is_wrong_in_another_way_is_not_gone(where):
    a_session(where, 0, 70.0, video=False)
    stopped = a_take([verdict(k, "frozen" if 4 <= k <= 6 else "ok") for k in range(16)], (mistake(4, 6, "frozen", ()),))
    page = page_of(a_session(where, 1, 60.0, take=stopped, video=False), where)
    assert "Gone since then" not in page.text() and "Still there" not in page.text()


def test_earlier_takes_are_compared(where):
    a_session(where, 0, 60.0, take=a_take(mistakes=(mistake(4, 6), mistake(9, 9, "frozen", ()))), video=False)
    a_session(where, 2, 99.0, video=False)  # danced later: not compared with, but it may be the best
    a_session(where, 4, 100.0, video=False, same_dance=False)
    broken = a_session(where, 3, video=False)
    broken.record.write_bytes(b"{")
    page = page_of(a_session(where, 1, 80.0, video=False), where)
    assert "20 points better than your take of 2026-03-01 18:30 (60). Best so far: 99." in page.text("p")
    assert "Gone since then: You stopped (beat 10)." in page.text("p")
    assert "Still there: Shape: left elbow (beats 5–7)." in page.text("p")
    assert "One earlier take cannot be read" in page.text("p")
    assert "60, 80" in page.text("desc")
    assert "other limits" not in page.text("p")


def test_much_practice_does_not_hide_the_takes_before_it(where, monkeypatch):
    monkeypatch.setattr(report, "MOST_EARLIER", 2)
    passage = a_take([verdict(k) for k in range(4, 8)], mistakes=())
    for day, score in enumerate((90.0, 89.0, 88.0)):
        a_session(where, day, score, video=False)
    for day in range(3, 9):
        a_session(where, day, 50.0, take=passage, video=False, part=(2.0, 4.0))
    page = page_of(a_session(where, 9, 70.0, video=False), where)
    assert "18 points lower than your take of 2026-03-03 18:30 (88). Best so far: 90." in page.text("p")
    assert "89, 88, 70" in page.text("desc") and "90, 89" not in page.text("desc")


def test_takes_that_were_judged_by_other_beats_are_not_compared(where):
    faster = a_take([verdict(k, period=0.25) for k in range(16)], mistakes=())
    a_session(where, 0, 99.0, take=faster, video=False)
    page = page_of(a_session(where, 1, 60.0, video=False), where)
    assert "This is your first take of this song" in page.text("p")


def test_beats_that_were_nudged_cost_no_comparison(where):
    earlier = a_take([replace(verdict(k), t=k / 2 + 0.03) for k in range(16)])
    a_session(where, 0, 50.0, take=earlier, video=False)
    page = page_of(a_session(where, 1, 60.0, video=False), where)
    assert "10 points better than your take of 2026-03-01" in page.text("p")


def test_a_practised_passage_is_compared_with_the_same_passage_only(where):
    passage = a_take([verdict(k) for k in range(4, 8)], mistakes=())
    a_session(where, 0, 50.0, video=False)
    first = a_session(where, 1, 60.0, take=passage, video=False, part=(2.0, 4.0))
    page = page_of(first, where)
    assert "You practised beats 5–8 of this song." in page.text("p") and "not practised this passage" in page.text("p")
    assert "4 of 4 beats judged" in page.text("p")
    page = page_of(a_session(where, 2, 70.0, take=passage, video=False, part=(2.0, 4.0)), where)
    assert "10 points better than your take of 2026-03-02" in page.text("p")


def test_scores_by_other_limits_are_compared_with_care(where):
    strict = [replace(verdict(k), limit=np.full(9, 25.0)) for k in range(16)]
    a_session(where, 0, 60.0, take=a_take(strict, mistakes=()), video=False)
    page = page_of(a_session(where, 1, 60.4, video=False), where)
    assert "As good as your take of" in page.text("p") and "judged with other limits" in page.text("p")
