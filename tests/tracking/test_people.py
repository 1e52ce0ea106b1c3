"""Following several people through films of figures, and the choice of a dancer; the real model at the end."""

import numpy as np
import pytest

from coach.base import console
from coach.estimators.blazepose.skeleton import BLAZEPOSE
from coach.media.video import Frame, VideoInfo
from coach.tracking import extract as extract_module
from coach.tracking import people as module
from coach.tracking.people import extract_dancer, extract_group, extract_people, has_company, staying
from tests.tracking.bodies import FigureLandmarker, ModelOf, figure_picture
from tests.tracking.test_link import tracklet

MODEL = ModelOf(FigureLandmarker)
RED, BLUE, GREEN = (220, 40, 40), (40, 60, 230), (40, 200, 60)
FPS = 30


def filming(patch):
    """Lets a test say what the film shows: frame number → figures from back to front, or None for a black picture."""

    def show(frames, figures_at):
        def read(path, start=0.0, every=0.0):
            for k in range(round(max(start, 0) * FPS), frames):
                figures = figures_at(k)
                yield Frame(k / FPS, np.zeros((120, 240, 3), np.uint8) if figures is None else figure_picture(figures))

        for place in (module, extract_module):
            patch.setattr(place, "probe", lambda path: VideoInfo(path, 240, 120, FPS, frames / FPS, False))
            patch.setattr(place, "read_frames", read)
        patch.setattr(module, "everybody_model", lambda: Seeing(FigureLandmarker))

    return show


class Seeing(ModelOf):
    """The network that sees everybody."""

    most = 9


@pytest.fixture
def film(monkeypatch):
    return filming(monkeypatch)


def followed(tmp_path, **options):
    return extract_people(tmp_path / "film.mp4", MODEL, **options)


def middle(person, frame):
    return float(person.track.image[frame, 0, 0])


def test_three_who_stay_apart_are_numbered_from_left_to_right(tmp_path, film):
    film(60, lambda k: [(1.5, BLUE), (0.4 + k * 0.003, RED), (1.0, GREEN)])
    people = followed(tmp_path)
    assert [p.number for p in people] == [1, 2, 3]
    assert [middle(p, 50) for p in people] == pytest.approx([0.55, 1.0, 1.5], abs=0.02)
    assert all(p.share > 0.9 and p.steadiness == 1.0 for p in people)
    assert all(len(p.track) == 60 for p in people)


class Waving(FigureLandmarker):
    """Sees everybody's left wrist a torso's length higher than the others do, ``looks`` times so far."""

    looks = 0

    def detect_all(self, rgb, moment_s=0.0):
        type(self).looks += 1
        poses = super().detect_all(rgb, moment_s)
        for pose in poses:
            pose.image[BLAZEPOSE.index["left_wrist"], 1] -= 0.18
        return poses


def test_a_limb_that_the_network_for_everybody_sees_elsewhere_is_not_seen(tmp_path, film, monkeypatch):
    film(60, lambda k: [(0.5, RED), (1.5, BLUE)])
    monkeypatch.setattr(module, "everybody_model", lambda: Seeing(Waving))
    people = followed(tmp_path)
    assert Waving.looks == 20  # ten a second
    for person in people:
        unseen = (person.track.visibility[2:] == 0).all(axis=0)  # nobody is found in the first frame
        assert np.flatnonzero(unseen).tolist() == [BLAZEPOSE.index["left_wrist"]]


def test_checking_the_poses_of_many_shows_how_far_it_is(tmp_path, film, monkeypatch):
    """Of six people in an hour it takes minutes."""
    shown = []
    film(60, lambda k: [(0.5, RED), (1.5, BLUE)])
    monkeypatch.setattr(console, "SOON_S", 0.0)
    with console.watched(lambda what, share: shown.append((what, share))):
        followed(tmp_path)
    for what, steps in (("Checking the poses", 2 * 20), ("Looking at who is there", 2)):
        shares = [share for name, share in shown if name == what]
        assert len(shares) > steps and shares == sorted(shares) and shares[-1] == 1


def crossing(k):
    """Red walks to the right in front of blue, who walks to the left; they meet in frame 45."""
    return [(1.45 - k * 0.01, BLUE), (0.55 + k * 0.01, RED)]


