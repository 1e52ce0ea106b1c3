from dataclasses import replace

import numpy as np
import pytest

from coach.domain.landmarks import PoseTrack
from coach.quiz.excerpts import excerpts, likeness
from coach.quiz.songs import QuizSong
from tests.quiz.conftest import a_quiz_song


def test_nobody_stands_in_an_excerpt(tmp_path):
    one = a_quiz_song(tmp_path, still=(6.0, 11.0))
    best = excerpts(one, (), 4.0)[0]
    assert best.end <= 6.2 or best.start >= 10.8
    assert best.seconds == pytest.approx(4.0)


@pytest.mark.parametrize("seconds", [3.0, 5.0, 10.0])
@pytest.mark.parametrize("start, end", [(7.2, 20.0), (0.0, 12.7)])
def test_the_dancer_is_there_all_through_where_only_a_part_of_the_song_is_known(songs, start, end, seconds):
    part = QuizSong(songs[0].song, (songs[0].lead.between(start, end),))
    best = excerpts(part, songs[1:], seconds)[0]
    assert start - 0.2 * seconds <= best.start and best.end <= end + 0.2 * seconds


def test_each_begins_on_a_beat_and_lies_in_the_song(songs):
    for excerpt in excerpts(songs[2], songs[:2], 3.0):
        assert np.abs(songs[2].song.grid.times - excerpt.start).min() < 1e-9
        assert 0 <= excerpt.start < excerpt.end <= songs[2].song.end


def test_they_overlap_little(songs):
    found = sorted(excerpts(songs[0], songs[1:], 3.0), key=lambda one: one.start)
    assert len(found) >= 2
    assert all(second.start - first.start >= 0.6 * 3.0 - 1e-9 for first, second in zip(found, found[1:]))


def test_a_short_song_is_shown_whole(tmp_path):
    one = a_quiz_song(tmp_path, seconds=5.0)
    assert [(found.start, round(found.seconds, 6)) for found in excerpts(one, (), 10.0)] == [(0.0, 4.9)]


def test_the_same_dance_is_alike_and_another_is_not(tmp_path, songs):
    one, again = songs[1], a_quiz_song(tmp_path, 1, rhythm=(2.7, 0.4))
    starts = np.array([2.0, 9.0])
    same = likeness(one.layout, starts, 4.0, [again.layout])
    other = likeness(one.layout, starts, 4.0, [songs[5].layout])
    assert same == pytest.approx([1.0, 1.0], abs=1e-3)
    assert (other < 0.85).all()


def test_nothing_is_like_songs_that_are_too_short(tmp_path, songs):
    short = a_quiz_song(tmp_path, seconds=4.5)
    assert likeness(songs[0].layout, np.array([0.0]), 10.0, [short.layout]).tolist() == [0.0]
    assert likeness(songs[0].layout, np.array([0.0]), 4.0, []).tolist() == [0.0]


def test_what_another_song_dances_too_comes_last(tmp_path):
    """Half of the song is danced as another one is: the other half is asked about."""
    mine, theirs = (a_quiz_song(tmp_path, k, rhythm=(3.0, phase)) for k, phase in enumerate((1.57, 0.0)))
    first, second = theirs.lead.between(0, 10), mine.lead.between(10, 30)
    joined = PoseTrack(*(np.concatenate([getattr(part, name) for part in (first, second)])
                         for name in ("t", "image", "world", "visibility")), first.skeleton)  # fmt: skip
    assert excerpts(replace(mine, dancers=(joined,)), [theirs], 4.0)[0].start >= 9.0
