import json
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from coach.app import learning
from coach.app.learning import FEWEST_COVERS, compared, flagged, flagged_by_others, learn_from_contest
from coach.base.errors import CoachError
from coach.base.paths import folders
from coach.compare.learn import from_errors
from coach.domain.landmarks import JOINTS
from coach.domain.thresholds import PRIOR
from coach.estimators.registry import EstimatorChoice
from coach.wording import words
from tests.kit.films import a_song


def covers(count, beats=40, seed=0):
    """Errors of good covers, of half of the prior's."""
    random = np.random.default_rng(seed)
    return [np.abs(random.normal(PRIOR.mean / 2, PRIOR.sd / 3, (beats, 9))) for _ in range(count)]


def test_a_beat_is_flagged_by_its_worst_joint_and_what_is_not_seen_is_none():
    errors = np.tile(PRIOR.limit, (4, 1)) - 1
    errors[1, 3] += 2
    errors[2] = np.nan
    assert flagged(PRIOR, [errors]) == pytest.approx(1 / 3)
    assert flagged(PRIOR, [np.full((4, 9), np.nan)]) == 0


def test_limits_of_the_others_flag_few_beats_of_good_covers():
    good = covers(12)
    assert flagged_by_others(good) < 0.2
    wild = [*good[:-1], good[-1] + 60]
    assert flagged_by_others(wild) > flagged_by_others(good)


def test_old_and_new_are_shown_side_by_side():
    errors = covers(6)
    text = compared(PRIOR, from_errors(errors, "x", per_beat=True), errors)
    assert "Left elbow" in text and f"{PRIOR.limit[1]:.1f}" in text
    assert "In these 6 covers" in text and "other half" in text


def test_joints_are_called_what_dancers_call_them():
    """As everywhere else, and not as the file of the limits calls them."""
    errors = covers(6)
    new = from_errors(errors, "x", per_beat=True)
    for text in (compared(PRIOR, new, errors), learning._said(new, Path("x.toml"))):
        assert all(f"  {words.JOINTS[joint]} " in text for joint in JOINTS)
        assert not any(joint in text for joint in JOINTS)


@pytest.mark.parametrize(
    ("covers", "said"), [(4, "has 4 judged covers"), (1, "has 1 judged cover of"), (0, "has no judged cover of")]
)
def test_copies_of_the_reference_are_not_learnt_from(monkeypatch, covers, said):
    """They would be a contest's best."""
    stored = [(b"", json.dumps({"mirrored": False, "likely_reference": k >= covers})) for k in range(FEWEST_COVERS + 2)]
    model = SimpleNamespace(identity="blazepose")
    monkeypatch.setattr(learning, "find_song", lambda *_: a_song(Path("x")))
    monkeypatch.setattr(learning, "estimator_model", lambda *_: model)
    monkeypatch.setattr(learning, "contest_file", lambda *_: None)
    monkeypatch.setattr(learning, "video_of", lambda song: "")
    monkeypatch.setattr(learning, "stored_covers", lambda *_: stored)
    with pytest.raises(CoachError, match=said):
        learn_from_contest("x", Path("contest"), 1.0, folders(), EstimatorChoice(), lambda question: "y")
