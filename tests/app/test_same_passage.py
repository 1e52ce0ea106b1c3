"""Review, reel and page show the same of a passage: whoever looks at two of them sees one correction."""

from dataclasses import replace

import numpy as np
import pytest

from coach.domain.landmarks import JOINTS
from coach.media.video import Frame
from coach.reel.plan import ReelOptions
from coach.reel.scene import ReelScene
from coach.report.clips import ClipScene
from coach.review.choice import PassageChoice
from coach.review.scene import ReviewScene
from coach.takes.folder import TakeFolder
from coach.takes.session_info import SessionInfo, write_info
from coach.tracking.store import load_track, save_track
from coach.ui.passage.clip import Clip
from coach.ui.passage.dancer import Footage
from tests.kit.takes import STARTED

GREY = np.full((90, 160, 3), 90, np.uint8)


@pytest.fixture(params=[False, pytest.param(True, marks=pytest.mark.long)], ids=["plain", "mirror"])
def request_(request, danced, tmp_path):
    """The take, filmed by a camera or, as a mirror shows it, of a mirrored song."""
    folder, track = TakeFolder(tmp_path), load_track(danced.folder.poses)
    save_track(folder.poses, track.mirrored() if request.param else track)
    write_info(folder.session, SessionInfo("lovedive", STARTED, mirrored=request.param))
    song = replace(danced.song, mirrored=request.param)
    return replace(danced, folder=folder, song=song, options=ReelOptions(top=None))


def in_review(asked, index, passages, t, reference, take):
    scene, clip = ReviewScene(asked.take, asked.folder, asked.song, asked.reference()), Clip(passages[index])
    clip.reference.add(reference)
    clip.take.add(take)
    return scene.view(clip, t, PassageChoice(index, len(passages)), passages, frozenset(), "").pair


def in_reel(scene, index, t, reference, take):
    cut = next(cut for cut in scene.plan.cuts if cut.passage == index and cut.part == "slow")
    return scene.view(cut, t, reference, take).pair


def on_page(asked, passage, t, reference, take):
    other = Footage(asked.reference(), asked.song.mirrored)
    me = Footage.of(load_track(asked.folder.poses), asked.song.mirrored)
    return ClipScene(asked.take, passage, other, me, as_mirror=True).view(t, reference, take)


def corrections(side):
    """Rings, and arrows in heights of the video's whole picture."""
    corner = np.array((side.crop.left, side.crop.top))
    arrows = {one.joint: np.stack([one.start, one.end]) * side.crop.high + corner for one in side.body.arrows}
    return [JOINTS[j] for j in np.flatnonzero(side.body.rings)], arrows


def test_every_product_shows_the_same_rings_and_arrows(request_):
    reel = ReelScene(request_)
    passages, compared = reel.plan.passages, 0
    for index, passage in enumerate(passages):
        for t in np.arange(passage.start + 0.05, passage.end, 0.11):
            pictures = Frame(t - 0.01, GREY), Frame(t + passage.shift - 0.02, GREY)
            pairs = (
                in_review(request_, index, passages, t, *pictures),
                in_reel(reel, index, t, *pictures),
                on_page(request_, passage, t, *pictures),
            )
            (rings, arrows), *others = (corrections(pair.take) for pair in pairs)
            for other_rings, other_arrows in others:
                assert other_rings == rings
                assert other_arrows.keys() == arrows.keys()
                for joint, ends in arrows.items():
                    np.testing.assert_allclose(other_arrows[joint], ends, atol=1e-6)
            assert len({pair.take.mirrored for pair in pairs}) == 1
            assert len({pair.reference.mirrored for pair in pairs}) == 1
            compared += bool(rings) + len(arrows)
    assert compared > 20
