"""The clock of a film, from time stamps alone."""

import pytest

from coach.media.clock import LEAP_S, Stamp, clock_of, usual_origin

PICTURES, SOUND = 0, 1


def packets(track, begin, count, step):
    return [Stamp(track, begin + n * step, begin + n * step, begin + (n + 1) * step) for n in range(count)]


def film_times(stamps, clock):
    """(track, s) of every packet on the film's clock."""
    numbers = {PICTURES: 0, SOUND: 0}
    for stamp in stamps:
        yield stamp.track, pytest.approx(stamp.begin - clock.origin_of(stamp.track, numbers[stamp.track]))
        numbers[stamp.track] += 1


@pytest.mark.parametrize(
    ("starts", "origin"),
    [([3600.0, 3599.98], 3599.98), ([-7.0], -7.0), ([0.4, 0.5], 0.0), ([0.0, 900.0], 0.0), ([-0.02], 0.0), ([], 0.0)],
)
def test_only_a_file_that_begins_far_off_counts_from_its_first_stamp(starts, origin):
    assert usual_origin(starts) == origin


def test_one_recording_is_one_part_with_its_gaps():
    stamps = packets(PICTURES, 5.0, 10, 0.1) + packets(PICTURES, 36.0, 10, 0.1)
    clock = clock_of(stamps, 5.0)
    assert not clock.joined
    assert list(film_times(stamps, clock))[10] == (PICTURES, 31.0)


def test_stamps_that_run_back_a_little_are_left_alone():
    assert not clock_of([*packets(SOUND, 0.0, 10, 0.1), *packets(SOUND, 0.5, 10, 0.1)], 0.0).joined


@pytest.mark.parametrize("again", [0.0, 700.0, LEAP_S + 5.0, 95000.0])
def test_joined_recordings_follow_each_other_and_keep_sound_and_picture_together(again):
    """The first part's sound is longer than its picture; the second's begins later than its picture."""
    first = [*packets(PICTURES, 2.0, 20, 0.1), *packets(SOUND, 2.0, 21, 0.1)]
    second = [*packets(PICTURES, again, 10, 0.1), *packets(SOUND, again + 0.05, 10, 0.1)]
    clock = clock_of([*first, *second], 2.0)
    assert clock.joined
    found = list(film_times([*first, *second], clock))
    assert found[19] == (PICTURES, 1.9) and found[40] == (SOUND, 2.0)
    assert found[41] == (PICTURES, 2.1) and found[51] == (SOUND, 2.15)


def test_what_is_left_of_the_first_part_behind_the_joint_belongs_to_it():
    sound = packets(SOUND, 0.0, 20, 0.1)
    stamps = [*packets(PICTURES, 0.0, 20, 0.1), *sound[:15], *packets(PICTURES, 0.0, 3, 0.1), *sound[15:]]
    stamps += packets(SOUND, 0.0, 3, 0.1)
    found = list(film_times(stamps, clock_of(stamps, 0.0)))
    assert [t for _, t in found[35:38]] == [2.0, 2.1, 2.2]
    assert [t for _, t in found[38:]] == [1.5, 1.6, 1.7, 1.8, 1.9, 2.0, 2.1, 2.2]


def test_three_parts_follow_each_other():
    stamps = [*packets(PICTURES, 0.0, 20, 0.1), *packets(PICTURES, 0.0, 30, 0.1), *packets(PICTURES, 1.0, 5, 0.1)]
    found = list(film_times(stamps, clock_of(stamps, 0.0)))
    assert [t for _, t in found] == [n / 10 for n in range(55)]


def test_a_track_that_goes_on_is_left_alone_where_another_begins_anew():
    stamps = [*packets(PICTURES, 0.0, 30, 0.1), *packets(SOUND, 0.0, 30, 0.1)]
    more = [*packets(SOUND, 0.0, 10, 0.1), *packets(PICTURES, 3.0, 30, 0.1)]
    found = list(film_times([*stamps, *more], clock_of([*stamps, *more], 0.0)))
    assert found[60] == (SOUND, 3.0) and found[70] == (PICTURES, 3.0)


def test_a_track_that_only_the_second_part_has_is_timed_with_it():
    stamps = [*packets(PICTURES, 0.0, 20, 0.1), *packets(PICTURES, 0.0, 1, 0.1), *packets(SOUND, 0.0, 5, 0.1)]
    found = list(film_times(stamps, clock_of(stamps, 0.0)))
    assert found[-5:] == [(SOUND, 2.0 + n / 10) for n in range(5)]


def test_packets_without_a_stamp_only_count():
    first, second = packets(PICTURES, 0.0, 20, 0.1), packets(PICTURES, 0.0, 20, 0.1)
    clock = clock_of([*first, Stamp(PICTURES, None), *second], 0.0)
    assert clock.origin_of(PICTURES, 20) == 0.0
    assert clock.origin_of(PICTURES, 21) == pytest.approx(-2.0)


def test_decoding_times_that_are_slow_to_leap_do_not_hide_where_a_part_begins():
    late = [Stamp(PICTURES, 1.9, 3600.0, 3600.1), Stamp(PICTURES, 3600.0, 3600.2, 3600.3)]
    clock = clock_of([*packets(PICTURES, 0.0, 19, 0.1), *late], 0.0)
    assert clock.origin_of(PICTURES, 18) == 0.0
    assert clock.origin_of(PICTURES, 19) == clock.origin_of(PICTURES, 20) == pytest.approx(3598.1)


def test_packets_a_second_are_counted_within_each_part_from_when_they_are_shown():
    stamps = [Stamp(0, 7 + n / 10 - 0.2, 7 + n / 10, 7.1 + n / 10) for n in (0, 2, 1, 4, 3)]
    again = [Stamp(0, 3.0 + n / 10, 3.0 + n / 10, 3.1 + n / 10) for n in range(3)]
    assert clock_of([*stamps, *again, Stamp(1, 0.0, 0.0, 0.1)], 0.0).rates == {0: pytest.approx(10)}
