import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from coach.base.errors import CoachError
from coach.base.paths import PROJECT
from coach.domain.landmarks import PoseTrack
from coach.estimators.blazepose.model import PoseModel
from coach.estimators.blazepose.skeleton import BLAZEPOSE
from coach.song import reference
from coach.song.package import load_song
from coach.song.reference import part_of, reference_track
from coach.tracking import cache
from coach.tracking.cache import track_path
from coach.tracking.extract import WHOLE_FILM
from coach.tracking.store import load_track

MODEL = PoseModel(make=bytes, sha256="a" * 64, source="a test")
SONG = load_song(PROJECT / "songs" / "lovedive")


def track(frames=200, unseen=0):
    """Ten seconds of one dancer, the first ``unseen`` frames without."""
    rng = np.random.default_rng(1)
    one = PoseTrack(
        np.arange(frames) / 20,
        rng.random((frames, 33, 2)),
        rng.random((frames, 33, 3)),
        np.ones((frames, 33)),
        BLAZEPOSE,
    )
    one.image[:unseen] = np.nan
    return one


class Finder:
    """Stands in for the extraction and counts."""

    def __init__(self, found=None):
        self.found, self.calls = track() if found is None else found, 0

    def __call__(self, video, model, what):
        self.calls += 1
        return self.found


def test_found_once_and_then_kept(tmp_path):
    find = Finder()
    first = reference_track(SONG, MODEL, tmp_path, find)
    second = reference_track(SONG, MODEL, tmp_path, find)
    assert find.calls == 1
    np.testing.assert_array_equal(first.image, second.image)
    assert [p.suffix for p in (tmp_path / "poses").iterdir()] == [".npz"]


def other_video(tmp_path):
    video = tmp_path / "other.mp4"
    video.write_bytes(SONG.video.read_bytes() + b"\0")
    return video


@pytest.mark.parametrize(("in_part", "part"), [(False, WHOLE_FILM), (True, (3.0, 12.0))])
def test_a_dancer_is_looked_for_where_their_number_was_counted(tmp_path, monkeypatch, in_part, part):
    """A song.toml of an older Coach has no mark: its number is of the whole video's people."""
    asked = []
    monkeypatch.setattr(reference, "extract_dancer", lambda *what: asked.append(what) or track(400))
    song = replace(SONG, dancer=2, start=5.0, end=10.0, in_part=in_part)
    reference_track(song, MODEL, tmp_path)
    assert part_of(song) == part and [(dancer, where) for *_, dancer, _, where in asked] == [(2, part)]


@pytest.mark.parametrize("change", ["video", "model", "version", "dancer"])
def test_found_anew_when_something_it_depends_on_changes(tmp_path, monkeypatch, change):
    find = Finder()
    reference_track(SONG, MODEL, tmp_path, find)
    if change == "version":
        monkeypatch.setattr(cache, "TRACK_CACHE_VERSION", cache.TRACK_CACHE_VERSION + 1)
    model = replace(MODEL, sha256="b" * 64) if change == "model" else MODEL
    song = {"video": replace(SONG, video=other_video(tmp_path)), "dancer": replace(SONG, dancer=2)}.get(change, SONG)
    reference_track(song, model, tmp_path, find)
    assert find.calls == 2


@pytest.mark.parametrize("damage", [b"", b"rubbish", None])
def test_a_damaged_file_is_replaced(tmp_path, damage):
    find = Finder()
    reference_track(SONG, MODEL, tmp_path, find)
    path = track_path(SONG.video, SONG.dancer, MODEL, tmp_path)
    path.write_bytes(path.read_bytes()[:-50] if damage is None else damage)
    reference_track(SONG, MODEL, tmp_path, find)
    assert find.calls == 2
    assert len(load_track(path)) == 200


def test_a_mirrored_video_is_mirrored_back(tmp_path):
    plain = reference_track(SONG, MODEL, tmp_path, Finder())
    mirrored = reference_track(replace(SONG, mirrored=True), MODEL, tmp_path, Finder())
    np.testing.assert_array_equal(mirrored.image, plain.mirrored().image)


@pytest.mark.parametrize(("unseen", "enough"), [(0, True), (100, True), (101, False), (200, False)])
def test_half_of_the_danced_frames_must_show_the_dancer(tmp_path, unseen, enough):
    find = Finder(track(unseen=unseen))
    if enough:
        assert len(reference_track(SONG, MODEL, tmp_path, find)) == 200
    else:
        with pytest.raises(CoachError, match=r"reference\.mp4: the dancer is found in only (0|50) % of the pictures"):
            reference_track(SONG, MODEL, tmp_path, find)


def test_frames_outside_the_dance_do_not_count(tmp_path):
    talk_first = Finder(track(unseen=150))
    assert len(reference_track(replace(SONG, start=7.0), MODEL, tmp_path, talk_first)) == 200


def test_a_film_without_frames_is_refused(tmp_path):
    with pytest.raises(CoachError, match="in only 0 % of the pictures"):
        reference_track(SONG, MODEL, tmp_path, Finder(PoseTrack.empty()))


def test_interrupted_leaves_nothing(tmp_path):
    def interrupted(video, model, what):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        reference_track(SONG, MODEL, tmp_path, interrupted)
    assert list(tmp_path.iterdir()) == []


def test_a_cache_that_cannot_be_written_does_not_stop_the_dance(tmp_path, capsys):
    (tmp_path / "poses").write_text("a file in the way", encoding="utf-8")
    assert len(reference_track(SONG, MODEL, tmp_path, Finder())) == 200
    assert "could not be saved" in capsys.readouterr().err


def test_a_video_that_has_gone(tmp_path):
    with pytest.raises(CoachError, match=r"gone\.mp4 cannot be read"):
        reference_track(replace(SONG, video=tmp_path / "gone.mp4"), MODEL, tmp_path, Finder())


SAVE_OFTEN = """
import sys
from pathlib import Path
import numpy as np
from coach.domain.landmarks import BODY, PoseTrack
from coach.tracking.store import save_track
n = int(sys.argv[2])
track = PoseTrack(np.arange(n), np.full((n, 23, 2), n), np.zeros((n, 23, 3)), np.ones((n, 23)), BODY)
for _ in range(20):
    save_track(Path(sys.argv[1]), track)
"""


def test_two_processes_at_once_leave_one_whole_file(tmp_path):
    path = tmp_path / "poses.npz"
    writers = [subprocess.Popen([sys.executable, "-c", SAVE_OFTEN, path, n], cwd=PROJECT) for n in ("100", "120")]
    assert [writer.wait(60) for writer in writers] == [0, 0]
    loaded = load_track(path)
    assert len(loaded) in (100, 120)
    assert (loaded.image == len(loaded)).all()
    assert list(tmp_path.iterdir()) == [path]
