"""Thresholds files: what is written is read again, and everything else is named."""

import numpy as np
import pytest

from coach.compare.thresholds import LEVELS, PRIOR
from coach.errors import CoachError
from coach.paths import folders
from coach.song.thresholds_file import read_thresholds, thresholds_for, write_thresholds

SHIPPED = folders().thresholds


def test_what_is_written_is_read_again(tmp_path):
    write_thresholds(tmp_path / "a.toml", PRIOR)
    again = read_thresholds(tmp_path / "a.toml")
    assert np.allclose(again.mean, PRIOR.mean, atol=0.005)
    assert np.allclose(again.sd, PRIOR.sd, atol=0.005)
    assert (again.k, again.measure, again.covers, again.source) == (PRIOR.k, "limbs", 0, PRIOR.source)
    assert [p.name for p in tmp_path.iterdir()] == ["a.toml"]


def test_published_table():
    slides = thresholds_for("lovedive", "slides", SHIPPED)
    assert slides.limit.tolist() == [9, 35, 35, 26, 26, 7, 7, 11, 12]
    assert slides.measure == "angles"


def test_shipped_song_has_a_prior_that_says_so():
    prior = thresholds_for("lovedive", "normal", SHIPPED)
    assert prior.covers == 0
    assert "prior" in prior.source
    assert prior.k == LEVELS["normal"]


def test_song_without_a_file_gets_the_prior(tmp_path):
    assert thresholds_for("unheard", "gentle", tmp_path).limit.tolist() == PRIOR.with_k(LEVELS["gentle"]).limit.tolist()


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
        ("format = 1", "format = ", "not valid TOML"),
    ],
)
def test_bad_file_is_named_with_key(tmp_path, old, new, said):
    write_thresholds(tmp_path / "bad.toml", PRIOR)
    text = (tmp_path / "bad.toml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "bad.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CoachError, match=said) as caught:
        read_thresholds(tmp_path / "bad.toml")
    assert "bad.toml" in str(caught.value)


def test_missing_file_is_named(tmp_path):
    with pytest.raises(CoachError, match="none.toml does not exist"):
        read_thresholds(tmp_path / "none.toml")
