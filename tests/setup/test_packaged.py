"""What a packaged program does before it becomes Coach: the folders are stand-ins, PyInstaller is not needed."""

import sys
import zipfile

import pytest

from coach.base import paths
from coach.base.errors import CoachError
from coach.base.paths import PROJECT, folders
from coach.setup import packaged
from coach.setup.packaged import bring_along, start, with_usual_command
from coach.setup.products import PRODUCTS, needs, shipped

COACH, QUIZ = PRODUCTS["coach"], PRODUCTS["quiz"]


@pytest.fixture
def where(tmp_path, monkeypatch):
    """The folders of a packaged program of somebody with an empty home."""
    monkeypatch.setattr(paths, "PACKAGED", True)
    monkeypatch.setattr(paths.platformdirs, "user_documents_dir", lambda: str(tmp_path / "Documents"))
    return folders(cache=tmp_path / "cache", settings=tmp_path / "settings")


@pytest.fixture
def bundle(tmp_path):
    (tmp_path / "bundle/songs/wave").mkdir(parents=True)
    (tmp_path / "bundle/songs/wave/song.toml").write_text("format = 1")
    (tmp_path / "bundle/thresholds").mkdir()
    (tmp_path / "bundle/thresholds/slides.toml").write_text("format = 1")
    return tmp_path / "bundle"


def files(folder):
    return sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file())


def test_what_is_written_is_beside_the_users_documents(where, tmp_path):
    home = tmp_path / "Documents/Coach"
    assert (where.songs, where.thresholds, where.sessions) == (home / "songs", home / "thresholds", home / "sessions")


def test_songs_and_limits_are_brought_along_whole_and_once(where, bundle):
    bring_along(bundle, where)
    assert files(where.songs.parent) == ["songs/wave/song.toml", "thresholds/slides.toml"]
    (where.songs / "wave/song.toml").write_text("mine")
    (where.thresholds / "slides.toml").unlink()
    bring_along(bundle, where)
    assert (where.songs / "wave/song.toml").read_text() == "mine"
    assert files(where.thresholds) == ["slides.toml"]


def test_a_copy_that_fails_leaves_nothing_and_is_said(where, bundle, monkeypatch):
    def full(source, target):
        target.mkdir()
        (target / "song.toml").write_text("half of it")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(packaged.shutil, "copytree", full)
    with pytest.raises(CoachError, match=r"Documents.Coach cannot be written \(No space left on device\)"):
        bring_along(bundle, where)
    assert files(where.songs.parent) == []


@pytest.mark.parametrize(
    ("product", "typed", "run"),
    [
        (COACH, [], ["start"]),
        (COACH, ["--song", "wave"], ["--song", "wave"]),
        (COACH, ["review"], ["review"]),
        (QUIZ, [], ["quiz"]),
        (QUIZ, ["--unattended"], ["quiz", "--unattended"]),
        (QUIZ, ["--help"], ["--help"]),
        (QUIZ, ["songs"], ["songs"]),
    ],
)
def test_a_double_click_means_what_the_program_is_for(product, typed, run):
    assert with_usual_command(product, typed) == run


def test_what_is_not_inside_is_said_in_a_sentence(where, monkeypatch, capsys):
    def lacks(arguments):
        raise ModuleNotFoundError("No module named 'mediapipe.tasks'", name="mediapipe.tasks")

    monkeypatch.setattr(packaged, "folders", lambda: where)
    monkeypatch.setenv("NUMBA_CACHE_DIR", "kept as it is")
    assert start(QUIZ, ["--song", "wave"], lacks) == 2
    assert "This needs “mediapipe”, which is not part of Guess That Song." in capsys.readouterr().err


def never(arguments):
    raise AssertionError("no command was typed")


def test_it_runs_modules_of_its_own_and_no_others(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["Coach"])
    assert start(COACH, ["-m", "pip", "download", "x"], never) == 1
    assert capsys.readouterr().err == "No module named pip\n"
    with pytest.raises(SystemExit) as left:
        start(COACH, ["-m", "coach.report.report", "songs", "sessions", "cache"], never)  # of no take
    assert left.value.code == 0


def test_only_songs_that_may_be_given_away_are_shipped(tmp_path):
    for name, licence in (("ours", "CC0-1.0"), ("theirs", "all rights reserved by their owners")):
        (tmp_path / "songs" / name).mkdir(parents=True)
        card = f'title = "x"\nlicence = "{licence}"\n'
        (tmp_path / "songs" / name / "song.toml").write_text(card)
        with zipfile.ZipFile(tmp_path / "songs" / f"{name}-too.coachtrack", "w") as package:
            package.writestr("track.toml", card)
    drawn = tmp_path / "songs" / "ours-too"  # from the package of that name, as soon as it is danced
    drawn.mkdir()
    (drawn / "song.toml").write_text('licence = "CC0-1.0"\n')
    (tmp_path / "songs/damaged.coachtrack").write_bytes(b"PK")
    (tmp_path / "songs/empty").mkdir()
    found = [file.relative_to(tmp_path).as_posix() for file in shipped(tmp_path, COACH)]
    assert found == ["songs/ours/song.toml", "songs/ours-too.coachtrack"]


def test_each_program_has_its_data_and_no_more():
    of_coach, of_quiz = ({file.relative_to(PROJECT).as_posix() for file in shipped(PROJECT, p)} for p in (COACH, QUIZ))
    assert {
        "songs/lovedive/reference.mp4",
        "thresholds/slides.toml",
        "coach/pages/templates/report.html.jinja",
    } <= of_quiz
    assert {file for file in of_coach - of_quiz if not file.startswith("coach/estimators/")} == set()
    assert "coach/estimators/movenet/multipose.onnx" in of_coach - of_quiz
    assert "mediapipe" in needs(PROJECT, COACH) and not {"mediapipe", "opencv-contrib-python"} & set(
        needs(PROJECT, QUIZ)
    )
