from datetime import timezone

import numpy as np
import pygame
import pytest

from coach import words
from coach.errors import CoachError
from coach.live.window import Action, Click
from coach.look import theme
from coach.media.audio import Audio
from coach.pose.landmarks import INDEX, JOINTS, PoseTrack
from coach.review import screen
from coach.review.cards import places
from coach.review.choice import SPEEDS
from coach.review.drawing import layout_of
from coach.review.folder import TakeFolder
from coach.review.judging import unjudged_take
from coach.review.marks import Mark, marks_file, read_marks
from coach.review.screen import Review
from coach.review.session_info import SessionInfo
from coach.review.toolbar import placed
from tests.review.films import Clock, FakeSound, Keys, a_song, brightness, film
from tests.review.takes import STARTED, a_take, mistake, unseen, verdict

MISTAKES = (mistake(4, 6), mistake(10, 11, "timing", ()))
BEATS = tuple(verdict(k, "shape" if 4 <= k <= 6 else "ok", ("left_elbow",) if 4 <= k <= 6 else ()) for k in range(16))


def standing(frames=240, fps=20.0):
    """A dancer whose left elbow is at (0.9, 0.5) frame heights, to the right in the camera's picture."""
    image = np.full((frames, 33, 2), (0.75, 0.5))
    image[:, INDEX["left_shoulder"]], image[:, INDEX["right_shoulder"]] = (0.8, 0.4), (0.7, 0.4)
    image[:, INDEX["left_hip"]], image[:, INDEX["right_hip"]] = (0.8, 0.6), (0.7, 0.6)
    image[:, INDEX["left_elbow"]] = (1.1, 0.5)
    return PoseTrack(np.arange(frames) / fps, image, np.zeros((frames, 33, 3)), np.ones((frames, 33)))


class Room:
    """A review of a take in a temporary folder, on a clock of the test's own."""

    def __init__(
        self,
        root,
        take=None,
        view="mirror",
        song=True,
        poses=True,
        video=8.0,
        size=(960, 540),
        mirrored=False,
        take_mirrored=False,
        same=True,
        reference=None,
    ):
        self.clock = Clock()
        self.sounds = []
        self.window = Keys(size)
        self.take = take or a_take(BEATS, MISTAKES)
        info = SessionInfo("lovedive", STARTED.astimezone(timezone.utc), view, mirrored=take_mirrored, same_dance=same)
        running = TakeFolder.create(root / "sessions", info)
        if video:
            film(running.folder.video, video)
        running.finish(standing(), self.take)
        self.folder = running.folder
        if not poses:
            running.folder.poses.unlink()
        self.song = a_song(root, mirrored=mirrored) if song else None
        if song:
            film(root / "reference.mp4", 8.0)
        music = Audio(np.zeros((8 * 8000, 2), np.float32), 8000)
        self.review = Review(
            self.window,
            self.take,
            running.folder,
            self.song,
            self.sound,
            music if song else None,
            reference,
            self.clock,
        )

    def sound(self, audio):
        self.sounds.append(FakeSound(audio, self.clock))
        return self.sounds[-1]

    def __enter__(self):
        self.settle()
        return self

    def __exit__(self, *problem):
        self.review.__exit__(*problem)

    def settle(self):
        """Until the chosen clip is whole and plays."""
        while not (self.step() and self._whole()):
            pass
        self.step()

    def step(self, *keys, seconds=0.0):
        self.window.happen = list(keys)
        self.clock.moment += seconds
        return self.review.step()

    def _whole(self):
        clip = self.review._loader.clip(self.review._passage)
        heard = clip.has_music is False or len(clip.music) == len(SPEEDS)
        return clip.take.complete and clip.reference.complete and heard

    def finish_loading(self):
        """Until thumbnails and all clips are there."""
        while self.review._loader._meanwhile is not None:
            self.step()
        self.step(seconds=0.6)

    @property
    def view(self):
        return self.review.shown


@pytest.fixture
def room(tmp_path):
    def make(**how):
        return Room(tmp_path, **how)

    return make


def level(rgb):
    return int(rgb.mean())


def test_the_first_mistake_plays_both_pictures_in_step(room):
    with room() as here:
        here.step(seconds=1.0)  # song time 2.5; the take is 90 ms later: its picture of 2.55 s
        assert (here.view.heading, here.view.section) == ("Mistake 1 of 2", "verse")
        assert (here.view.where, here.view.advice) == ("0:02, beats 5–7", "Left elbow: bend it more.")
        assert abs(level(here.view.reference) - brightness(2.5)) <= 3
        assert abs(level(here.view.take) - brightness(2.55)) <= 3
        assert here.view.head == pytest.approx(5.0)
        assert here.view.body.wrong.nonzero()[0].tolist() == [1]


