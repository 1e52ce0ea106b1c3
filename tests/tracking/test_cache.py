import hashlib
import os
import weakref
from concurrent.futures import ThreadPoolExecutor, TimeoutError
from contextlib import suppress

import numpy as np

from coach.base import console, files
from coach.base.console import watched
from coach.domain.landmarks import PoseTrack
from coach.estimators.blazepose.model import PoseModel
from coach.estimators.blazepose.skeleton import BLAZEPOSE
from coach.tracking import cache as module
from coach.tracking.cache import cached_people, cached_track, track_path, video_hash
from coach.tracking.extract import WHOLE_FILM
from coach.tracking.person import person_of

MODEL = PoseModel(make=bytes, sha256="a" * 64, source="a test")


def a_video(path, data=b"pictures"):
    path.write_bytes(data)
    return path


def somebody():
    rng = np.random.default_rng(1)
    return PoseTrack(np.arange(9) / 30, rng.random((9, 33, 2)), rng.random((9, 33, 3)), np.ones((9, 33)), BLAZEPOSE)


def test_the_name_and_place_of_the_video_do_not_matter(tmp_path):
    one, moved = a_video(tmp_path / "one.mp4"), a_video(tmp_path / "moved.mkv")
    other = a_video(tmp_path / "other.mp4", b"other pictures")
    assert track_path(one, 1, MODEL, tmp_path) == track_path(moved, 1, MODEL, tmp_path)
    assert track_path(one, 1, MODEL, tmp_path) != track_path(other, 1, MODEL, tmp_path)
    assert track_path(one, 1, MODEL, tmp_path) != track_path(one, 2, MODEL, tmp_path)


def test_the_hash_is_the_files_sha256(tmp_path):
    expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert video_hash(a_video(tmp_path / "abc", b"abc")) == expected


def test_the_hash_is_computed_once_until_the_file_changes(tmp_path):
    video = a_video(tmp_path / "video", b"abc")
    first, changed = video_hash(video), video.stat().st_mtime_ns
    video.write_bytes(b"abd")
    os.utime(video, ns=(changed, changed))
    assert video_hash(video) == first  # not read again
    os.utime(video, ns=(changed + 2 * 10**9, changed + 2 * 10**9))
    assert video_hash(video) == hashlib.sha256(b"abd").hexdigest()


def test_hashing_a_large_film_shows_how_far_it_is(tmp_path, monkeypatch):
    monkeypatch.setattr(console, "SOON_S", 0.0)
    monkeypatch.setattr(files, "READ_AT_ONCE", 1000)
    shares = []
    with watched(lambda what, share: shares.append((what, share))):
        video_hash(a_video(tmp_path / "long.mp4", bytes(4000)))
    assert shares == [("Reading long.mp4", share) for share in (0, 0.25, 0.5, 0.75, 1)]


def test_two_threads_that_ask_of_one_film_read_it_once(tmp_path, monkeypatch):
    video, asked = a_video(tmp_path / "video"), []

    def read(path, advance):
        asked.append(pool.submit(video_hash, video))
        with suppress(TimeoutError):  # it would read the film, too, did it not wait for us
            asked[0].result(0.1)
        yield b"pictures"

    monkeypatch.setattr(module, "blocks_of", read)
    with ThreadPoolExecutor(1) as pool:
        assert video_hash(video) == asked[0].result()
    assert len(asked) == 1


def test_of_the_people_just_found_no_poses_stay_in_memory(tmp_path):
    video, gone = a_video(tmp_path / "one.mp4"), []

    def find(*_):
        track = somebody()
        gone.append(weakref.ref(track.image))
        return [person_of(1, track)]

    (person,) = cached_people(video, MODEL, tmp_path, "", find=find)
    assert gone[0]() is None
    np.testing.assert_array_equal(person.track.image, somebody().image)


def test_the_people_just_found_stay_in_memory_if_they_cannot_be_kept(tmp_path, capsys):
    (tmp_path / "no folder").touch()
    found = [person_of(1, somebody())]
    assert cached_people(a_video(tmp_path / "one.mp4"), MODEL, tmp_path / "no folder", "", find=lambda *_: found) == (
        found[0],
    )
    assert "could not be saved" in capsys.readouterr().err


def test_what_to_find_is_handed_on(tmp_path):
    video, asked = a_video(tmp_path / "one.mp4"), []

    def find(*what):
        asked.append(what)
        return PoseTrack.empty()

    assert len(cached_track(video, 1, MODEL, tmp_path, "Finding your poses", find)) == 0
    assert asked == [(video, MODEL, "Finding your poses")]


def a_track(height):
    """Somebody ``height`` tall in three pictures."""
    image = np.random.default_rng(1).random((3, 33, 2)) * height
    return PoseTrack(np.arange(3) / 30, image, np.zeros((3, 33, 3)), np.ones((3, 33)), BLAZEPOSE)


def test_everybody_is_found_once_and_comes_back_with_their_number(tmp_path):
    video, calls = a_video(tmp_path / "group.mp4"), []

    def find(*what):
        calls.append(what)
        return person_of(1, a_track(0.5)), person_of(2, a_track(0.9))

    first = cached_people(video, MODEL, tmp_path, "Finding your poses", find=find)
    second = cached_people(video, MODEL, tmp_path, "Finding your poses", find=find)
    assert calls == [(video, MODEL, "Finding your poses", WHOLE_FILM)]
    assert [person.number for person in second] == [1, 2]
    assert [person.size for person in second] == [person.size for person in first]
    assert cached_track(video, 1, MODEL, tmp_path, "", lambda *what: PoseTrack.empty()).t.size == 0


def test_nobody_is_remembered_too(tmp_path):
    video, calls = a_video(tmp_path / "empty.mp4"), []
    for _ in range(2):
        assert cached_people(video, MODEL, tmp_path, "", find=lambda *what: calls.append(what) or ()) == ()
    assert len(calls) == 1


def test_every_part_is_kept_by_itself(tmp_path):
    video, parts = a_video(tmp_path / "long.mp4"), []
    for part in [(60.0, 90.0), WHOLE_FILM, (60.0, 91.0), (60.0, 90.0)]:
        cached_people(video, MODEL, tmp_path, "", part, lambda *what: parts.append(what[-1]) or ())
    assert parts == [(60.0, 90.0), WHOLE_FILM, (60.0, 91.0)]
