"""Whatever comes in: an error that names the thing, or "unseen"; never a crash, never a silent pass."""

from dataclasses import replace

import numpy as np
import pytest

from coach.compare.judge import ALIGNMENTS, judge
from coach.compare.learn import cover_errors, learn
from coach.compare.live import LiveJudge
from coach.compare.mistakes import find_mistakes
from coach.compare.prepared import prepare_reference
from coach.compare.sampling import resampled
from coach.compare.score import take_score
from coach.domain.beats import BeatGrid
from coach.domain.landmarks import JOINTS, PoseTrack
from coach.domain.thresholds import PRIOR, Thresholds
from coach.estimators.blazepose.skeleton import BLAZEPOSE
from tests.compare.tracks import GRID, rendered

REFERENCE = rendered("reference")


def blind(frames):
    t = np.arange(frames) / 30
    return PoseTrack(
        t, np.full((frames, 33, 2), np.nan), np.full((frames, 33, 3), np.nan), np.zeros((frames, 33)), BLAZEPOSE
    )


@pytest.mark.parametrize("user", [PoseTrack.empty(), blind(1), blind(300)], ids=["empty", "one frame", "all NaN"])
@pytest.mark.parametrize("swap", [False, True], ids=["user", "reference"])
@pytest.mark.parametrize("alignment", ["beat", "frame", "none"])
def test_nothing_seen_is_unseen(user, swap, alignment):
    pair = (REFERENCE, user) if swap else (user, REFERENCE)
    verdicts = judge(*pair, GRID, PRIOR, alignment)
    assert [v.kind for v in verdicts] == ["unseen"] * len(GRID)
    assert find_mistakes(verdicts, GRID) == ()
    assert take_score(verdicts).coverage == 0
    assert np.isnan(take_score(verdicts).score)


@pytest.mark.parametrize("frames", [1, 2, 5])
def test_a_few_frames_judge_nothing(frames):
    few = PoseTrack(
        *(getattr(REFERENCE, name)[300 : 300 + frames] for name in ("t", "image", "world", "visibility")), BLAZEPOSE
    )
    for alignment in ALIGNMENTS:
        assert {v.kind for v in judge(few, REFERENCE, GRID, PRIOR, alignment)} == {"unseen"}


def test_one_visible_frame_among_many_judges_nothing():
    image, world = np.full_like(REFERENCE.image, np.nan), np.full_like(REFERENCE.world, np.nan)
    image[300], world[300] = REFERENCE.image[300], REFERENCE.world[300]
    user = replace(REFERENCE, image=image, world=world)
    assert {v.kind for v in judge(user, REFERENCE, GRID, PRIOR)} == {"unseen"}


@pytest.mark.parametrize("rate", [2, 4])
def test_two_pictures_a_beat_judge_nothing(rate):
    user = resampled(REFERENCE, np.arange(0.0, REFERENCE.t[-1], 1 / rate))
    assert {v.kind for v in judge(user, REFERENCE, GRID, PRIOR)} == {"unseen"}


def test_beats_of_which_most_was_not_filmed_are_unseen():
    keep = (REFERENCE.t * 118 / 60 + 0.5) % 1 > 0.7
    user = REFERENCE.at(keep)
    kinds = [v.kind for v in judge(user, REFERENCE, GRID, PRIOR, "none")]
    assert kinds.count("unseen") >= len(GRID) - 2


@pytest.mark.parametrize("bpm", [118, 180])
@pytest.mark.parametrize("fps, drops", [(30, 0.3), (24, 0.15), (10, 0.0)])
def test_a_slow_camera_and_one_that_drops_frames_are_judged(bpm, fps, drops):
    user = resampled(REFERENCE, np.arange(0.0, REFERENCE.t[-1], 1 / fps))
    keep = np.random.default_rng(1).random(len(user)) >= drops
    user = user.at(keep)
    grid = BeatGrid.constant(bpm, 0.0, 24.4)
    kinds = [v.kind for v in judge(user, REFERENCE, grid, PRIOR)]
    assert "unseen" not in kinds[1:-1]


@pytest.mark.parametrize("start, end", [(0, 12), (8, 40), (-5, 3)])
def test_tracks_of_other_lengths_judge_what_they_share(start, end):
    part = REFERENCE.between(start, end)
    for verdict in judge(part, REFERENCE, GRID, PRIOR):
        inside = part.t[0] + 0.3 < verdict.t < part.t[-1] - 0.3
        outside = verdict.t < part.t[0] - 0.7 or verdict.t > part.t[-1] + 0.7
        assert verdict.kind == "ok" if inside else not outside or verdict.kind == "unseen"


def test_beats_outside_the_track_are_unseen():
    far = BeatGrid(np.arange(100.0, 110.0, 0.5))
    assert {v.kind for v in judge(REFERENCE, REFERENCE, far, PRIOR)} == {"unseen"}


@pytest.mark.parametrize("rate", [10, 24, 60, 120])
def test_any_frame_rate(rate):
    user = resampled(REFERENCE, np.arange(0.0, REFERENCE.t[-1], 1 / rate))
    score = take_score(judge(user, REFERENCE, GRID, PRIOR))
    assert score.score >= 97
    assert score.lag == pytest.approx(0, abs=0.01)


