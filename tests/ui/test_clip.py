import numpy as np
import pytest

from coach.domain.passage import Passage
from coach.media.audio import Audio
from coach.media.open_films import OpenFilms
from coach.media.video import Frame, read_frames
from coach.ui.passage.clip import Clip, ClipSources, PictureSequence, excerpt, load
from coach.ui.passage.first_frames import FirstFrames
from tests.kit.films import brightness, film

PASSAGE = Passage("shape", 3, 4, 1.5, 1.0, 2.5, 0.2, "Bend it.")


def grey(level):
    return np.full((8, 8, 3), level, np.uint8)


def shown(times):
    show = PictureSequence()
    for t in times:
        show.add(Frame(t, grey(round(100 * t))))
    return show


def loaded(tmp_path, take=3.0, reference=4.0, music=lambda start, until: None):
    sources = ClipSources(
        film(tmp_path / "reference.mp4", reference) if reference else None,
        film(tmp_path / "take.mp4", take) if take else tmp_path / "take.mp4",
        music,
    )
    clip = Clip(PASSAGE)
    for _ in load(clip, sources):
        pass
    return clip


@pytest.mark.parametrize(("t", "time"), [(-1, 0.5), (0.5, 0.5), (0.74, 0.5), (0.75, 0.75), (1.2, 1.0), (9, 1.0)])
def test_the_picture_is_the_newest_that_is_due(t, time):
    frame = shown([0.5, 0.75, 1.0]).at(t)
    assert frame.t == time
    assert abs(int(frame.rgb[4, 4, 1]) - 100 * time) <= 2


def test_an_empty_show_has_no_picture():
    assert PictureSequence().at(1.0) is None
    assert not PictureSequence().reaches(0.0)


def test_a_clip_holds_both_pictures_of_its_passage_by_their_own_times(tmp_path):
    clip = loaded(tmp_path)
    for t in (1.0, 1.55, 2.5):
        assert abs(int(clip.reference.at(t + 0.01).rgb.mean()) - brightness(t)) <= 3
        assert abs(int(clip.take.at(t + 0.21).rgb.mean()) - brightness(t + 0.2)) <= 3
    assert clip.reference.end == pytest.approx(2.5)
    assert clip.take.end == pytest.approx(2.7)
    assert clip.ready() and clip.reference.complete and clip.take.complete and not clip.notes


def test_of_a_film_that_begins_later_it_is_known_that_there_is_one(tmp_path):
    """What has no picture at all is called missing; this one only begins in the middle of the song."""
    clip = Clip(PASSAGE)
    list(load(clip, ClipSources(None, film(tmp_path / "take.mp4", 1.0, start=6.0), lambda start, until: None)))
    assert clip.take.complete and clip.take.end == pytest.approx(6.0) and not clip.notes


def test_what_is_known_of_its_beginning_is_seen_at_once_and_only_once(tmp_path):
    reference, take = film(tmp_path / "r.mp4", 4), film(tmp_path / "t.mp4", 4)
    begin = {path: FirstFrames(path, (1.0, 1.2)) for path in (reference, take)}
    for one in begin.values():
        list(one.filling(OpenFilms()))
    clip, plain = Clip(PASSAGE), Clip(PASSAGE)
    steps = load(clip, ClipSources(reference, take, lambda start, until: None, first_frames=begin))
    next(steps)
    assert clip.begun()
    assert (clip.reference.at(1.0).t, clip.take.at(1.2).t) == (pytest.approx(1.0), pytest.approx(1.2))
    list(steps)
    list(load(plain, ClipSources(reference, take, lambda start, until: None)))
    for show, same in ((clip.take, plain.take), (clip.reference, plain.reference)):
        assert show.complete and show._times == same._times


