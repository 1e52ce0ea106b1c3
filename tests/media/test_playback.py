"""The reference by song time."""

from __future__ import annotations

import threading

import pytest

from coach.base.errors import CoachError
from coach.media import playback
from coach.media.playback import ReferencePlayer
from coach.media.video import read_frames
from tests.media.films import every, film, number

LIMIT = 20.0


@pytest.fixture
def path(tmp_path):
    return film(tmp_path / "reference.mp4", every(40, 20.0))


def test_the_picture_that_covers_now_is_shown(path):
    with ReferencePlayer(path) as player:
        assert player.ready(LIMIT)
        assert player.at(-1.0) is None
        assert number(player.at(0.0).rgb) == 0
        assert number(player.at(0.049).rgb) == 0
        assert number(player.at(0.051).rgb) == 1
        assert number(player.at(0.11).rgb) == 2
        assert (player.shown, player.late_or_dropped) == (3, 0)


def test_what_is_due_is_passed_over_and_counted(path):
    with ReferencePlayer(path) as player:
        assert player.ready(LIMIT)
        player.at(0.0)
        assert number(player.at(0.26).rgb) == 5
        assert (player.shown, player.late_or_dropped) == (2, 4)


def test_a_clock_that_stands_still_or_steps_back_keeps_the_picture(path):
    with ReferencePlayer(path) as player:
        assert player.ready(LIMIT)
        assert number(player.at(0.1).rgb) == number(player.at(0.1).rgb) == number(player.at(0.05).rgb) == 2


def test_every_picture_is_shown_once_at_a_steady_pace(path):
    with ReferencePlayer(path) as player:
        seen = []
        for tick in range(2 * 60 + 6):
            assert player.ready(LIMIT)
            frame = player.at(tick / 60)
            if not seen or frame.t > seen[-1]:
                seen.append(frame.t)
        assert seen == pytest.approx(every(40, 20.0), abs=1e-4)
        assert (player.shown, player.late_or_dropped, player.ended) == (40, 0, True)


def held_up(monkeypatch, gate):
    """Lets the decoder pass ``gate`` before every picture after the first two."""

    def slowly(*arguments):
        for n, frame in enumerate(read_frames(*arguments)):
            assert n < 2 or gate.acquire(timeout=LIMIT)
            yield frame

    monkeypatch.setattr(playback, "read_frames", slowly)


def test_a_picture_that_is_decoded_too_late_is_counted(path, monkeypatch):
    gate = threading.Semaphore(0)
    held_up(monkeypatch, gate)
    player = ReferencePlayer(path)
    while player.at(0.06) is None or player.at(0.06).t < 0.05:  # two pictures are there, then the decoder hangs
        player.ready(0.01)
    assert number(player.at(0.16).rgb) == 1
    gate.release(40)
    assert player.ready(LIMIT)
    assert number(player.at(0.21).rgb) == 4
    assert player.late_or_dropped == 2  # pictures 2 (0.10) and 3 (0.15)
    player.close()


def test_seeking_goes_on_from_there_and_counts_nothing(path):
    with ReferencePlayer(path) as player:
        assert player.ready(LIMIT)
        player.at(0.3)
        late = player.late_or_dropped
        player.seek(1.5)
        assert player.ready(LIMIT)
        assert number(player.at(1.52).rgb) == 30 % 28
        player.seek(0.2)
        assert number(player.at(0.22).rgb) in (30 % 28, 4)  # the old one stays until the decoder is there
        assert player.ready(LIMIT)
        assert number(player.at(0.22).rgb) == 4
        assert player.late_or_dropped == late


def test_in_a_loop_the_next_lap_s_first_pictures_are_there_before_it_begins(path):
    with ReferencePlayer(path, start=0.5) as player:
        for lap in range(3):  # of six pictures each: of a queue of ten some are the next lap's
            player.join(lap, 0.8, 0.5)
            for t in (0.5, 0.55, 0.6, 0.65, 0.7, 0.75):
                assert player.ready(LIMIT)
                assert number(player.at(t, lap).rgb) == round(20 * t)
        assert (player.shown, player.late_or_dropped) == (18, 0)
        assert player.lap > 2


def test_a_lap_that_begins_elsewhere_than_was_said_is_decoded_again(path):
    with ReferencePlayer(path, start=0.5) as player:
        player.join(0, 0.7, 0.5)
        assert player.ready(LIMIT) and player.lap > 0
        assert number(player.at(0.6).rgb) == 12
        player.join(0, 0.7, 1.0)
        assert number(player.at(0.65).rgb) == 13  # what was there of the present lap still is
        assert player.ready(LIMIT)
        assert number(player.at(1.01, 1).rgb) == 20
        player.seek(0.2, 5)
        assert player.lap == 5 and player.ready(LIMIT)
        assert number(player.at(0.21, 5).rgb) == 4


def test_a_lap_that_ends_behind_the_film_joins_all_the_same(path):
    with ReferencePlayer(path, start=1.8) as player:
        player.join(0, 5.0, 1.8)
        assert player.ready(LIMIT)
        assert number(player.at(4.9).rgb) == 39 - 28
        assert number(player.at(1.81, 1).rgb) == 36 - 28


def test_after_the_end_the_last_picture_stays_and_seeking_back_works(path):
    with ReferencePlayer(path, start=1.9) as player:
        assert player.ready(LIMIT)
        assert number(player.at(99.0).rgb) == 39 - 28
        assert player.ended
        player.seek(0.0)
        assert not player.ended
        assert player.ready(LIMIT)
        assert number(player.at(0.0).rgb) == 0


def test_pictures_may_be_scaled_down_while_they_are_decoded(path):
    with ReferencePlayer(path, size=(32, 100)) as player:
        assert player.ready(LIMIT)
        assert player.at(0.0).rgb.shape == (24, 32, 3)


def test_a_bounded_number_of_pictures_is_decoded_ahead(path, monkeypatch):
    decoded = []

    def counting(*arguments):
        for frame in read_frames(*arguments):
            decoded.append(frame.t)
            yield frame

    monkeypatch.setattr(playback, "read_frames", counting)
    with ReferencePlayer(path) as player:
        assert player.ready(LIMIT)
        assert len(decoded) <= 11  # half a second at 20, and the one in hand


def test_a_missing_file_is_named_at_once(tmp_path):
    with pytest.raises(CoachError, match="There is no video at"):
        ReferencePlayer(tmp_path / "nothing.mp4")


def test_an_exception_of_the_decoder_reaches_the_main_loop(path, monkeypatch):
    def broken(*_):
        yield from ()
        raise ZeroDivisionError("bug")

    monkeypatch.setattr(playback, "read_frames", broken)
    player = ReferencePlayer(path)
    with pytest.raises(ZeroDivisionError):
        player.ready(LIMIT)
    with pytest.raises(ZeroDivisionError):
        player.at(0.0)
    player.close()


def test_nothing_of_the_film_is_kept_when_it_is_closed(path):
    with ReferencePlayer(path) as player:
        assert player.ready(LIMIT) and player.next_at() is not None
    assert player.next_at() is None