def test_a_timing_mistake_is_not_shifted_and_has_no_rings(room):
    with room() as here:
        here.step(Action.RIGHT)
        here.settle()
        here.step(seconds=0.5)  # song time 5.0
        assert here.view.heading == "Mistake 2 of 2"
        assert abs(level(here.view.take) - brightness(5.0)) <= 3
        assert not here.view.body.wrong.any()


def test_it_loops(room):
    with room() as here:
        here.step(seconds=1.9)
        here.step(seconds=0.2)
        assert here.view.head == pytest.approx(3.0)  # song time 1.5, the passage's start
        assert len(here.sounds[0].starts) == 2


def test_half_speed_goes_on_where_it_was(room):
    with room() as here:
        here.step(seconds=1.0)
        here.step(Action.HALF_SPEED)
        assert (here.view.head, here.view.status) == (pytest.approx(5.0), "half speed")
        here.step(seconds=0.5)
        assert here.view.head == pytest.approx(5.5)
        assert here.sounds[1].audio.duration == pytest.approx(4.0)


def test_pause_stands_still(room):
    with room() as here:
        here.step(seconds=1.0)
        here.step(Action.SPACE)
        here.step(seconds=3.0)
        assert (here.view.head, here.view.status) == (pytest.approx(5.0), "paused")
        here.step(Action.SPACE)
        here.step(seconds=0.25)
        assert here.view.head == pytest.approx(5.5)


