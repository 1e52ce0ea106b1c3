"""The finished reel, measured: both pictures and the music in step, cut on beats, whole or not there at all."""

import errno
import os
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest

from coach.base.errors import CoachError
from coach.domain.landmarks import PoseTrack
from coach.media.audio import Audio, read_audio
from coach.media.film_writer import FilmWriter
from coach.media.recording import TakeWriter
from coach.media.video import probe, read_frames
from coach.reel import film, pictures
from coach.reel.film import REEL_FPS, forget_reel, reel_file, render
from coach.reel.pictures import reel_layout
from coach.reel.plan import ReelOptions
from coach.reel.scene import ReelRequest, ReelScene
from coach.takes.folder import TakeFolder
from coach.takes.marks import toggle_mark
from coach.tracking.store import save_track
from tests.kit.films import a_song
from tests.kit.takes import a_take, a_track, mistake, verdict
from tests.media.films import clicks, onsets

RATE = 48000
LAG = 0.1
BEATS = [0.5 * k for k in range(16)]
LIT = 0.1
"""s for which a picture is white from each beat on."""
FRAME = 1 / REEL_FPS
SIZE = (160, 90)
SIZES = {"LANDSCAPE": (1280, 720), "PORTRAIT": (1080, 1920)}


@pytest.fixture(autouse=True)
def small(monkeypatch):
    """Reels of a quarter of their size, encoded in no time: that of the fixture ``reel`` is of the real one."""
    for name, (wide, high) in SIZES.items():
        assert getattr(pictures, name) == SIZES[name]
        monkeypatch.setattr(pictures, name, (wide // 4, high // 4))


def flashing(beats, t):
    lit = any(-1e-3 <= t - beat < LIT for beat in beats)
    return np.full((SIZE[1], SIZE[0], 3), 240 if lit else 40, np.uint8)


@pytest.fixture(scope="module")
def danced(tmp_path_factory):
    """A song that flashes and clicks on its beats, and a take that flashes 100 ms later, at another frame rate."""
    path = tmp_path_factory.mktemp("reel")
    song = a_song(path)
    with FilmWriter(song.video, *SIZE, 30, Audio(clicks(BEATS, 8.0, RATE), RATE)) as film:
        for n in range(240):
            film.write(flashing(BEATS, n / 30))
    with TakeWriter(path / "take.mp4", *SIZE) as film:
        for n in range(200):
            film.write(flashing([t + LAG for t in BEATS], 0.013 + n / 25), 0.013 + n / 25)
    return TakeFolder(path), song


def take_of(kind="shape", first=4, last=6):
    wrong = range(first, last + 1)
    verdicts = [verdict(k, kind if k in wrong else "ok", ("left_elbow",), lag=LAG) for k in range(16)]
    return a_take(verdicts, [mistake(first, last, kind, ("left_elbow",) if kind == "shape" else ())])


def request(danced, take=None, song="same", **options):
    folder, own = danced
    return ReelRequest(
        folder, take or take_of(), own if song == "same" else song, PoseTrack.empty, ReelOptions(**options)
    )


def brightness(path, layout):
    """(n,) of the middle of the reference's part of every picture, and of the take's."""
    middles = [rect.inflate(-rect.width // 2, -rect.height // 2) for rect in (layout.reference, layout.take)]
    parts = [(slice(middle.top, middle.bottom), slice(middle.left, middle.right)) for middle in middles]
    return np.array([[frame.rgb[part].mean() for part in parts] for frame in read_frames(path)]).T


def lights(levels):
    """Times (s) of the reel at which a part of its picture turns white."""
    lit = levels > 140
    return np.flatnonzero(lit[1:] & ~lit[:-1]) / REEL_FPS + FRAME


@pytest.fixture(scope="module")
def reel(danced):
    asked = request(danced)
    path = render(asked)
    moments = [lights(levels) for levels in brightness(path, reel_layout(False, False))]
    sound = read_audio(path)
    return ReelScene(asked).plan, moments, onsets(sound.samples, RATE, 0.15), path


def inside(moments, cut, early=0.06):
    return np.array([t for t in moments if cut.begin + early < t < cut.end - early])


def cuts_of(plan, part):
    """At half speed two: before and behind the picture that stands, which is of the first wrong beat."""
    found = [cut for cut in plan.cuts if cut.part == part]
    assert len(found) == (2 if part == "slow" else 1)
    return found


def inside_all(moments, plan, part):
    return np.concatenate([inside(moments, cut) for cut in cuts_of(plan, part)])


@pytest.mark.parametrize("part", ["danced", "slow"])
def test_both_pictures_flash_within_one_frame_of_each_other(reel, part):
    plan, (reference, take), _, _ = reel
    theirs, mine = (inside_all(moments, plan, part) for moments in (reference, take))
    assert len(theirs) == len(mine) == (3 if part == "danced" else 2)
    # the take was filmed 25 times a second: at half speed one of its pictures stands for more than two of the reel
    step = FRAME if part == "danced" else 2 * FRAME
    assert np.abs(theirs - mine).max() <= step + 1e-6


@pytest.mark.parametrize("part", ["danced", "slow"])
def test_the_music_is_heard_with_its_picture(reel, part):
    plan, (reference, _), heard, _ = reel
    np.testing.assert_allclose(inside_all(heard, plan, part), inside_all(reference, plan, part), atol=FRAME)


def test_cuts_are_on_beats_in_what_is_seen_and_heard(reel):
    plan, (reference, _), _, _ = reel
    for cut in (*cuts_of(plan, "danced"), *cuts_of(plan, "slow")):
        beats = cut.begin + np.arange(0.5, cut.stop - cut.start, 0.5) / cut.speed
        np.testing.assert_allclose(inside(reference, cut), beats, atol=FRAME)


def test_while_the_picture_stands_it_does_not_move_and_nothing_is_heard(reel):
    plan, _, heard, path = reel
    (held,) = cuts_of(plan, "held")
    assert held.start == pytest.approx(2.0)
    assert len(inside(heard, held, early=0.0)) == 0
    with closing(read_frames(path, held.begin + FRAME)) as frames:
        shown = [frame.rgb for frame in frames if frame.t < held.end - FRAME]
    assert len(shown) > 40
    assert max(np.abs(rgb.astype(np.int16) - shown[0]).mean() for rgb in shown) < 1


def test_it_plays_everywhere_and_is_as_long_as_planned(reel):
    plan, _, _, path = reel
    info = probe(path)
    assert (info.width, info.height, info.fps) == (1280, 720, 30)
    assert info.duration == pytest.approx(plan.length, abs=FRAME)
    with av.open(str(path)) as film:
        assert film.streams.video[0].codec_context.pix_fmt == "yuv420p"
        assert film.streams.audio[0].codec_context.name == "aac"


def test_a_mistake_of_timing_is_shown_as_late_as_it_was(danced):
    asked = request(danced, take_of("timing"), slow=False)
    path = render(asked)
    cut = ReelScene(asked).plan.cuts[1]
    theirs, mine = (inside(lights(levels), cut, 0.11) for levels in brightness(path, reel_layout(False, False)))
    assert np.median(mine[:3] - theirs[:3]) == pytest.approx(LAG, abs=FRAME)


def test_the_frames_light_up_on_both_beats(danced):
    scene = ReelScene(request(danced, take_of("timing")))
    danced_cut = scene.plan.cuts[1]
    assert scene.flashes(danced_cut, 2.0 + 0.01) == (True, False)
    assert scene.flashes(danced_cut, 2.0 + LAG + 0.05) == (False, True)
    assert scene.flashes(danced_cut, 2.0 + 0.4) == (False, False)
    assert ReelScene(request(danced)).flashes(danced_cut, 2.0) is None


@pytest.mark.parametrize("speed_of_beats", [0.2, 0.3, 0.5])
def test_nothing_flashes_faster_than_three_times_a_second(danced, speed_of_beats):
    folder, song = danced
    song = replace(song, grid=replace(song.grid, times=speed_of_beats * np.arange(16)))
    take = take_of("timing", 2, 13)
    take = replace(take, verdicts=tuple(replace(v, t=v.beat * speed_of_beats) for v in take.verdicts))
    scene = ReelScene(ReelRequest(folder, take, song, PoseTrack.empty))
    cut = scene.plan.cuts[1]
    lit = np.array([scene.flashes(cut, t)[0] for t in np.arange(cut.start, cut.stop, 0.01)])
    assert (lit[1:] & ~lit[:-1]).sum() <= 3 * (cut.stop - cut.start) + 1


def test_upright_alone_and_whole_have_names_of_their_own(danced):
    names = {
        reel_file(danced[0], ReelOptions(**options)).name
        for options in ({}, {"portrait": True}, {"with_reference": False}, {"whole": True}, {"top": 1, "slow": False})
    }
    assert names == {"reel.mp4", "reel-portrait.mp4", "reel-alone.mp4", "reel-all.mp4"}


@pytest.mark.parametrize(
    ("options", "size"),
    [
        ({"portrait": True}, (270, 480)),
        # without a song it is alone, too
        pytest.param({"with_reference": False}, (320, 180), marks=pytest.mark.long),
        ({"whole": True}, (320, 180)),
    ],
)
def test_every_kind_of_reel_is_made(danced, options, size):
    path = render(request(danced, slow=False, **options))
    assert (probe(path).width, probe(path).height) == size


# ---------------------------------------------------------------- whole, or not there


class Enough(Exception):
    pass


def test_what_is_stopped_leaves_nothing_and_keeps_the_reel_that_was_there(danced, tmp_path):
    folder = TakeFolder(tmp_path)
    old = folder.path / "reel.mp4"
    old.write_bytes(b"the reel of yesterday")

    def tell(share):
        if share > 0.3:
            raise Enough

    with pytest.raises(Enough):
        render(replace(request(danced), folder=folder), tell)
    assert [path.name for path in tmp_path.iterdir()] == ["reel.mp4"]
    assert old.read_bytes() == b"the reel of yesterday"


def test_what_a_killed_program_left_is_removed_but_not_what_another_is_writing(danced, tmp_path):
    left, busy, other = (tmp_path / name for name in (".reel.mp4.1.part", ".reel.mp4.2.part", "notes.part"))
    for path in (left, busy, other):
        path.write_bytes(b"x")
    os.utime(left, (1e9, 1e9))
    os.utime(other, (1e9, 1e9))
    render(replace(request(danced, slow=False), folder=TakeFolder(tmp_path)))
    assert sorted(path.name for path in tmp_path.iterdir()) == [".reel.mp4.2.part", "notes.part", "reel.mp4"]


def test_a_disk_that_may_not_be_written_is_said_and_not_its_tidying(danced, tmp_path, monkeypatch):
    def refuse(*_, **__):
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    def unwritable(path, *_):
        raise CoachError(f"{path} could not be written.")

    monkeypatch.setattr(Path, "unlink", refuse)
    monkeypatch.setattr(film, "FilmWriter", unwritable)
    with pytest.raises(CoachError, match="could not be written"):
        render(replace(request(danced), folder=TakeFolder(tmp_path)))


def test_progress_goes_from_nothing_to_all(danced):
    shares = []
    render(request(danced, slow=False), shares.append)
    assert shares == sorted(shares)
    assert shares[0] < 0.01
    assert shares[-1] == 1.0


def test_a_folder_that_is_gone_is_said(danced, tmp_path):
    with pytest.raises(CoachError, match="gone"):
        render(replace(request(danced), folder=TakeFolder(tmp_path / "gone")))


# ---------------------------------------------------------------- what may be missing


def test_without_the_take_s_video_its_poses_dance(danced, tmp_path):
    folder = TakeFolder(tmp_path)
    save_track(folder.poses, a_track(240))
    asked = replace(request(danced, slow=False), folder=folder)
    with closing(read_frames(render(asked), ReelScene(asked).plan.cuts[1].begin + 1)) as frames:
        shown = next(frames).rgb
    take = reel_layout(False, False).take
    assert np.std(shown[take.top : take.bottom, take.left : take.right]) > 20


def test_without_the_song_the_take_plays_alone_and_silently(danced):
    asked = request(danced, song=None, slow=False)
    assert ReelScene(asked).alone
    assert not np.abs(read_audio(render(asked)).samples).max() > 1e-3


def test_a_damaged_song_is_no_reason_to_have_no_reel(danced, tmp_path):
    song = replace(danced[1], video=tmp_path / "gone.mp4")
    assert probe(render(request(danced, song=song, slow=False))).has_audio


def test_false_alarms_are_left_out(danced, tmp_path):
    take = replace(take_of(), mistakes=(mistake(4, 6), mistake(10, 11)))
    folder = TakeFolder(tmp_path)
    toggle_mark(folder, take.mistakes[0])
    shown = ReelScene(replace(request(danced, take), folder=folder)).plan.passages
    assert [(p.what, p.first) for p in shown] == [("shape", 10)]
    wrong = tuple(verdict(k, "shape" if k in (4, 5, 6, 10, 11) else "ok") for k in range(16))
    scene = ReelScene(replace(request(danced, replace(take, verdicts=wrong)), folder=folder))
    strip = scene.title_card(scene.plan.cuts[0]).timeline.kinds
    assert [beat for beat, kind in enumerate(strip) if kind == "shape"] == [10, 11]
    toggle_mark(folder, take.mistakes[1])
    assert ReelScene(replace(request(danced, take), folder=folder)).plan.passages[0].what == "best"


def test_a_stale_reel_is_removed_and_nothing_else(tmp_path):
    folder = TakeFolder(tmp_path)
    names = ["reel.mp4", "reel-all.mp4", "reel-portrait.mp4", "my reel.mp4", "take.mp4", "take.json", "marks.json"]
    for name in names:
        (tmp_path / name).write_bytes(b"x")
    forget_reel(folder)
    forget_reel(folder)  # there may be none
    assert {path.name for path in tmp_path.iterdir()} == {*names} - {"reel.mp4"}


def test_a_reel_that_cannot_be_removed_is_said(tmp_path):
    (tmp_path / "reel.mp4").mkdir()
    with pytest.raises(CoachError, match=r"reel\.mp4 still shows .* cannot be removed"):
        forget_reel(TakeFolder(tmp_path))
