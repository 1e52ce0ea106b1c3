import os

import pytest

from coach.base.errors import CoachError
from coach.score.film_take import forget, keep_film
from coach.takes.folder import list_takes, load_poses, load_take, session_info
from coach.takes.in_progress import unfinished
from coach.takes.session_info import SessionInfo
from tests.kit.takes import STARTED, a_take, a_track

INFO = SessionInfo("lovedive", STARTED, mirrored=True)


def a_film(path):
    path.write_bytes(b"pictures")


def test_the_folder_is_like_a_live_takes(tmp_path):
    folder = keep_film(tmp_path, INFO, a_track(30, start=-0.5), a_take(), a_film)
    assert sorted(os.listdir(folder.path)) == ["poses.npz", "session.json", "take.json", "take.mp4", "verdicts.npz"]
    assert folder.video.read_bytes() == b"pictures"
    assert load_poses(folder).t[0] == -0.5
    assert load_take(folder).score == a_take().score
    assert session_info(folder).mirrored
    assert list_takes(tmp_path, "lovedive") == [folder]


@pytest.mark.parametrize(
    ("failure", "seen"),
    [(KeyboardInterrupt(), KeyboardInterrupt), (OSError(28, "No space left on device"), CoachError)],
)
def test_what_breaks_off_leaves_nothing(tmp_path, failure, seen):
    def half(path):
        path.write_bytes(b"pict")
        raise failure

    with pytest.raises(seen):
        keep_film(tmp_path, INFO, a_track(), a_take(), half)
    assert os.listdir(tmp_path) == []


def test_a_take_that_is_forgotten_leaves_only_the_others(tmp_path):
    first, second = (keep_film(tmp_path, INFO, a_track(), a_take(), a_film) for _ in range(2))
    forget(second)
    assert list_takes(tmp_path, "lovedive") == [first]
    forget(first)
    assert os.listdir(tmp_path) == []


def test_while_it_is_copied_it_is_no_take_cut_short(tmp_path):
    def look(path):
        a_film(path)
        assert unfinished(tmp_path) == []

    keep_film(tmp_path, INFO, a_track(), a_take(), look)
