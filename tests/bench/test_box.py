"""The songs in the box: bodies that could be real, dances that are told apart, files that hold what the code makes."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from coach.base.paths import PROJECT
from coach.bench.box.command import BOX_FILE_MOST_BYTES, dance_tracks, track_values
from coach.bench.box.dances import DANCES
from coach.bench.box.figure import FOREARM, SHIN, THIGH, UPPER_ARM, pose_track
from coach.bench.box.notation import Keyframe, phrase
from coach.bench.box.pieces import BOX_PIECES
from coach.bench.box.timeline import MovementStyle, motion
from coach.compare.judge import judge
from coach.compare.layout import laid_out
from coach.compare.resemblance import is_same_dance, resemblance
from coach.compare.score import take_score
from coach.domain.landmarks import PoseTrack
from coach.domain.thresholds import PRIOR
from coach.estimators.movenet.skeleton import MULTIPOSE
from coach.song.compact_poses import IMAGE_STEPS
from coach.song.sound import packed_music
from coach.song.track_file import framed, read_song, read_track_file, song_of

SONGS = PROJECT / "songs"
BY_ID = {dance.id: dance for dance in DANCES}
MORE = pytest.mark.long


@cache
def tracks(name):
    return dance_tracks(BY_ID[name])


@cache
def song(name):
    return song_of({"format": 1, **track_values(BY_ID[name])}, SONGS / f"{name}.coachtrack", SONGS / name)


def standing(track):
    """Somebody who stays in the first pose, as an estimator sees them: it trembles."""
    rng = np.random.default_rng(3)
    image, world = (np.repeat(values[:1], len(track), axis=0) for values in (track.image, track.world))
    return replace(
        track, image=image + rng.normal(0, 0.002, image.shape), world=world + rng.normal(0, 0.004, world.shape)
    )


def score(take, name):
    found = take_score(judge(take, tracks(name)[0], song(name).grid, PRIOR))
    same = is_same_dance(resemblance(laid_out(take), laid_out(tracks(name)[0])), found.shape, False)
    return found.score, same


# ---------------------------------------------------------------- the notation


def test_a_line_is_a_beat():
    found = phrase("""
        up low | stepL | look:20 sink:.1
        -
        & hip
        | wide
    """)
    assert found.beats == 3
    assert found.keys == (
        Keyframe(0, "up", "low", "stepL", {"look": 20.0, "sink": 0.1}), Keyframe(1.5, "hip", "hip", "stepL"),
        Keyframe(2, "hip", "hip", "wide"),
    )  # fmt: skip


@pytest.mark.parametrize("line", ["wings | wide", "up | flying", "up | wide | smile:3", "up | wide | look:far"])
def test_what_nobody_knows_is_refused(line):
    with pytest.raises(ValueError):
        phrase(line)


def test_a_mirror_image_of_a_mirror_image_is_the_phrase():
    one = phrase("up low | stepL | look:20 sink:.1 turn:90")
    assert one.mirrored().keys[0] == Keyframe(0, "low", "up", "stepR", {"look": -20.0, "sink": 0.1, "turn": -90.0})
    assert one.mirrored().mirrored() == one


def test_an_answer_comes_later_and_ends_with_the_question():
    answer = phrase("up\nlow\nhip\nout").later(2)
    assert [(key.beat, key.left) for key in answer.keys] == [(0, "up"), (2, "up"), (3, "low")]
    assert answer.beats == 4


# ---------------------------------------------------------------- the body


def test_a_pose_is_reached_on_its_beat():
    keys = phrase("down\nup | wide\ndown | wide").keys
    beats = np.array([0.0, 1.0, 1.02, 2.0])
    arms = motion(keys, beats, 0.5, MovementStyle(sharp=0.3)).arms
    assert arms[1, 0, 0] @ np.array((0.3, 1, 0.05)) / np.linalg.norm((0.3, 1, 0.05)) == pytest.approx(1, abs=0.01)
    assert arms[3, 0, 0][1] < -0.9


@pytest.mark.parametrize("name", BY_ID)
def test_limbs_keep_their_length(name):
    track = tracks(name)[0]
    i = track.skeleton.index
    for one, two, long in (
        ("left_shoulder", "left_elbow", UPPER_ARM), ("right_elbow", "right_wrist", FOREARM),
        ("left_hip", "left_knee", THIGH), ("right_knee", "right_ankle", SHIN),
    ):  # fmt: skip
        length = np.linalg.norm(track.world[:, i[one]] - track.world[:, i[two]], axis=1)
        assert length == pytest.approx(long, abs=0.012), (one, two)


@pytest.mark.parametrize("name", BY_ID)
def test_feet_stand_still_and_never_in_the_floor(name):
    """Whatever a foot does near the floor, it does not slide: it turns, or it is lifted."""
    dance, beat_s = BY_ID[name], 60 / BY_ID[name].bpm
    t = np.arange(0, dance.beats * beat_s, 1 / 60)
    found = motion(dance.keys(), t / beat_s, beat_s, dance.style)
    speed = np.linalg.norm(np.diff(found.feet[..., :2], axis=0), axis=2) * 60
    low = found.feet[:-1, :, 2] < 0.004
    assert np.quantile(speed[low], 0.99) < 0.25  # m/s: what is left is the moment in which a foot leaves or lands
    assert (found.feet[..., 2] >= -1e-9).all()


@pytest.mark.parametrize("name", BY_ID)
def test_a_dance_dances(name):
    """Weight goes from foot to foot, hips go up and down, arms go above the shoulders and below the hips."""
    dance, beat_s = BY_ID[name], 60 / BY_ID[name].bpm
    track = tracks(name)[0]
    found = motion(dance.keys(), track.t / beat_s, beat_s, dance.style)
    assert np.ptp(found.weight) > 1.2
    i, world = track.skeleton.index, track.world
    for side in ("left", "right"):
        high = world[:, i[f"{side}_shoulder"], 1] - world[:, i[f"{side}_wrist"], 1]
        assert high.max() > 0 and high.min() < -0.35
    hips = track.image[:, [i["left_hip"], i["right_hip"]], 1].mean(axis=1)
    assert np.ptp(hips) > 0.03


def test_where_one_stands_is_where_the_camera_sees_one():
    keys = phrase("down | stand").keys
    beats = np.zeros(1)
    one = motion(keys, beats, 0.5, MovementStyle())
    left, right = (pose_track(one, beats, np.zeros(1), MovementStyle(), x) for x in (0.5, -0.5))
    assert left.image[0, :, 0].mean() - right.image[0, :, 0].mean() == pytest.approx(1.75 / 4.8, rel=0.03)
    i = left.skeleton.index
    assert left.image[0, i["left_shoulder"], 0] > left.image[0, i["right_shoulder"], 0]  # who faces the viewer


# ---------------------------------------------------------------- judged


def test_who_copies_a_dance_is_good_who_stands_is_not_and_another_dance_is_another():
    track = tracks("neon-orchard")[0]
    assert score(track, "neon-orchard")[0] >= 97
    assert score(standing(track), "neon-orchard")[0] <= 12
    other, same = score(tracks("copper-kettle")[0], "neon-orchard")
    assert other <= 25 and not same


def test_whoever_finds_the_takers_poses_they_are_judged_by_those_in_the_file():
    """A take of 17 points without depth, against 33 with it."""
    track = tracks("copper-kettle")[0]
    points = [track.skeleton.index[name] for name in MULTIPOSE.points]
    flat = PoseTrack(track.t, track.image[:, points], np.full((len(track), len(points), 3), np.nan),
                     track.visibility[:, points], MULTIPOSE)  # fmt: skip
    assert score(flat, "copper-kettle") == (pytest.approx(97, abs=3), True)


@MORE
@pytest.mark.parametrize("name", BY_ID)
def test_each_song_is_told_from_all_others(name):
    assert score(tracks(name)[0].shifted(0.06), name) == (pytest.approx(98.5, abs=1.5), True)
    assert score(standing(tracks(name)[0]), name)[0] <= 12
    for other in BY_ID.keys() - {name}:
        found, same = score(tracks(other)[0], name)
        assert found <= 25 and not same, other


# ---------------------------------------------------------------- the files


@pytest.mark.parametrize("name", BY_ID)
def test_a_song_in_the_box_is_what_the_code_makes(name):
    """Made anew with ``python -m coach.bench.box`` where this fails."""
    file = SONGS / f"{name}.coachtrack"
    assert file.stat().st_size <= BOX_FILE_MOST_BYTES
    found, expected = read_song(file, SONGS / name), song(name)
    assert (found.title, found.artist, found.licence) == (expected.title, expected.artist, "CC0-1.0")
    assert found.grid.sections == expected.grid.sections and found.moves == expected.moves
    assert 20 <= found.end <= 40 and len(found.grid) == BY_ID[name].beats
    kept = read_track_file(file).tracks
    for one, other in zip(kept, framed(tracks(name)), strict=True):
        np.testing.assert_allclose(one.image, other.image, atol=2 / IMAGE_STEPS)


def test_they_are_not_alike_on_paper():
    assert len({dance.bpm for dance in DANCES}) >= 6 and {dance.id for dance in DANCES} == set(BOX_PIECES)
    assert min(d.bpm for d in DANCES) <= 95 and max(d.bpm for d in DANCES) >= 148
    assert [dance.id for dance in DANCES if dance.dancers == 2] == ["twin-lanterns"]
    for dance in DANCES:
        sections = [part.section for part in dance.parts]
        back = [k for k, name in enumerate(sections) if name == "chorus" and (k == 0 or sections[k - 1] != "chorus")]
        assert len(back) >= 2, f"{dance.id}: its chorus does not come back"


def test_music_is_heard_from_the_first_beat_to_the_last():
    """In the file: drums on its beats, no clipping, silence nowhere."""
    file = SONGS / "twin-lanterns.coachtrack"
    one = read_song(file, file.with_suffix(""))
    heard = packed_music(read_track_file(file), one.end)
    samples = heard.samples.mean(axis=1)
    assert heard.duration == pytest.approx(one.end, abs=0.05)
    assert 0.3 < np.abs(samples).max() <= 1.0
    loud = np.sqrt((samples[: len(samples) // 2400 * 2400].reshape(-1, 2400) ** 2).mean(axis=1))
    assert (loud[:-20] > 0.005).mean() > 0.97
    low = np.abs(np.convolve(samples, np.ones(200) / 200, "same"))  # under 100 Hz or so: the bass drum
    at = [np.abs(low[round(t * 48000) : round((t + 0.06) * 48000)]).mean() for t in one.grid.times[16:32]]
    between = [np.abs(low[round((t - 0.1) * 48000) : round((t - 0.04) * 48000)]).mean() for t in one.grid.times[16:32]]
    assert min(at) > max(between)
