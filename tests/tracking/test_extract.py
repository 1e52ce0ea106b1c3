import threading

import numpy as np
import pytest

from coach.domain.landmarks import Pose
from coach.estimators.blazepose.skeleton import BLAZEPOSE
from coach.media.video import Frame, VideoInfo, read_frames
from coach.tracking import extract as module
from coach.tracking.extract import (
    TRACKING_RUN_UP_S,
    extract,
    parts_of,
    pictures_in,
    prefetched,
    step_of,
    together,
    usual_parts,
)
from tests.media.films import every
from tests.media.films import film as a_film
from tests.tracking.bodies import ModelOf, body

PICTURE = np.zeros((4, 4, 3), np.uint8)


class Landmarker:
    """Finds a pose at x = time in every frame but the third."""

    def __init__(self):
        self.times, self.closed, self.forgot = [], False, []

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.closed = True

    def detect(self, rgb, moment_s):
        self.times.append(moment_s)
        if len(self.times) == 3:
            return Pose.nobody(BLAZEPOSE)
        return body(1.0 + moment_s)

    def forget(self):
        self.forgot = [*self.forgot, len(self.times)]


@pytest.fixture
def film(monkeypatch):
    """Lets a test say which times the frames of the film have."""

    def frames_at(*times, picture=lambda t: PICTURE):
        def read(path, start=0.0, every=0.0):
            return (Frame(t, picture(t)) for t in times if t >= start)

        duration = max(times, default=0.0)
        monkeypatch.setattr(module, "probe", lambda path: VideoInfo(path, 4, 4, 30.0, duration, False))
        monkeypatch.setattr(module, "read_frames", read)

    return frames_at


def extracted(tmp_path, parts=1):
    made = []

    def make():
        made.append(Landmarker())
        return made[-1]

    return extract(tmp_path / "film.mp4", ModelOf(make), parts=parts), made[0]


def test_every_frame_has_its_own_time_and_pose(tmp_path, film):
    film(0.0, 0.1, 0.15, 0.4)
    track, landmarker = extracted(tmp_path)
    assert track.t.tolist() == [0.0, 0.1, 0.15, 0.4]
    assert track.seen.tolist() == [True, True, False, True]
    assert track.image[3, 0] == pytest.approx([1.4, body(1.4).image[0, 1]])
    assert track.visibility[2].tolist() == [0.0] * 33
    assert (landmarker.closed, landmarker.forgot) == (True, [])


def test_what_finding_took_is_given_back_once_the_landmarker_is_closed(tmp_path, film, monkeypatch):
    film(0.0, 0.1)
    made, closed = [], []
    monkeypatch.setattr(module, "release_memory", lambda: closed.append([one.closed for one in made]))

    def make():
        made.append(Landmarker())
        return made[-1]

    extract(tmp_path / "film.mp4", ModelOf(make), parts=1)
    assert closed == [[True]]


def test_frames_that_do_not_come_later_are_left_out(tmp_path, film):
    film(0.0, 0.2, 0.2, 0.1, 0.3)
    assert extracted(tmp_path)[0].t.tolist() == [0.0, 0.2, 0.3]


def test_a_film_of_no_frames(tmp_path, film):
    film()
    assert len(extracted(tmp_path)[0]) == 0


def test_parts_worked_on_at_once_give_every_frame_once(tmp_path, film):
    times = [k / 30 for k in range(600)]
    film(*times)
    made = []

    def make():
        made.append(Landmarker())
        return made[-1]

    track = extract(tmp_path / "film.mp4", ModelOf(make), parts=2)
    assert track.t.tolist() == times
    begins = sorted(landmarker.times[0] for landmarker in made)
    assert begins == pytest.approx([0.0, (times[-1] - TRACKING_RUN_UP_S) / 2], abs=1 / 30)
    assert all(landmarker.closed for landmarker in made)


@pytest.mark.parametrize(
    ("width", "height", "parts"), [(1280, 720, 4), (1080, 1920, 4), (2560, 1440, 2), (3840, 2160, 1), (7680, 4320, 1)]
)
def test_large_pictures_are_decoded_by_few_at_once(tmp_path, width, height, parts):
    assert usual_parts(VideoInfo(tmp_path / "film.mp4", width, height, 60.0, 3600.0, False)) == parts


@pytest.mark.parametrize("cores", [1, 16])
def test_in_how_many_parts_hangs_on_the_film_alone(tmp_path, monkeypatch, cores):
    monkeypatch.setattr(module.os, "cpu_count", lambda: cores)
    parts = [usual_parts(VideoInfo(tmp_path / "film.mp4", 1280, 720, 30.0, s, False)) for s in (24.0, 180.0)]
    assert parts == [2, 4]


@pytest.mark.parametrize("threads", [1, 2, 3, 9])
def test_the_results_are_in_order_however_many_threads_there_are(threads):
    works = [lambda k=k: k for k in range(7)]
    assert together(works, threading.Event(), threads) == list(range(7))


def test_one_thread_finds_in_as_many_parts_the_same(tmp_path, film):
    film(*(k / 30 for k in range(600)))
    one, two = (extract(tmp_path / "film.mp4", ModelOf(Landmarker), threads=threads) for threads in (1, 2))
    np.testing.assert_array_equal(one.t, two.t)
    np.testing.assert_array_equal(one.image, two.image)


