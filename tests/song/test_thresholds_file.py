"""Thresholds files: what is written is read again, and everything else is named."""

from dataclasses import replace

import numpy as np
import pytest

from coach.base.errors import CoachError
from coach.base.paths import folders
from coach.domain.thresholds import PRIOR, Thresholds
from coach.song.thresholds_file import OTHER_VIDEO, SLIDES, read_thresholds, thresholds_for, write_thresholds

SHIPPED = folders().thresholds
TABLE = Thresholds(
    song="ditto",
    mean=np.array([9.0, 13.0, 13.0, 10.0, 10.0, 8.0, 8.0, 9.0, 9.0]),
    sd=np.array([5.0, 7.0, 7.0, 5.25, 5.0, 4.0, 4.0, 4.5, 4.5]),
    k=2.0,
    source="Made up.",
)


def test_what_is_written_is_read_again(tmp_path):
    write_thresholds(tmp_path / "a.toml", TABLE)
    again = read_thresholds(tmp_path / "a.toml")
    assert np.allclose(again.mean, TABLE.mean, atol=0.005)
    assert np.allclose(again.sd, TABLE.sd, atol=0.005)
    assert (again.k, again.measure, again.covers, again.source) == (TABLE.k, "limbs", 0, TABLE.source)
    assert [p.name for p in tmp_path.iterdir()] == ["a.toml"]


def test_published_table():
    slides = thresholds_for("lovedive", "slides", SHIPPED)
    assert slides.limit.tolist() == [9, 35, 35, 26, 26, 7, 7, 11, 12]
    assert slides.measure == "angles"


def test_shipped_song_has_a_prior_that_says_so():
    prior = thresholds_for("lovedive", "normal", SHIPPED)
    assert prior.covers == 0
    assert "prior" in prior.source
    assert prior.k == PRIOR.k


def test_song_without_a_file_gets_the_prior(tmp_path):
    assert thresholds_for("unheard", "gentle", tmp_path).limit.tolist() == PRIOR.at_level("gentle").limit.tolist()


@pytest.mark.parametrize("level", ["gentle", "normal", "strict", SLIDES])
def test_thresholds_know_their_level(tmp_path, level):
    write_thresholds(tmp_path / "known.toml", replace(TABLE, song="known"))
    write_thresholds(tmp_path / "slides.toml", TABLE)
    assert {thresholds_for(song, level, tmp_path).level for song in ("known", "unheard")} == {level}
    assert PRIOR.level == read_thresholds(tmp_path / "known.toml").level == ""


def test_unknown_level_is_named(tmp_path):
    with pytest.raises(CoachError, match="brutal.*normal"):
        thresholds_for("lovedive", "brutal", tmp_path)


@pytest.mark.parametrize(
    "old, new, said",
    [
        ("nose = 9.00", 'nose = "wide"', r"mean_deg\.nose.*wide.*number of degrees"),
        ("nose = 9.00", "beak = 9.00", "unknown joint .*beak"),
        ("left_hip = 8.00\n", "", r"mean_deg\.left_hip.*missing"),
        ("nose = 5.00", "nose = 0", "sd of nose is 0"),
        ("nose = 5.00", "nose = -3", "sd of nose is -3"),
        ("nose = 9.00", "nose = nan", "mean of nose is nan"),
        ("nose = 9.00", "nose = inf", "mean of nose is inf"),
        ("covers = 0", "covers = true", "covers.*whole number"),
        ("covers = 0", "", "covers.*missing"),
        ("covers = 0", "covers = 0\nextra = 1", "unknown key .*extra"),
        ("format = 1", "format = 9", "format.*9"),
        ('measure = "limbs"', 'measure = "vibes"', "vibes"),
        ("k = 2.0", "k = nan", "k is nan"),
        ("k = 2.0", "k = -2", "k is -2"),
        ("k = 2.0", f"k = {10**400}", "a huge number"),
        ("nose = 9.00", f"nose = {10**400}", "a huge number"),
        ("nose = 9.00", f"nose = 0x{'f' * 9000}", "a huge number"),
        ("format = 1", f"format = 0x{'f' * 9000}", "format.*a huge number"),
        ("format = 1", f"format = {'9' * 9000}", "not valid TOML"),
        ("format = 1", f"format = {'[' * 5000}", "not valid TOML"),
        ("nose = 9.00", "nose = 9000", "mean of nose is 9000"),
        ("covers = 0", "covers = -1", "covers is -1"),
        ("format = 1", "format = ", "not valid TOML"),
    ],
)
def test_bad_file_is_named_with_key(tmp_path, old, new, said):
    write_thresholds(tmp_path / "bad.toml", TABLE)
    text = (tmp_path / "bad.toml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "bad.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CoachError, match=said) as caught:
        read_thresholds(tmp_path / "bad.toml")
    assert "bad.toml" in str(caught.value)