@pytest.mark.parametrize("known", ["r.mp4", "t.mp4"])
@pytest.mark.parametrize("gone", [False, True])
def test_the_picture_that_is_not_known_is_looked_for_alone(tmp_path, monkeypatch, known, gone):
    films = [film(tmp_path / name, 4) for name in ("r.mp4", "t.mp4")]
    begin = {path: FirstFrames(path, (1.0, 1.2)) for path in films if path.name == known}
    for one in begin.values():
        list(one.filling(OpenFilms()))
    (other,) = (path for path in films if path.name != known)
    if gone:
        other.unlink()
    opened = []
    monkeypatch.setattr(
        "coach.ui.passage.clip.read_frames", lambda path, *rest: opened.append(path.name) or read_frames(path, *rest)
    )
    clip = Clip(PASSAGE)
    steps = load(clip, ClipSources(*films, lambda start, until: None, first_frames=begin))
    next(steps)
    assert opened == [] and not clip.begun()
    next(steps)
    assert opened == [other.name] and clip.begun()
    list(steps)
    assert len(opened) == 2 and clip.ready() and list(clip.notes) == [other] * gone


def test_it_can_play_before_it_is_complete(tmp_path):
    sources = ClipSources(film(tmp_path / "r.mp4", 4), film(tmp_path / "t.mp4", 4), lambda start, until: None)
    clip, steps = Clip(PASSAGE), 0
    for _ in load(clip, sources):
        steps += 1
        if clip.ready():
            break
    assert steps < 2 * 12  # a picture each
    assert not clip.take.complete


@pytest.mark.parametrize(
    ("t", "step", "time"), [(0.6, 1, 0.75), (0.6, -1, None), (0.75, 1, 1.0), (1.0, -1, 0.75), (9, 1, None)]
)
def test_the_picture_beside(t, step, time):
    assert shown([0.5, 0.75, 1.0]).beside(t, step) == time


def test_a_missing_take_leaves_the_reference(tmp_path):
    clip = loaded(tmp_path, take=0)
    assert clip.ready() and clip.reference.at(1.5) is not None and clip.take.at(1.5) is None
    assert "take.mp4" in clip.notes[tmp_path / "take.mp4"]


def test_a_take_that_ends_early_is_shown_up_to_there(tmp_path):
    clip = loaded(tmp_path, take=1.5)
    assert clip.take.complete
    assert clip.take.end == pytest.approx(1.45)


def test_a_take_cut_off_in_the_middle_of_its_file_is_shown_up_to_there(tmp_path):
    path = film(tmp_path / "take.mp4", 6.0)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    clip = Clip(PASSAGE)
    for _ in load(clip, ClipSources(None, path, lambda start, until: None)):
        pass
    assert clip.ready()
    assert 1.2 <= clip.take.end <= 2.7


def test_there_is_music_at_every_speed(tmp_path):
    music = Audio(np.ones((4 * 48000, 2), np.float32), 48000)
    clip = loaded(tmp_path, music=lambda start, until: music)
    assert {speed: audio.duration for speed, audio in clip.music.items()} == {1.0: 1.5, 0.75: 2.0, 0.5: 3.0, 0.25: 6.0}


def test_an_excerpt_begins_and_ends_softly():
    ramp = np.arange(1000, dtype=np.float32).repeat(2).reshape(-1, 2) + 1
    cut = excerpt(Audio(ramp, 1000), 0.2, 0.6)
    assert cut.samples.shape == (400, 2)
    assert (cut.samples[0, 0], cut.samples[-1, 0]) == (0, 0)
    assert np.array_equal(cut.samples[20:380], ramp[220:580])


@pytest.mark.parametrize(("start", "end", "heard"), [(-0.1, 0.1, slice(100, 200)), (0.9, 1.2, slice(0, 100))])
def test_an_excerpt_beyond_the_song_is_silent_there(start, end, heard):
    cut = excerpt(Audio(np.ones((1000, 2), np.float32), 1000), start, end)
    assert len(cut.samples) == round(1000 * (end - start))
    inside = np.zeros(len(cut.samples), bool)
    inside[heard] = True
    assert not cut.samples[~inside].any()
    assert cut.samples[inside].any()