def test_a_hidden_arm_is_not_judged_and_the_rest_is():
    image = REFERENCE.image.copy()
    image[:, BLAZEPOSE.index["left_wrist"]] = np.nan
    verdicts = judge(replace(REFERENCE, image=image), REFERENCE, GRID, PRIOR)
    assert {v.kind for v in verdicts} == {"ok"}
    assert all(np.isnan(v.error[JOINTS.index("left_elbow")]) for v in verdicts)
    assert not any(v.wrong.any() for v in verdicts)


def test_without_world_landmarks_the_picture_still_judges():
    world = np.full_like(REFERENCE.world, np.nan)
    score = take_score(judge(replace(REFERENCE, world=world), REFERENCE, GRID, PRIOR))
    assert score.score >= 90
    assert score.coverage == 1


@pytest.mark.parametrize("value", [np.inf, 1e30])
def test_wild_landmarks_do_not_break_anything(value):
    image, world = REFERENCE.image.copy(), REFERENCE.world.copy()
    image[100:110], world[100:110] = value, value
    verdicts = judge(replace(REFERENCE, image=image, world=world), REFERENCE, GRID, PRIOR)
    assert take_score(verdicts).score >= 90


def test_times_out_of_order_are_refused():
    for t in ([0.0, 0.0], [1.0, 0.5], [0.0, np.nan]):
        with pytest.raises(ValueError, match=r"PoseTrack\.t"):
            PoseTrack(t, np.zeros((2, 33, 2)), np.zeros((2, 33, 3)), np.ones((2, 33)), BLAZEPOSE)


def test_live_judges_but_does_not_keep_a_frame_that_is_not_newer():
    live = LiveJudge(prepare_reference(REFERENCE, GRID, PRIOR))
    for t in (1.0, 1.0, 0.5, 1.03):
        check = live.add(t, REFERENCE.pose(30))
        assert check.t == t
        assert not check.wrong.any()
    assert [v.kind for v in live.due(99.0)].count("unseen") >= len(GRID) - 2


@pytest.mark.parametrize(
    "change, said",
    [
        ({"sd": PRIOR.sd * 0}, "sd of nose is 0"),
        ({"sd": -PRIOR.sd}, "sd of nose is -"),
        ({"sd": PRIOR.sd[:8]}, r"sd has shape \(8,\)"),
        ({"mean": PRIOR.mean * np.nan}, "mean of nose is nan"),
        ({"mean": np.r_[PRIOR.mean[:8], np.inf]}, "mean of right_knee is inf"),
        ({"k": float("nan")}, "k is nan"),
        ({"k": 0.0}, "k is 0, expected .* above 0"),
        ({"k": -2.0}, "k is -2"),
        ({"k": 10.5}, "k is 10.5, expected .* at most 10"),
        ({"mean": PRIOR.mean + 180}, f"mean of nose is {PRIOR.mean[0] + 180:g}, expected 0 to 180"),
        ({"sd": PRIOR.sd + 180}, f"sd of nose is {PRIOR.sd[0] + 180:g}, expected 0.1 to 180"),
        ({"covers": -1}, "covers is -1"),
        ({"beats": -1}, "beats is -1"),
        ({"measure": "vibes"}, "vibes"),
        ({"beat_mean": np.ones((48, 9))}, "belong together"),
    ],
)
def test_bad_thresholds_are_named(change, said):
    with pytest.raises(ValueError, match=said):
        replace(PRIOR, **change)


@pytest.mark.parametrize("level, k", [("strict", 7.0), ("normal", 10.0), ("gentle", 10.0)])
def test_the_largest_k_fits_every_level(level, k):
    assert replace(PRIOR, k=10.0).at_level(level).k == k


def test_thresholds_per_beat_of_another_song_are_refused():
    other = replace(PRIOR, beat_mean=np.full((10, 9), 10.0), beat_sd=PRIOR.sd)
    with pytest.raises(ValueError, match="10 beats, the song has 48"):
        judge(REFERENCE, REFERENCE, GRID, other)


def test_unknown_alignment_is_named():
    with pytest.raises(ValueError, match="'guess'.*beat, frame, none"):
        judge(REFERENCE, REFERENCE, GRID, PRIOR, "guess")


def test_learning_names_what_is_missing():
    with pytest.raises(ValueError, match="at least one cover"):
        learn([])
    with pytest.raises(ValueError, match="cover 2 of 2"):
        learn([cover_errors(danced, REFERENCE, GRID) for danced in (rendered("cover"), blind(50))])


def test_the_published_table_judges_interior_angles():
    slides = Thresholds("", np.zeros(9), np.array([9, 35, 35, 26, 26, 7, 7, 11, 12.0]), 1.0, "angles")
    verdicts = judge(rendered("cover"), REFERENCE, GRID, slides)
    assert verdicts[13].wrong[JOINTS.index("left_elbow")]
    assert np.allclose(verdicts[0].limit, slides.limit)