def test_missing_file_is_named(tmp_path):
    with pytest.raises(CoachError, match="none.toml does not exist"):
        read_thresholds(tmp_path / "none.toml")


def test_numbers_per_beat_are_read_again(tmp_path):
    beats = np.arange(18.0).reshape(2, 9)
    write_thresholds(tmp_path / "b.toml", replace(TABLE, beat_mean=beats, beat_sd=TABLE.sd))
    again = read_thresholds(tmp_path / "b.toml")
    assert again.limit_at(1).tolist() == (beats[1] + 2 * TABLE.sd).tolist()


@pytest.mark.parametrize("nose", ["[1.0]", '["a", 2.0]', "3.0"])
def test_bad_numbers_per_beat_are_named(tmp_path, nose):
    write_thresholds(tmp_path / "b.toml", replace(TABLE, beat_mean=np.ones((2, 9)), beat_sd=TABLE.sd))
    text = (tmp_path / "b.toml").read_text(encoding="utf-8")
    (tmp_path / "b.toml").write_text(text.replace("left_hip = [1.0, 1.0]", f"left_hip = {nose}"), encoding="utf-8")
    with pytest.raises(CoachError, match="b.toml.*beat_mean_deg.left_hip"):
        read_thresholds(tmp_path / "b.toml")


def test_thresholds_of_another_song_are_refused(tmp_path):
    write_thresholds(tmp_path / "hype.toml", TABLE)
    with pytest.raises(CoachError, match='hype.toml: "song" is "ditto", expected "hype". Learn .* or delete'):
        thresholds_for("hype", "normal", tmp_path)


def test_thresholds_of_another_grid_are_refused(tmp_path):
    write_thresholds(tmp_path / "ditto.toml", replace(TABLE, beat_mean=np.ones((2, 9)), beat_sd=TABLE.sd))
    assert thresholds_for("ditto", "normal", tmp_path, 2).limit_at(1)[0] == 11.0
    with pytest.raises(CoachError, match='ditto.toml: "beat_mean_deg" is for 2 beats, expected 48.*Learn .* or delete'):
        thresholds_for("ditto", "normal", tmp_path, 48)


@pytest.mark.parametrize("joint", ["nose", "right_knee"])
@pytest.mark.parametrize("beats", ["1.0", '"a"', "[]", f"[{10**400}, 1.0]"])
def test_a_joint_that_is_no_list_of_beats_is_named(tmp_path, joint, beats):
    write_thresholds(tmp_path / "b.toml", replace(TABLE, beat_mean=np.ones((2, 9)), beat_sd=TABLE.sd))
    text = (tmp_path / "b.toml").read_text(encoding="utf-8")
    (tmp_path / "b.toml").write_text(text.replace(f"{joint} = [1.0, 1.0]", f"{joint} = {beats}"), encoding="utf-8")
    with pytest.raises(CoachError, match="b.toml.*(beat_mean_deg|huge)"):
        read_thresholds(tmp_path / "b.toml")


def test_a_byte_order_mark_is_no_matter(tmp_path):
    write_thresholds(tmp_path / "a.toml", TABLE)
    (tmp_path / "a.toml").write_bytes(b"\xef\xbb\xbf" + (tmp_path / "a.toml").read_bytes())
    assert read_thresholds(tmp_path / "a.toml").song == "ditto"


def test_a_file_that_is_no_text_is_named(tmp_path):
    (tmp_path / "a.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(CoachError, match="a.toml is not UTF-8"):
        read_thresholds(tmp_path / "a.toml")


def test_limits_that_were_learnt_for_another_video_are_not_used_and_say_so(tmp_path):
    """Not even refused for its number of beats: the prior is there."""
    per_beat = {"beat_mean": np.ones((2, 9)), "beat_sd": TABLE.sd}
    write_thresholds(tmp_path / "ditto.toml", replace(TABLE, video="ab" * 32, **per_beat))
    assert read_thresholds(tmp_path / "ditto.toml").video == "ab" * 32
    for known in (None, "ab" * 32):
        assert thresholds_for("ditto", "normal", tmp_path, 2, known).limit_at(1)[0] == 11.0
    other = thresholds_for("ditto", "strict", tmp_path, 48, "cd" * 32)
    assert other.limit.tolist() == PRIOR.at_level("strict").limit.tolist()
    assert other.source == OTHER_VIDEO and other.covers == 0 and other.level == "strict"


def test_limits_that_do_not_say_of_which_video_they_are_serve_every_one(tmp_path):
    write_thresholds(tmp_path / "ditto.toml", TABLE)
    assert "video_sha256" not in (tmp_path / "ditto.toml").read_text(encoding="utf-8")
    assert thresholds_for("ditto", "normal", tmp_path, 48, "cd" * 32).covers == TABLE.covers
