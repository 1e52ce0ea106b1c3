"""``python main.py score`` from the command line, on the real pose model."""

import json
from pathlib import Path

import pytest

from coach.cli import main
from coach.domain.landmarks import JOINTS
from coach.media.packed import jpeg
from coach.takes.folder import TakeFolder, load_poses, load_take
from coach.takes.take import MOVES_KEY, TAKE_KEYS
from tests.e2e.planted import assert_the_planted_are_found
from tests.e2e.program import COVER, only_take, run
from tests.media.films import clicks, every, film, picture, sound_only


@pytest.fixture(scope="module")
def scored(tmp_path_factory):
    """The sessions folder, and what the program said of the tests' cover."""
    sessions = tmp_path_factory.mktemp("sessions")
    return sessions, run(None, "score", "lovedive", COVER, "--json", "-", "--sessions-dir", sessions)


@pytest.fixture(scope="module")
def record(scored):
    return json.loads(scored[1][1])  # nothing else on standard output


def test_the_summary_is_for_people(scored):
    code, _, error = scored[1]
    assert code == 0
    for said in (
        "the song begins with your film, by the sound (sure)",
        "of 100",
        "ms late",
        "Mistake 1",
        f'main.py --sessions-dir "{scored[0]}" review',
    ):
        assert said in error
    assert str(only_take(scored[0])) in error


def test_the_keys_are_those_of_take_json_and_the_films_own(record):
    assert list(record) == [*TAKE_KEYS, MOVES_KEY, "take", "offset_s", "mirrored", "dancer", "same_dance", "methods"]
    assert list(record["methods"]) == ["angle", "cosine", "cosine_l2"]
    assert (record["version"], record["song"], record["take"]) == (1, "lovedive", str(COVER))
    assert [list(beat["joints"]) for beat in record["beats"]] == [list(JOINTS)] * 48


def test_what_was_found_of_the_film(record):
    assert abs(record["offset_s"]) < 0.005
    assert (record["mirrored"], record["dancer"], record["same_dance"]) == (False, 1, True)
    assert 0.99 < record["methods"]["cosine"] <= 1
    assert 0.97 < record["methods"]["cosine_l2"] <= 1
    assert 1 < record["methods"]["angle"] < 10


def test_the_planted_mistakes_and_the_lag_are_found(record):
    assert_the_planted_are_found(record)
    assert 75 <= record["score"] < 100


def test_its_moves_are_known_from_the_model_that_ships(record):
    moves = record["moves"]
    assert [one["danced"] for one in moves] == [one["due"] for one in moves] and len(moves) == 7


def test_the_folder_is_that_of_a_live_take(scored, record):
    folder = TakeFolder(only_take(scored[0]))
    # the page is made by a process of its own, which may still be at it
    names = {path.name for path in folder.path.iterdir() if "report.html" not in path.name}
    assert names == {"poses.npz", "session.json", "take.json", "take.mp4", "verdicts.npz"}
    kept = json.loads(folder.record.read_text(encoding="utf-8"))
    assert kept == {key: record[key] for key in (*TAKE_KEYS, MOVES_KEY)}
    assert len(load_take(folder).mistakes) == 3
    assert load_poses(folder).seen.mean() > 0.99


# ---------------------------------------------------------------- what cannot be used


def written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


BAD = {
    "missing": (lambda folder: folder / "gone.mp4", "There is no video at"),
    "long name": (lambda folder: folder / ("x" * 300 + ".mp4"), "cannot be read (File name too long)"),
    "empty": (lambda folder: written(folder / "empty.mp4", b""), "is empty"),
    "text": (lambda folder: written(folder / "text.mp4", b"5 6 7 8 " * 99), "is not a video"),
    "folder": (lambda folder: folder, "is a folder"),
    "still": (lambda folder: written(folder / "still.jpg", jpeg(picture(1))), "is a picture, not a video"),
    "two pictures": (lambda folder: film(folder / "one.mp4", [0.0, 0.04]), "lasts only"),
    "sound": (lambda folder: sound_only(folder / "sound.wav", clicks([0.5], 4.0, 48000)), "has sound but no picture"),
    "cut short": (lambda folder: written(folder / "cut.mp4", COVER.read_bytes()[:400_000]), "incomplete"),
}


def refusal(capsys, tmp_path, *words):
    """What is said, of a command that must leave no take."""
    code = main(["score", *map(str, words), "--sessions-dir", str(tmp_path / "sessions")])
    out, error = capsys.readouterr()
    assert (code, out) == (2, "")
    assert not (tmp_path / "sessions").exists()
    return error.strip()


@pytest.mark.parametrize("kind", BAD)
def test_a_film_that_cannot_be_used(tmp_path, capsys, kind):
    make, said = BAD[kind]
    answer = refusal(capsys, tmp_path, "lovedive", make(tmp_path))
    assert said in answer and "\n" not in answer


@pytest.mark.parametrize("name", ["lovedve", "../lovedive", "a/b", "x" * 300, "con", "", "💃"])
def test_a_song_that_is_not_there(tmp_path, capsys, name):
    assert "There is no song" in refusal(capsys, tmp_path, name, COVER)


@pytest.mark.parametrize("place", ["nowhere/x.json", ".", "x" * 300])
def test_a_place_for_the_json_that_is_not_there(tmp_path, capsys, place):
    answer = refusal(capsys, tmp_path, "lovedive", COVER, "--json", tmp_path / place)
    assert "cannot be written" in answer


def test_a_film_of_an_empty_room(tmp_path, capsys):
    room = film(tmp_path / "room.mp4", every(40), size=(320, 240))
    assert "nobody is found" in refusal(capsys, tmp_path, "lovedive", room)


def test_a_dancer_who_is_not_there(tmp_path, capsys):
    assert "there is no dancer 4" in refusal(capsys, tmp_path, "lovedive", COVER, "--dancer", "4")


def test_an_offset_that_cannot_be(tmp_path, capsys):
    assert "do not overlap" in refusal(capsys, tmp_path, "lovedive", COVER, "--offset", "500")


@pytest.mark.parametrize("offset", ["nan", "inf", "soon"])
def test_an_offset_that_is_no_number(offset, capsys):
    with pytest.raises(SystemExit) as end:
        main(["score", "lovedive", str(COVER), "--offset", offset])
    assert end.value.code == 2
