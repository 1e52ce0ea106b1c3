import tracemalloc
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from coach.compare.score import scaled
from coach.devices.camera.camera import CameraFrame
from coach.domain.beats import BeatGrid, Section
from coach.domain.landmarks import Pose, PoseTrack
from coach.domain.moves import Move, Occurrence
from coach.domain.song import Song
from coach.domain.thresholds import PRIOR
from coach.domain.verdicts import Verdict
from coach.estimators.blazepose.model import PoseModel
from coach.estimators.blazepose.skeleton import BLAZEPOSE
from coach.live.dance_picture import DancePicture, Moment, reference_poses
from coach.live.options import SessionOptions
from coach.live.pose_worker import PosedFrame
from coach.live.stage import Stage
from coach.song.prepared import PreparedSong
from coach.ui.proportions import over_head
from coach.wording import words

GRID = BeatGrid(np.arange(12) * 0.5, first_count_beat=2, sections=(Section("verse", 2, 10),))
NONE = np.zeros(9, bool)


class Camera:
    state, message = "live", ""


def picture(mirrored=False, view="mirror", moves=()):
    song = Song("s", None, "Title", "Title", "", (), "", True, None, mirrored, 1, 0.0, 6.0, GRID, moves=moves)
    rng = np.random.default_rng(3)
    t = np.arange(0, 6, 0.25)
    track = PoseTrack(t, rng.random((24, 33, 2)), rng.random((24, 33, 3)), np.ones((24, 33)), BLAZEPOSE)
    prepared = PreparedSong(song, track.mirrored() if mirrored else track, PRIOR, PoseModel(bytes, "", ""))
    stage = Stage(prepared, SessionOptions(view=view), None, Camera(), None, None, None, None)
    return DancePicture(stage), stage, track


def posed(seen, number=0):
    pose = Pose(np.full((33, 2), 0.5), np.zeros((33, 3)), np.ones(33), 1, BLAZEPOSE) if seen else Pose.nobody()
    return PosedFrame(CameraFrame(np.zeros((4, 4, 3), np.uint8), 0.1 * number, number), pose, 0.01)


def view(shown, now, t=1.0, reference=None):
    return shown.view(Moment(now, t, reference, None, NONE, ""))


def verdict(beat, kind="ok", score=95.0, lag=0.0):
    nine = np.zeros(9)
    return Verdict(beat, beat * 0.5, kind, score, score, 100.0, lag, nine, nine, nine + 20, NONE)


def test_somebody_who_leaves_is_told_after_a_second_and_forgotten_when_back():
    shown, *_ = picture()
    shown.newest(posed(True), now=10.0)
    shown.newest(posed(False, 1), now=10.5)
    assert view(shown, 10.9).camera_message == ""
    assert view(shown, 11.1).camera_message == words.CANNOT_SEE_YOU
    assert view(shown, 11.1).body is None
    shown.newest(posed(True, 2), now=11.2)
    assert view(shown, 11.3).camera_message == ""
    assert view(shown, 11.3).body is not None


def test_a_lost_camera_says_so_itself():
    shown, stage, _ = picture()
    stage.camera.state, stage.camera.message = "lost", "Your picture has stopped."
    assert view(shown, 50.0).camera_message == "Your picture has stopped."


def test_a_film_that_has_ended_is_not_told_to_step_back():
    shown, stage, _ = picture()
    shown.newest(posed(True), now=10.0)
    stage.camera.state, stage.camera.message = "ended", "me.mp4 has ended"
    assert view(shown, 10.9).camera_message == ""  # films may end a little before the song
    assert view(shown, 11.1).camera_message == "me.mp4 has ended"


def test_the_count_the_section_and_the_pulse():
    shown, *_ = picture()
    on_beat = view(shown, 0, t=1.5)
    assert (on_beat.count, on_beat.section, on_beat.pulse) == (2, "verse", pytest.approx(1.0))
    assert view(shown, 0, t=1.54).pulse == pytest.approx(0.5)
    before = view(shown, 0, t=-0.7)
    assert (before.count, before.section, before.head) == (0, "", pytest.approx(-1.4))


