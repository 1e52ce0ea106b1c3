import numpy as np
import pytest

from coach.domain.landmarks import BODY, LANDMARKS, PoseTrack
from coach.media.video import Frame
from coach.report import clips
from coach.report.clips import ClipScene, DancerVideo, make_clips, newest_before
from coach.song.sound import passage_sound
from coach.takes.passages import passages
from coach.ui.passage.dancer import Footage
from tests.kit.films import film
from tests.kit.takes import a_take, a_track, mistake

NOBODY = PoseTrack.empty()
SILENT = passage_sound(None)


def standing(low, high):
    """Poses of a body between these places, in frame heights from the left."""
    image = np.full((4, len(LANDMARKS), 2), np.nan)
    image[:, 0], image[:, 1] = (low, 0.5), (high, 0.5)
    image[:, 2:] = ((low + high) / 2, 0.5)
    return PoseTrack(np.arange(4) / 30, image, np.zeros((4, len(LANDMARKS), 3)), np.ones((4, len(LANDMARKS))), BODY)


def columns(poses, wide, high=1000):
    """First and end column of the part of the dancer's picture that a clip shows; it is as high as the picture."""
    picture = np.broadcast_to(np.arange(wide)[None, :, None], (high, wide, 3))
    scene = ClipScene(a_take(), passages(a_take())[0], None, Footage(poses.shifted(2.0)), False)
    shown = scene.view(2.0, None, Frame(0.0, picture), alone=True).take.picture
    assert shown.shape[0] == high
    return int(shown[0, 0, 0]), int(shown[0, -1, 0]) + 1


def test_a_wide_picture_is_cut_to_the_body():
    first, end = columns(standing(1.2, 1.4), 1778)
    assert end - first == 1000 and first < 1200 and end > 1400
    assert columns(standing(0.0, 0.2), 1778) == (0, 1000)
    assert columns(standing(1.6, 1.7), 1778) == (778, 1778)


def test_a_body_that_travels_is_never_cut():
    first, end = columns(standing(0.1, 1.6), 1778)
    assert first <= 100 and end >= 1600


def test_without_poses_and_upright_all_is_shown():
    assert columns(NOBODY, 1778) == (0, 1778)
    assert columns(standing(0.2, 0.4), 562) == (0, 562)


def test_the_newest_picture_that_is_there():
    frames = [Frame(t, np.zeros((2, 2, 3), np.uint8)) for t in (1.0, 1.1, 1.3)]
    shown = list(newest_before(iter(frames), np.array([0.9, 1.0, 1.2, 1.3, 2.2, 2.4])))
    assert [frame.t if frame else None for frame in shown] == [1.0, 1.0, 1.1, 1.3, 1.3, None]
    assert list(newest_before(iter(()), np.array([0.0]))) == [None]


def test_the_page_has_room_for_so_much_and_no_more(tmp_path, monkeypatch):
    monkeypatch.setattr(clips, "CLIPS_BUDGET_BYTES", 1)
    take = a_take(mistakes=(mistake(2, 2), mistake(5, 5)))
    dancer = DancerVideo(film(tmp_path / "take.mp4", 4.0), Footage(a_track(120)))
    first, second = make_clips(take, passages(take), None, dancer, True, SILENT)
    assert first.video and first.poster and not first.why
    assert not second.video and "too large" in second.why


@pytest.mark.parametrize("written", [None, b"", b"no video"])
def test_without_the_video_there_is_no_clip(tmp_path, written):
    path = tmp_path / "take.mp4"
    if written is not None:
        path.write_bytes(written)
    take = a_take()
    reference = DancerVideo(film(tmp_path / "reference.mp4", 4.0), Footage(NOBODY, True))
    (clip,) = make_clips(take, passages(take), reference, DancerVideo(path, Footage(NOBODY)), True, SILENT)
    assert clip.video == b"" and "missing or cannot be read" in clip.why


def test_a_reference_that_cannot_be_read_costs_only_itself(tmp_path):
    broken = tmp_path / "reference.mp4"
    broken.write_bytes(b"no video")
    take = a_take()
    dancer = DancerVideo(film(tmp_path / "take.mp4", 4.0), Footage(a_track(120)))
    (clip,) = make_clips(
        take, passages(take), DancerVideo(broken, Footage(NOBODY, True)), dancer, True, passage_sound(None)
    )
    assert clip.video and not clip.with_reference
