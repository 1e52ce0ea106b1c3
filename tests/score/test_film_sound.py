import numpy as np
import pytest

from coach.score import film_sound as module
from coach.score.film_sound import cached_film_sound, film_sound
from coach.score.sound_offset import OFFSET_HZ
from tests.media.films import clicks, every, film, onsets


@pytest.fixture
def video(tmp_path):
    return film(tmp_path / "film.mkv", every(20), sound=(clicks([0.5, 1.25], 2.0, 48000), 48000))


def test_both_sides_become_one_at_the_rate_of_the_offsets(video):
    sound = film_sound(video)
    assert len(sound) / OFFSET_HZ == pytest.approx(2.0, abs=0.01)
    assert onsets(sound[:, None], OFFSET_HZ) == pytest.approx([0.5, 1.25], abs=0.005)


def test_no_sound_is_empty(tmp_path):
    assert film_sound(film(tmp_path / "silent.mp4", every(10))).size == 0
    assert film_sound(tmp_path / "gone.mp4").size == 0


@pytest.mark.parametrize("damage", [None, b"", b"rubbish"])
def test_sound_is_decoded_once(video, tmp_path, monkeypatch, damage):
    first, calls = cached_film_sound(video, tmp_path / "cache"), []
    (kept,) = (tmp_path / "cache" / "sound").iterdir()
    if damage is not None:
        kept.write_bytes(damage)
    monkeypatch.setattr(module, "film_sound", lambda path, *_: calls.append(path) or first)
    np.testing.assert_allclose(cached_film_sound(video, tmp_path / "cache"), first, atol=1e-4)
    assert len(calls) == (damage is not None)


def test_a_cache_that_cannot_be_written_costs_only_time(video, tmp_path):
    (tmp_path / "cache").write_text("a file in the way", encoding="utf-8")
    assert cached_film_sound(video, tmp_path / "cache").size > 0


def test_what_is_heard_of_the_beginning_is_kept_beside_the_whole(video, tmp_path, monkeypatch):
    cache = tmp_path / "cache"
    whole, part = cached_film_sound(video, cache), cached_film_sound(video, cache, 1.0)
    assert len(part) / OFFSET_HZ == pytest.approx(1.0, abs=0.1) and len(whole) > 1.5 * len(part)
    monkeypatch.setattr(module, "film_sound", lambda *_: pytest.fail("it was decoded again"))
    assert (len(cached_film_sound(video, cache)), len(cached_film_sound(video, cache, 1.0))) == (len(whole), len(part))