def test_coming_moves_carry_the_name_of_theirs():
    moves = (Move("arm wave", (Occurrence(2, 4), Occurrence(5, 6, mirrored=True))),)
    shown, *_ = picture(moves=moves)
    assert [move.name for move in view(shown, 0, t=0.6).next_moves] == ["arm wave", "arm wave", "", "arm wave"]
    assert [move.mirrored for move in view(shown, 0, t=0.6).next_moves] == [False, False, False, True]


def test_the_next_moves_are_those_of_the_coming_beats():
    shown, _, track = picture()
    moves = view(shown, 0, t=1.2).next_moves
    assert [move.count for move in moves] == [2, 3, 4, 5]
    assert np.array_equal(moves[0].pose, track.body.image[6])  # beat 3 at 1.5 s
    assert [move.count for move in view(shown, 0, t=5.0).next_moves] == [2]
    assert view(shown, 0, t=5.6).next_moves == ()


@pytest.mark.parametrize(("mirrored", "way", "flipped"), [
    (False, "mirror", True), (False, "stage", False), (True, "mirror", False), (True, "stage", True),
])  # fmt: skip
def test_video_and_cards_are_flipped_together(mirrored, way, flipped):
    shown, _, track = picture(mirrored, way)
    assert view(shown, 0).reference_mirrored is flipped
    assert np.allclose(view(shown, 0, t=1.2).next_moves[0].pose, track.body.image[6])  # as the video shows it


def test_of_several_in_the_picture_the_followed_one_is_marked():
    shown, stage, track = picture()
    frame = np.zeros((4, 4, 3), np.uint8)
    assert view(shown, 0, t=1.2, reference=frame).followed == ()
    shown = DancePicture(replace(stage, prepared=replace(stage.prepared, crowded=True)))
    (one,) = view(shown, 0, t=1.2, reference=frame).followed
    at = int(np.searchsorted(track.t, 1.2))
    assert one.said == "" and np.allclose(one.head, over_head(track.body.image[at]), equal_nan=True)
    assert view(shown, 0, t=2.0, reference=frame).followed[0] is one  # the same picture
    assert view(shown, 0, t=2.0, reference=frame.copy()).followed[0] is not one


def cards_of(times, beats, mirrored=False):
    """Of a dancer whose nose is as far across as the time is late."""
    track = PoseTrack.unseen(np.array(times, float))
    track.image[:] = track.t[:, None, None]
    song = SimpleNamespace(mirrored=mirrored, grid=BeatGrid(np.array(beats, float)))
    return [float(card[0, 0]) for card in reference_poses(SimpleNamespace(song=song, reference=track))]


@pytest.mark.parametrize("times", [[3.0], [3.0, 3.5], [0.0, 1.0, 2.5, 4.0, 9.0], np.arange(0.0, 9.0, 1 / 30)])
def test_a_card_is_the_pose_nearest_to_its_beat(times):
    beats = [0.1, 0.5, 1.7, 1.8, 3.24, 3.26, 6.4, 6.6, 9.5]
    nearest = [min(times, key=lambda t, beat=beat: abs(t - beat)) for beat in beats]
    assert cards_of(times, beats) == pytest.approx(nearest, abs=1e-6)


def test_the_cards_of_an_hour_take_little_memory():
    times, beats = np.arange(108_000) / 30, np.arange(1.0, 3600.0, 0.5)
    cards_of(times[:10], beats[:10])
    tracemalloc.start()
    cards_of(times, beats)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 200e6  # the track itself has 52


def test_verdicts_make_the_strip_the_score_and_the_word():
    shown, *_ = picture()
    assert view(shown, 0).score is None
    shown.judged([verdict(0), verdict(1, "timing", 60, 0.2)], t=1.0)
    now = view(shown, 0, t=1.1)
    assert now.kinds[:3] == ("ok", "timing", None)
    assert now.score == pytest.approx(scaled(77.5))  # on the scale of real people
    assert (now.word.kind, now.word.age) == ("late", pytest.approx(0.2))
    assert view(shown, 0, t=1.6).word is None


def test_in_the_bar_before_a_resumed_song_the_last_word_is_not_said_again():
    shown, *_ = picture()
    shown.judged([verdict(6)], 3.3)
    assert view(shown, 10.0, t=3.4).word.kind == "perfect"
    assert view(shown, 12.0, t=1.4).word is None
