"""Whatever takes longer than a second with a film of an hour shows how far it is, and can be stopped."""

import pytest

from coach.base import console
from coach.base.console import watched
from coach.media.convert import keep
from coach.media.shift import shifted_pictures
from coach.media.sound_track import sound_track
from coach.media.video import probe
from tests.media.films import every, film
from tests.media.sounds import silence, tone, with_tracks


@pytest.fixture
def steps(monkeypatch):
    """What is shown of work that takes a moment with the films of these tests: name → shares, 0..1."""
    shown = {}
    monkeypatch.setattr(console, "SOON_S", 0.0)
    with watched(lambda what, share: shown.setdefault(what, []).append(share)):
        yield shown


def complete(shares):
    return len(shares) > 2 and shares == sorted(shares) and shares[0] == 0 and shares[-1] > 0.8


def test_copying_a_large_video(tmp_path, steps, monkeypatch):
    monkeypatch.setattr("coach.base.files.READ_AT_ONCE", 256)
    keep(film(tmp_path / "a.mp4", every(20)), tmp_path)
    assert complete(steps["Copying the video"]) and steps["Copying the video"][-1] == 1


def test_looking_through_a_file_whose_length_or_clock_only_its_packets_tell(tmp_path, steps):
    """Matroska: once for its clock, and once for its length."""
    assert probe(film(tmp_path / "a.mkv", every(20))).duration == pytest.approx(2.0)
    shares = steps["Looking through a.mkv"]
    again = next(k for k in range(1, len(shares)) if shares[k] < shares[k - 1])
    assert complete(shares[:again]) and complete(shares[again:])


def test_looking_through_a_silent_track_for_one_with_sound(tmp_path, steps):
    """As OBS writes them."""
    path = with_tracks(tmp_path / "a.mkv", [silence(5.0), tone(440.0, 5.0)], pictures=50)
    assert sound_track(path).number == 2
    assert complete(steps["Looking for the sound of a.mkv"])


def test_copying_the_pictures_of_a_film(tmp_path, steps):
    shifted_pictures(film(tmp_path / "a.mp4", every(20)), tmp_path / "take.mp4", -0.5)
    assert complete(steps["Copying your film"])


def test_what_takes_a_moment_says_nothing(tmp_path, capsys):
    path = with_tracks(tmp_path / "a.mkv", [silence(), tone(440.0)])
    assert probe(path).has_audio and sound_track(path).number == 2
    assert capsys.readouterr().err == ""
