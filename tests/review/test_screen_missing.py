"""The review screen of takes of which something is missing: the rest is shown, and it is said."""

import pytest

from coach.review.choice import Tool
from coach.takes.judging import unjudged_take
from coach.ui.window import Action
from coach.wording import review_words, words
from tests.kit.films import brightness
from tests.kit.review_session import BEATS, level
from tests.kit.takes import STARTED, a_take, mistake, unseen, verdict


def test_when_the_song_is_gone_the_take_plays_alone(session):
    with session(song=False) as here:
        here.step(seconds=1.3)  # 0.3 s of them a breath
        assert here.view.pair.reference is None and here.view.notice == review_words.SONG_GONE
        assert abs(level(here.view.pair.take.picture) - brightness(2.55)) <= 3
        assert here.view.head == pytest.approx(5.0)
        assert here.sounds == []


def test_a_take_without_a_verdict_plays_and_is_not_called_unseen(session):
    with session(song=False, video=12.5, take=unjudged_take("lovedive", STARTED)) as here:
        here.step(seconds=1.0)
        assert here.view.pair.take.rgb is not None and here.view.notice == review_words.SONG_GONE
        assert (here.view.heading, here.view.advice) == (words.UNSEEN, words.UNJUDGED)


@pytest.mark.parametrize("poses", [True, False])
def test_a_take_without_a_verdict_is_seen_to_its_end(session, poses):
    with session(song=False, video=16.0, poses=poses, take=unjudged_take("lovedive", STARTED)) as here:
        whole = here.review._scene.span[1]
        assert whole == pytest.approx(11.95 if poses else 15.95, abs=0.01)
        seen = []
        while here.view.where not in seen:
            seen.append(here.view.where)
            here.step(seconds=here.review._passage.length + 0.4)
            here.settle()
        assert seen == (["0:00"] if poses else ["0:00", "0:07"])


def test_without_its_video_the_poses_are_shown(session):
    with session(video=0) as here:
        assert here.view.pair.take.rgb is None and here.view.pair.take.body is not None
        assert here.view.notice == review_words.NO_VIDEO


def test_a_video_that_ends_early_gives_way_to_the_poses(session):
    with session(video=1.2) as here:
        here.step(seconds=1.5)
        assert here.view.pair.take.rgb is None and here.view.pair.take.body is not None
        assert here.view.notice == review_words.VIDEO_ENDS


def test_what_was_not_filmed_is_said(session):
    with session(video=7.0, take=a_take(BEATS, (mistake(2, 3),))) as here:  # poses until 11.95 s, a song of 8 s
        here.finish_loading()
        here.step(seconds=0.6)
        assert here.view.notice == words.LAST_NOT_FILMED.format(seconds=1.04)


def test_a_film_of_another_dance_is_not_shown_as_a_bad_take(session):
    with session(same=False) as here:
        assert here.view.notice == words.OTHER_DANCE


def test_without_its_poses_the_video_is_shown(session):
    with session(poses=False) as here:
        assert here.view.pair.take.rgb is not None and here.view.pair.take.body is None
        assert here.view.notice == review_words.NO_POSES


def test_no_mistakes_is_good_news(session):
    with session(take=a_take(tuple(verdict(k) for k in range(16)), ())) as here:
        assert (here.view.heading, here.view.advice) == (review_words.BEST, words.BEST_ADVICE)
        assert here.view.cards == ()
        assert not {Action.LEFT, Tool.NOT_A_MISTAKE} & {button.action for button in here.view.buttons}


def test_a_take_in_which_nobody_was_seen(session):
    with session(take=a_take(tuple(unseen(k) for k in range(16)), ())) as here:
        assert here.view.advice == words.NOTHING_JUDGED