def beat_on_strip(here, beat):
    strip = layout_of(here.window.size, here.view).strip
    return Click(strip.left + strip.width * (2 * beat + 1) // 32, strip.centery)


def test_a_click_on_the_strip_goes_to_that_mistake_that_beat_or_that_place(room):
    with room() as here:
        here.step(beat_on_strip(here, 6))  # in the passage that plays: there at once
        assert (here.view.heading, here.view.head) == ("Mistake 1 of 2", pytest.approx(6.0))
        here.step(beat_on_strip(here, 11))
        assert here.view.heading == "Mistake 2 of 2"
        here.step(beat_on_strip(here, 8))
        here.settle()
        assert (here.view.heading, here.view.where) == (words.REVIEW_HERE, "0:04, beats 9–16")
        assert here.view.elsewhere
        here.step(Action.RIGHT)
        assert here.view.heading == "Mistake 2 of 2"


def test_every_key_is_a_button(room):
    with room() as here:
        layout = layout_of(here.window.size, here.view)
        there = {button.action: rect for rect, button in placed(here.view.buttons, layout.tools, layout.unit)}
        assert set(there) == {
            Action.LEFT, Action.SPACE, Action.RIGHT, Action.FRAME_BACK, Action.FRAME_ON, Action.SPEED,
            Action.SKELETONS, Action.OVERLAY, Action.MIRROR, Action.SOUND, Action.JOINTS, Action.NOT_A_MISTAKE,
            Action.PRACTISE, Action.QUIT,
        }  # fmt: skip
        here.step(Click(*there[Action.SPEED].center))
        assert here.view.status == "¾ speed"
        here.step(Click(*there[Action.SPACE].center))
        assert here.view.status == "¾ speed · paused"


def test_a_click_on_a_card_chooses_that_mistake(room):
    with room() as here:
        layout = layout_of(here.window.size, here.view)
        (_, _), (_, second) = places(layout.cards, 2, 0, layout.unit)
        here.step(Click(*second.center))
        assert (here.view.heading, here.view.chosen) == ("Mistake 2 of 2", 1)


def test_cards_show_the_dancer_when_and_what(room):
    with room() as here:
        here.finish_loading()
        elbow, late = here.view.cards
        assert (elbow.time, elbow.fault, late.time, late.fault) == ("0:02", "Left elbow", "0:05", "Timing")
        assert abs(level(elbow.picture) - brightness(2.05)) <= 4


def test_a_frame_on_and_back_is_one_picture_of_the_take(room):
    with room() as here:
        here.step(seconds=1.0)
        here.step(Action.FRAME_ON)
        assert here.view.status == "paused"
        assert abs(level(here.view.take) - brightness(2.6)) <= 3
        here.step(Action.FRAME_BACK, Action.FRAME_BACK, seconds=5.0)
        assert abs(level(here.view.take) - brightness(2.5)) <= 3


def test_a_false_alarm_is_marked_kept_and_unmarked(room):
    with room() as here:
        here.step(Action.NOT_A_MISTAKE)
        assert here.view.heading == words.REVIEW_NOT_A_MISTAKE
        assert [card.marked for card in here.view.cards] == [True, False]
        assert read_marks(here.folder) == {Mark("shape", 4, 6)}
        here.step(Action.NOT_A_MISTAKE)
        assert read_marks(here.folder) == frozenset()
        assert here.view.heading == "Mistake 1 of 2"


def test_a_mark_that_cannot_be_kept_is_said(room, monkeypatch):
    def refuse(*_):
        raise CoachError("the folder may not be written.")

    monkeypatch.setattr(screen, "toggle_mark", refuse)
    with room() as here:
        here.step(Action.NOT_A_MISTAKE)
        assert here.view.notice == words.REVIEW_MARK_NOT_KEPT
        assert here.view.heading == "Mistake 1 of 2"


def test_marks_that_are_damaged_are_said_and_left_alone(room):
    with room() as here:
        marks_file(here.folder).write_text("{", encoding="utf-8")
        again = Review(here.window, here.take, here.folder, here.song, here.sound, None, None, here.clock)
        with again:
            assert again.step()
            assert again.shown.notice == words.REVIEW_MARKS_UNREAD
        here.step(Action.NOT_A_MISTAKE)
        assert here.view.notice == words.REVIEW_MARK_NOT_KEPT
        assert marks_file(here.folder).read_text(encoding="utf-8") == "{"


def test_what_is_asked_for_to_practise_is_returned(room):
    with room() as here:
        here.step(Action.RIGHT)
        assert not here.step(Action.PRACTISE)
        assert (here.review.wanted.first, here.review.wanted.start, here.review.wanted.end) == (10, 4.5, 6.0)
    with room(song=False) as here:
        assert here.step(Action.PRACTISE)  # there is nothing to dance to
        assert not here.step(Action.QUIT)
        assert here.review.wanted is None


def test_the_mirror_turns_both_pictures(room):
    with room() as here:
        here.step(Action.MIRROR)
        assert (here.view.reference_mirrored, here.view.take_mirrored) == (False, False)


def test_audio_off_is_silent_and_time_goes_on(room):
    with room() as here:
        here.step(Action.SOUND)
        assert here.sounds[-1].volume == 0
        here.step(seconds=1.0)
        assert here.view.head == pytest.approx(5.0)
        here.step(Action.RIGHT)
        here.settle()
        assert here.sounds[-1].volume == 0
        here.step(Action.SOUND)
        assert here.sounds[-1].volume == 0.8


def test_the_reference_is_laid_over_the_dancer(room):
    with room(reference=standing()) as here:
        assert here.view.overlay is None and here.view.reference_body is not None
        here.step(Action.OVERLAY)
        elbow = INDEX["left_elbow"]
        assert np.allclose(here.view.overlay[elbow], (1.1, 0.5), atol=0.01)
        here.step(Action.SKELETONS)
        assert here.view.body is None and here.view.reference_body is None


def test_without_the_references_poses_the_overlay_says_so(room):
    with room() as here:
        here.step(Action.OVERLAY)
        assert here.view.notice == words.REVIEW_NO_OVERLAY


def test_the_table_follows_the_beat(room):
    with room() as here:
        here.step(Action.JOINTS, seconds=0.9)
        assert (here.view.table.beats, here.view.table.now) == ((4, 5, 6), 1)
        assert here.view.table.error[1].tolist() == [45, 45, 45]


def test_q_ends_it(room):
    with room() as here:
        assert here.step()
        assert not here.step(Action.QUIT)


def test_an_unchanged_screen_is_not_drawn_again_but_for_twice_a_second(room):
    with room() as here:
        here.finish_loading()
        here.step(Action.SPACE)
        flips = here.window.flips
        for _ in range(10):
            here.step()
        assert here.window.flips == flips
        here.step(seconds=0.6)
        assert here.window.flips == flips + 1


@pytest.mark.parametrize(("view", "mirrored", "reference", "take"), [
    ("mirror", False, True, True), ("stage", False, False, False),
    ("mirror", True, False, True), ("stage", True, True, False),
])  # fmt: skip
def test_both_are_shown_the_way_round_they_were_danced(room, view, mirrored, reference, take):
    with room(view=view, mirrored=mirrored) as here:
        assert (here.view.reference_mirrored, here.view.take_mirrored) == (reference, take)


@pytest.mark.parametrize(("view", "take"), [("mirror", False), ("stage", True)])
def test_a_film_that_shows_a_mirror_image_is_turned_and_its_rings_change_sides(room, view, take):
    with room(view=view, take_mirrored=True) as here, room(view=view) as plain:
        here.step(seconds=1.0)
        plain.step(seconds=1.0)
        assert here.view.take_mirrored == take
        ringed, usual = (room.view.body.image[INDEX[JOINTS[room.view.body.wrong.argmax()]]] for room in (here, plain))
        assert usual == pytest.approx((1.1, 0.5), abs=0.01)
        assert ringed == pytest.approx((0.75, 0.5), abs=0.01)  # where the pose finder saw a right elbow


def test_the_ring_is_on_the_mirrored_elbow(room):
    with room() as here:
        here.step(seconds=1.0)
        place = layout_of(here.window.size, here.view).take
        x, y = place.right - 1.1 * place.height, place.centery
        around = pygame.surfarray.array3d(here.window.surface)[round(x) - 40 : round(x) + 40, y - 40 : y + 40]
        red = (around[..., 0] > 200) & (around[..., 1] < 110)
        assert red.sum() > 60
        centre = np.argwhere(red).mean(axis=0)
        assert np.abs(centre - 40).max() < 4


def test_when_the_song_is_gone_the_take_plays_alone(room):
    with room(song=False) as here:
        here.step(seconds=1.3)  # 0.3 s of them a breath
        assert here.view.alone and here.view.notice == words.REVIEW_SONG_GONE
        assert abs(level(here.view.take) - brightness(2.55)) <= 3
        assert here.view.head == pytest.approx(5.0)
        assert here.sounds == []


def test_a_take_without_a_verdict_plays_and_is_not_called_unseen(room):
    with room(song=False, video=12.5, take=unjudged_take("lovedive", STARTED)) as here:
        here.step(seconds=1.0)
        assert here.view.take is not None and here.view.notice == words.REVIEW_SONG_GONE
        assert (here.view.heading, here.view.advice) == (words.REVIEW_UNSEEN, words.REVIEW_UNJUDGED)


def test_without_its_video_the_poses_are_shown(room):
    with room(video=0) as here:
        assert here.view.take is None and here.view.body is not None
        assert here.view.notice == words.REVIEW_NO_VIDEO


def test_a_video_that_ends_early_gives_way_to_the_poses(room):
    with room(video=1.2) as here:
        here.step(seconds=1.5)
        assert here.view.take is None and here.view.body is not None
        assert here.view.notice == words.REVIEW_VIDEO_ENDS


def test_what_was_not_filmed_is_said(room):
    with room(video=7.0, take=a_take(BEATS, (mistake(2, 3),))) as here:  # poses until 11.95 s, a song of 8 s
        here.finish_loading()
        here.step(seconds=0.6)
        assert here.view.notice == words.REVIEW_LAST_NOT_FILMED.format(seconds=1.04)


def test_a_film_of_another_dance_is_not_shown_as_a_bad_take(room):
    with room(same=False) as here:
        assert here.view.notice == words.REVIEW_OTHER_DANCE


def test_without_its_poses_the_video_is_shown(room):
    with room(poses=False) as here:
        assert here.view.take is not None and here.view.body is None
        assert here.view.notice == words.REVIEW_NO_POSES


def test_no_mistakes_is_good_news(room):
    with room(take=a_take(tuple(verdict(k) for k in range(16)), ())) as here:
        assert (here.view.heading, here.view.advice) == (words.REVIEW_BEST, words.REVIEW_BEST_ADVICE)
        assert here.view.cards == ()
        assert not {Action.LEFT, Action.NOT_A_MISTAKE} & {button.action for button in here.view.buttons}


def test_a_take_in_which_nobody_was_seen(room):
    with room(take=a_take(tuple(unseen(k) for k in range(16)), ())) as here:
        assert here.view.advice == words.REVIEW_UNSEEN_ADVICE


@pytest.mark.parametrize("size", [(320, 240), (1024, 600), (3840, 2160), (500, 900)])
def test_it_is_drawn_at_any_size(room, size):
    with room(size=size) as here:
        strip = layout_of(size, here.view).strip
        ticks = pygame.surfarray.array3d(here.window.surface)[strip.left : strip.right, strip.top : strip.bottom]
        assert (ticks == theme.WRONG).all(axis=-1).any()
        assert (ticks == theme.RIGHT).all(axis=-1).any()
