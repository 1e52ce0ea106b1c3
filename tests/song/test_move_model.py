"""The file of a model: read as it was written, refused where it does not fit."""

import io
import json
from dataclasses import replace

import numpy as np
import pytest

from coach.base.errors import CoachError
from coach.base.paths import folders
from coach.moves.recognition import look, phrases
from coach.moves.windows import FEATURES
from coach.song.library import find_song
from coach.song.move_model import model_of_song, model_path, read_model, write_model
from coach.song.reference import video_of
from coach.tracking.store import load_track
from tests.compare.tracks import POSES
from tests.kit import moving
from tests.kit.damage import damaged_zips
from tests.kit.films import a_song
from tests.kit.moving import GRID, MOVES


@pytest.fixture(scope="module")
def model():
    return replace(moving.model(), song="lovedive", video="abc", trained_on=("the reference of lovedive",))


@pytest.fixture
def song(tmp_path):
    return replace(a_song(tmp_path), moves=MOVES, grid=GRID)


def test_as_it_was_written(tmp_path, model):
    path = tmp_path / "models" / "a.npz"
    write_model(path, model)
    found = read_model(path, "body")
    windows = np.random.default_rng(0).normal(size=(5, FEATURES))
    assert np.array_equal(found.forest.probabilities(windows), model.forest.probabilities(windows))
    plain = [(m.names, m.parts, m.skeleton, m.song, m.video, m.places, m.trained_on, m.library) for m in (found, model)]
    assert plain[0] == plain[1]


def changed(path, about=None, **arrays):
    with np.load(path) as file:
        kept = {name: file[name] for name in file.files}
    said = json.loads(bytes(kept["about"]).decode()) | (about or {})
    buffer = io.BytesIO()
    kept["about"] = np.frombuffer(json.dumps(said).encode(), np.uint8)
    np.savez(buffer, **kept | arrays)
    path.write_bytes(buffer.getvalue())


@pytest.mark.parametrize(
    ("about", "arrays", "said"),
    [
        ({"format": 2}, {}, '"format" is 2, this program reads 1'),
        ({"features": 7}, {}, "7 numbers of a window"),
        ({"parts": [1, 4]}, {}, "classes contradict"),
        ({"parts": [1, 4, 9]}, {}, "other classes"),
        ({"classes": None}, {}, "damaged"),
        ({}, {"left": np.zeros(3, np.int32)}, "trees are incomplete"),
        ({}, {"value": np.array(["x"])}, '"value" is of the wrong kind'),
    ],
)
def test_a_file_that_does_not_fit(tmp_path, model, about, arrays, said):
    path = tmp_path / "a.npz"
    write_model(path, model)
    changed(path, about, **arrays)
    with pytest.raises(CoachError, match=said):
        read_model(path)


@pytest.mark.parametrize("data", [b"", b"no archive", None])
def test_a_damaged_file(tmp_path, model, data):
    path = tmp_path / "a.npz"
    write_model(path, model)
    path.write_bytes(path.read_bytes()[:900] if data is None else data)
    with pytest.raises(CoachError, match="not a model of moves, or is damaged"):
        read_model(path)


def test_an_archive_of_something_else(tmp_path):
    np.savez(tmp_path / "a.npz", poses=np.zeros(3))
    with pytest.raises(CoachError, match="not a model of moves"):
        read_model(tmp_path / "a.npz")


def test_another_skeleton(tmp_path, model):
    write_model(tmp_path / "a.npz", model)
    with pytest.raises(CoachError, match="from the points of body, which movenet does not find"):
        read_model(tmp_path / "a.npz", "movenet")
    write_model(tmp_path / "b.npz", replace(model, skeleton="blazepose"))
    with pytest.raises(CoachError, match="--estimator blazepose or blazepose-crops, or"):  # a group needs the second
        read_model(tmp_path / "b.npz", "multipose")
    with pytest.raises(CoachError, match="Choose --estimator blazepose-crops, or"):  # blazepose would turn a group down
        read_model(tmp_path / "b.npz", "multipose", several=True)


def test_no_file(tmp_path):
    with pytest.raises(CoachError, match="does not exist"):
        read_model(tmp_path / "a.npz")


def test_a_song_without_a_model_has_none(tmp_path, song):
    assert model_of_song(song, "abc", tmp_path, "body") is None


def test_a_move_may_get_another_name(tmp_path, model, song):
    write_model(model_path(tmp_path, "lovedive"), model)
    renamed = (replace(MOVES[0], name="big wave"), MOVES[1])
    assert model_of_song(replace(song, moves=renamed), "abc", tmp_path, "body").names[1:] == ("big wave", "clap")


@pytest.mark.parametrize(
    ("change", "video", "said"),
    [
        ({"id": "other"}, "abc", 'for the song "lovedive", not for "other"'),
        ({}, "def", "another video of lovedive"),
        ({"moves": MOVES[:1]}, "abc", "moves of lovedive have changed"),
    ],
)
def test_what_is_not_of_this_song(tmp_path, model, song, change, video, said):
    other = replace(song, **change)
    write_model(model_path(tmp_path, other.id), model)
    with pytest.raises(CoachError, match=said):
        model_of_song(other, video, tmp_path, "body")


def test_the_shipped_model_of_the_stand_in_knows_its_moves_in_the_cover():
    where = folders()
    song = find_song("lovedive", where.songs)
    shipped = model_of_song(song, video_of(song), where.thresholds, "blazepose")
    assert shipped is not None and shipped.trained_on == ("the reference of lovedive",)  # the cover is new to it
    assert model_path(where.thresholds, song.id).stat().st_size <= 300_000
    found = phrases(look(load_track(POSES / "cover.npz"), shipped), song.moves, song.grid)
    assert [one.label for one in found] == [one.due for one in found] == list(range(1, 8))
    assert min(one.certainty for one in found) > 0.9


def test_whatever_is_wrong_with_the_zip_is_damage(tmp_path, model):
    path = tmp_path / "a.npz"
    write_model(path, model)
    for what, data in damaged_zips(path.read_bytes()):
        path.write_bytes(data)
        try:
            read_model(path)
        except CoachError as problem:
            assert "damaged" in str(problem), what


def test_a_folder_that_cannot_be_made_is_said(tmp_path, model):
    (tmp_path / "models").write_text("a file in the place of the folder")
    with pytest.raises(CoachError, match="a.npz could not be written"):
        write_model(tmp_path / "models" / "a.npz", model)
