import numpy as np
import pytest

from coach.score import heard as module
from coach.score.heard import heard, heard_once
from coach.score.sound_offset import OFFSET_HZ
from tests.media.films import clicks, every, film, onsets


@pytest.fixture
def video(tmp_path):
    return film(tmp_path / "film.mkv", every(20), sound=(clicks([0.5, 1.25], 2.0, 48000), 48000))


def test_both_sides_become_one_at_the_rate_of_the_offsets(video):
    sound = heard(video)
    assert len(sound) / OFFSET_HZ == pytest.approx(2.0, abs=0.01)
    assert onsets(sound[:, None], OFFSET_HZ) == pytest.approx([0.5, 1.25], abs=0.005)


def test_no_sound_is_empty(tmp_path):
    assert heard(film(tmp_path / "silent.mp4", every(10))).size == 0
    assert heard(tmp_path / "gone.mp4").size == 0


@pytest.mark.parametrize("damage", [None, b"", b"rubbish"])
def test_sound_is_decoded_once(video, tmp_path, monkeypatch, damage):
    first, calls = heard_once(video, tmp_path / "cache"), []
    (kept,) = (tmp_path / "cache" / "sound").iterdir()
    if damage is not None:
        kept.write_bytes(damage)
    monkeypatch.setattr(module, "heard", lambda path, *_: calls.append(path) or first)
    np.testing.assert_allclose(heard_once(video, tmp_path / "cache"), first, atol=1e-4)
    assert len(calls) == (damage is not None)


def test_a_cache_that_cannot_be_written_costs_only_time(video, tmp_path):
    (tmp_path / "cache").write_text("a file in the way", encoding="utf-8")
    assert heard_once(video, tmp_path / "cache").size > 0


def test_what_is_heard_of_the_beginning_is_kept_beside_the_whole(video, tmp_path, monkeypatch):
    cache = tmp_path / "cache"
    whole, part = heard_once(video, cache), heard_once(video, cache, 1.0)
    assert len(part) / OFFSET_HZ == pytest.approx(1.0, abs=0.1) and len(whole) > 1.5 * len(part)
    monkeypatch.setattr(module, "heard", lambda *_: pytest.fail("it was decoded again"))
    assert (len(heard_once(video, cache)), len(heard_once(video, cache, 1.0))) == (len(whole), len(part))
