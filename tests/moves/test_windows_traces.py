"""Where shoulders, elbows and wrists are: in torsos from the hips, upwards and to the right."""

from dataclasses import replace

import numpy as np
import pytest

from coach.domain.landmarks import INDEX, PoseTrack
from coach.moves.windows import ARM_JOINT_NAMES, PLOTTED_HZ, traces
from tests.kit.moving import track

WRIST = ARM_JOINT_NAMES.index("wrist")


@pytest.mark.parametrize("placed", [{"at": (0.9, 0.5), "torso": 0.2}, {"at": (0.2, 0.7), "torso": 0.1}])
def test_in_torsos_from_the_hips_wherever_somebody_stands(placed):
    found = traces(track((None,), **placed))
    assert np.allclose(np.diff(found.t), 1 / PLOTTED_HZ)
    middle = np.nanmean(found.at, axis=0)
    assert middle[0] == pytest.approx(np.array([[0.35, 1], [-0.35, 1]]), abs=0.02)  # the left one to the right, and up
    assert middle[WRIST] == pytest.approx(np.array([[0.5, 0], [-0.5, 0]]), abs=0.02)


def test_what_is_not_seen_is_no_number():
    one = track((None,))
    visibility = one.visibility.copy()
    visibility[20:40, INDEX["left_wrist"]] = 0.0
    found = traces(replace(one, visibility=visibility))
    hidden = (found.t > one.t[20]) & (found.t < one.t[39])
    assert np.isnan(found.at[hidden, WRIST, 0]).all() and np.isfinite(found.at[:, WRIST, 1]).all()


@pytest.mark.parametrize("frames", [0, 1])
def test_of_nothing_there_is_nothing(frames):
    one = track((None,))
    short = PoseTrack(one.t[:frames], one.image[:frames], one.world[:frames], one.visibility[:frames], one.skeleton)
    assert traces(short).at.shape == (0, 3, 2, 2)
    assert np.isnan(traces(PoseTrack.unseen(one.t)).at).all()