def test_one_thread_decodes_in_between(tmp_path, film, monkeypatch):
    """Else a worker on each core would ask for more cores than there are."""
    film(*(k / 30 for k in range(30)))
    threads = set()
    detect = Landmarker.detect
    monkeypatch.setattr(
        Landmarker, "detect", lambda *what: threads.update(t.name for t in threading.enumerate()) or detect(*what)
    )
    for count, decoding in ((1, False), (2, True)):
        threads.clear()
        extract(tmp_path / "film.mp4", ModelOf(Landmarker), threads=count)
        assert any(name.startswith("ahead") for name in threads) == decoding


def test_short_films_are_not_parted():
    assert parts_of(8.0, 4) == [(0.0, float("inf"))]
    assert parts_of(0.0, 4) == [(0.0, float("inf"))]
    assert parts_of(12.0, 4) == [(0.0, 6.5), (6.5, float("inf"))]  # 6.5 s each, with the second's run-up
    assert parts_of(299.0, 2) == [(0.0, 150.0), (150.0, float("inf"))]
    assert [end - begin for begin, end in parts_of(97.0, 4)[:3]] == [25.0, 24.0, 24.0]
    assert parts_of(600.0, 2, (100.0, 112.0)) == [(100.0, 106.5), (106.5, 112.0)]


def test_of_a_part_nothing_else_is_decoded(tmp_path, film):
    times = [k / 30 for k in range(1800)]
    film(*times)
    made = []

    def make():
        made.append(Landmarker())
        return made[-1]

    track = extract(tmp_path / "film.mp4", ModelOf(make), parts=2, part=(20.0, 40.0))
    assert track.t.tolist() == [t for t in times if 20 <= t < 40]
    begins = sorted(landmarker.times[0] for landmarker in made)
    assert begins == pytest.approx([20 - TRACKING_RUN_UP_S, 30.5 - TRACKING_RUN_UP_S], abs=1 / 30)
    assert max(landmarker.times[-1] for landmarker in made) < 40


def test_a_part_may_reach_behind_the_end(tmp_path, film):
    film(*(k / 30 for k in range(90)))
    assert len(extract(tmp_path / "film.mp4", ModelOf(Landmarker), parts=1, part=(2.0, 9.0)).t) == 30


def test_a_failure_in_one_part_ends_the_others(tmp_path, film):
    film(*(k / 30 for k in range(600)))

    class Failing(Landmarker):
        def detect(self, rgb, moment_s):
            if moment_s > 11:
                raise RuntimeError("no memory")
            return super().detect(rgb, moment_s)

    with pytest.raises(RuntimeError, match="no memory"):
        extract(tmp_path / "film.mp4", ModelOf(Failing), parts=2)
    assert not [thread for thread in threading.enumerate() if thread.name.startswith(("poses", "ahead"))]


def test_a_cut_is_a_gap_and_the_landmarker_begins_anew(tmp_path, film):
    colours = np.random.default_rng(1).integers(0, 255, (2, 8, 8, 3)).astype(np.uint8)
    shots = np.kron(colours, np.ones((1, 8, 8, 1), np.uint8))
    film(*(k / 30 for k in range(60)), picture=lambda t: shots[int(t >= 1.0)])
    track, landmarker = extracted(tmp_path)
    assert landmarker.forgot == [30]
    assert np.flatnonzero(~track.seen).tolist() == [2, 27, 28, 29, 30, 31, 32, 33]  # 2: where nobody was found


def test_everything_comes_in_order_whatever_the_depth():
    assert list(prefetched((k for k in range(100)), 1)) == list(range(100))


def test_a_failure_comes_after_the_items_before_it():
    def items():
        yield 1
        raise ValueError("broken film")

    taken = []
    with pytest.raises(ValueError, match="broken film"):
        taken.extend(prefetched(items(), 4))
    made = prefetched(items(), 4)
    assert next(made) == 1
    with pytest.raises(ValueError, match="broken film"):
        next(made)


def test_closing_early_closes_the_items_and_ends_the_thread():
    closed = threading.Event()

    def items():
        try:
            while True:
                yield 1
        finally:
            closed.set()

    taking = prefetched(items(), 2)
    assert next(taking) == 1
    taking.close()
    assert closed.is_set()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("ahead")]


@pytest.mark.parametrize(("fps", "looked_at"), [(30, 30), (50, 50), (60, 30), (90, 30), (144, 36), (240, 30)])
def test_of_many_pictures_a_second_about_thirty_are_looked_at(tmp_path, fps, looked_at):
    path = a_film(tmp_path / "film.mp4", every(fps, fps))
    track = extract(path, ModelOf(Landmarker), parts=1)
    assert track.t.tolist() == pytest.approx([k / looked_at for k in range(looked_at)], abs=1e-3)


@pytest.mark.parametrize(("fps", "steps"), [(29.97, 0), (59.0, 2), (58.0, 0), (60000 / 1001, 2), (120000 / 1001, 4)])
def test_a_rate_that_is_rounded_is_thinned_like_the_round_one(tmp_path, fps, steps):
    info = VideoInfo(tmp_path / "film.mp4", 4, 4, fps, 10.0, False)
    assert step_of(info) == steps / fps
    assert pictures_in((2.0, 4.0), info) == round(2.0 * fps / max(steps, 1))


def test_wherever_reading_begins_the_same_pictures_are_looked_at(tmp_path):
    path = a_film(tmp_path / "film.mp4", every(240, 240))
    whole = [frame.t for frame in read_frames(path, every=1 / 60)]
    later = [frame.t for frame in read_frames(path, 0.5, every=1 / 60)]
    assert len(whole) == 60 and later == whole[30:]