@pytest.fixture(scope="module")
def crossed(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        filming(patch)(90, crossing)
        return followed(tmp_path_factory.mktemp("crossing"))


def test_who_crosses_in_front_takes_nobodys_place(crossed):
    red, blue = crossed
    for k in (10, 30, 60, 85):
        assert middle(red, k) == pytest.approx(0.55 + k * 0.01, abs=0.03)
        assert middle(blue, k) == pytest.approx(1.45 - k * 0.01, abs=0.03)
    assert red.share > 0.9
    assert not blue.track.seen[45]  # behind the other: a gap, not the other's pose


def test_no_frame_gives_one_body_to_two_people(crossed):
    one, other = crossed
    both = one.track.seen & other.track.seen
    assert (np.abs(one.track.image[both, 0, 0] - other.track.image[both, 0, 0]) > 0.1).all()


def test_somebody_who_comes_later_has_a_higher_number_and_a_gap_before(tmp_path, film):
    film(120, lambda k: [(1.4, BLUE), *([(0.5, RED)] if k >= 60 else [])])
    first, second = followed(tmp_path)
    assert (middle(first, 100), middle(second, 100)) == pytest.approx((1.4, 0.5), abs=0.03)
    assert not second.track.seen[:60].any()
    assert second.track.seen[95:].all()


def test_who_was_out_of_the_picture_is_the_same_person_again(tmp_path, film):
    film(120, lambda k: [(1.4, BLUE), *([] if 30 <= k < 75 else [(0.5, RED)])])
    red, blue = followed(tmp_path)
    assert middle(red, 10) == middle(red, 110) == pytest.approx(0.5, abs=0.03)
    assert not red.track.seen[31:74].any()
    assert blue.share > 0.9


def test_after_a_cut_people_are_known_by_their_clothes(tmp_path, film, monkeypatch):
    monkeypatch.setattr(module, "CutFinder", lambda: lambda rgb: bool(rgb[0, 0, 0] != 60))
    film(90, lambda k: None if k == 45 else [(0.5, RED), (1.5, BLUE)] if k < 45 else [(0.6, BLUE), (1.4, RED)])
    red, blue = followed(tmp_path)
    assert (middle(red, 20), middle(red, 80)) == pytest.approx((0.5, 1.4), abs=0.03)
    assert (middle(blue, 20), middle(blue, 80)) == pytest.approx((1.5, 0.6), abs=0.03)
    assert not red.track.seen[43:48].any()  # 0.11 s on either side


@pytest.mark.parametrize("workers", [1, 3])
def test_one_dancer_costs_one_landmarker_and_a_few_looks(tmp_path, film, monkeypatch, workers):
    monkeypatch.setattr(FigureLandmarker, "made", 0)
    monkeypatch.setattr(module, "usual_parts", lambda info: workers)
    monkeypatch.setattr(module, "cores", lambda: workers)
    film(60, lambda k: [(1.0, RED)])
    (person,) = followed(tmp_path)
    assert (person.number, person.share) == (1, 1.0)
    assert FigureLandmarker.made == workers + 1  # the scouts' and the plain extraction's


def test_somebody_who_passes_in_one_look_is_no_company(tmp_path, film):
    film(300, lambda k: [(1.0, RED), *([(0.3, BLUE)] if k < 60 else [])])
    assert not has_company(tmp_path / "film.mp4", MODEL)


def test_who_is_there_only_outside_of_the_part_is_not_met(tmp_path, film):
    film(300, lambda k: [(1.0, RED), *([(0.3, BLUE)] if k < 165 else [])])
    assert has_company(tmp_path / "film.mp4", MODEL)
    assert not has_company(tmp_path / "film.mp4", MODEL, (6.0, 9.0))
    (person,) = followed(tmp_path, part=(6.0, 9.0))
    assert person.track.t[[0, -1]] == pytest.approx([6.0, 9.0 - 1 / FPS]) and person.share == 1.0


def test_a_group_is_followed_in_the_part_alone(tmp_path, film):
    film(300, lambda k: [(0.3, RED), *([] if k < 150 else [(1.4, BLUE)])])
    people = followed(tmp_path, part=(6.0, 9.0))
    assert len(people) == 2 and all(len(person.track) == 90 and person.share > 0.95 for person in people)
    assert people[0].track.t[[0, -1]] == pytest.approx([6.0, 9.0 - 1 / FPS])


def test_who_only_passes_by_takes_no_track_as_long_as_the_film(tmp_path, film, monkeypatch):
    """In an hour in a street hundreds do, of whom nobody is kept."""
    made, real = [], module._track
    monkeypatch.setattr(module, "_track", lambda *of: made.append(of) or real(*of))
    dancer, passer = tracklet(0, 1000, 0.4, 0.4), [tracklet(20 * k, 20 * k + 15, 1.0, 1.5) for k in range(10)]
    monkeypatch.setattr(module, "_follow", lambda *_: ([k / FPS for k in range(1001)], [], [dancer, *passer], []))
    monkeypatch.setattr(module, "link_tracklets", lambda tracklets, *_: [[one] for one in tracklets])
    film(1001, lambda k: [])
    assert len(extract_group(tmp_path / "film.mp4", MODEL)) == len(made) == 1
    assert staying([]) == []


def test_nobody(tmp_path, film):
    film(30, lambda k: [])
    assert followed(tmp_path) == ()


def test_at_most_so_many(tmp_path, film):
    film(60, lambda k: [(0.4, RED), (1.0, GREEN), (1.5, BLUE)])
    assert len(followed(tmp_path, most=2)) == 2
    assert len(followed(tmp_path, most=1)) == 1


def test_the_numbered_dancer_is_taken(tmp_path, film):
    film(60, lambda k: [(0.4, RED), (1.5, BLUE)])
    track = extract_dancer(tmp_path / "film.mp4", MODEL, 2)
    assert track.image[30, 0, 0] == pytest.approx(1.5, abs=0.03)


def test_a_failing_landmarker_is_heard(tmp_path, film):
    class Failing(FigureLandmarker):
        def detect(self, rgb, moment_s=0.0):
            raise RuntimeError("no memory")

    film(60, lambda k: [(0.4, RED), (1.5, BLUE)])
    with pytest.raises(RuntimeError, match="no memory"):
        extract_group(tmp_path / "film.mp4", ModelOf(Failing))
