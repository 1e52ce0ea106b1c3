"""``moves --learn``, ``--recognise``, ``--train``: what is written and said, and that bad input writes nothing."""

import json
from dataclasses import replace
from types import SimpleNamespace

import pytest

from coach.app import moves_learning as commands
from coach.base.errors import CoachError
from coach.base.paths import Folders
from coach.cli import main
from coach.domain.landmarks import BODY, PoseTrack
from coach.estimators.registry import DEFAULT_CHOICE
from coach.moves import examples
from coach.tracking.person import person_of
from coach.training import learning
from tests.kit.films import a_song
from tests.kit.moving import GRID, MOVES, track

LABELS = "film,start_s,end_s,label\n" + "".join(
    f"{name}.mp4,{start},{start + 4},{label}\n"
    for name in ("anna", "ben")
    for start, label in ((0, "wave"), (4, "clap"), (8, "wave"), (12, "clap"))
)
MODEL = SimpleNamespace(skeleton=BODY)


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(examples, "WANTED_WINDOWS", 60)


@pytest.fixture
def where(tmp_path):
    folders = [tmp_path / name for name in ("songs", "thresholds", "sessions", "cache", "settings")]
    for folder in folders:
        folder.mkdir()
    return Folders(*folders)


@pytest.fixture
def seen(monkeypatch):
    """What each film shows, by its name."""
    tracks = {}
    monkeypatch.setattr(commands, "estimator_model", lambda *_: MODEL)
    monkeypatch.setattr(commands, "probe", lambda path: SimpleNamespace(duration=16.0, path=path))
    monkeypatch.setattr(commands, "usable_film", lambda path: SimpleNamespace(path=path))
    monkeypatch.setattr(commands, "cached_people", lambda path, *_: people(tracks[path.name]))
    return tracks


def people(one):
    return (person_of(1, one),) if one.seen.any() else ()


@pytest.fixture
def own_films(tmp_path, seen):
    """A folder with two labelled films, and one to be recognised."""
    folder = tmp_path / "strokes"
    folder.mkdir()
    for name, one in (
        ("anna", track()),
        ("ben", track(size=0.95, seed=4)),
        ("me", track(("clap", None, "wave"), seed=8)),
    ):
        (folder / f"{name}.mp4").write_bytes(b"")
        seen[f"{name}.mp4"] = one
    (folder / "labels.csv").write_text(LABELS, encoding="utf-8")
    return folder


def train(folder, where, target=None):
    return commands.train_on_labels(folder, folder / "labels.csv", target, where, DEFAULT_CHOICE)


def test_films_of_ones_own(own_films, where, capsys):
    said = train(own_films, where)
    assert "2 moves (wave, clap) from anna.mp4 (4 labels), ben.mp4 (4 labels), with LightGBM" in said
    model, to = own_films / "moves.npz", own_films / "me.json"
    commands.recognise_by_model(own_films / "me.mp4", model, str(to), where, DEFAULT_CHOICE, "")
    assert (own_films / "me.moves.png").read_bytes().startswith(b"\x89PNG")
    found = json.loads(to.read_text(encoding="utf-8"))["moves"]
    assert [one["move"] for one in found] == ["clap", "wave"]
    assert found[0]["end_s"] == pytest.approx(4, abs=0.5) and found[1]["start_s"] == pytest.approx(8, abs=0.5)
    out = capsys.readouterr().out
    assert "clap" in out and "wave" in out and "0:08" in out


@pytest.mark.parametrize("labels, said", [(1, "anna.mp4 (1 label)"), (2, "anna.mp4 (2 labels)")])
def test_one_label_is_no_labels(own_films, where, monkeypatch, labels, said):
    known = {}
    monkeypatch.setattr(learning, "learnt", lambda *_, trained_on, **__: known.update(films=trained_on))
    monkeypatch.setattr(commands, "write_model", lambda *_: None)
    monkeypatch.setattr(commands, "_learnt", lambda *_: "")
    header, *lines = LABELS.splitlines()
    anna, ben = ([line for line in lines if line.startswith(name)] for name in ("anna", "ben"))
    (own_films / "labels.csv").write_text("\n".join([header, *anna[:labels], *ben]), encoding="utf-8")
    train(own_films, where)
    assert known["films"][0] == said


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("carl.mp4,1,2,wave", "line 10: .*carl.mp4 does not exist"),
        ("ben.mp4,16,19,wave", "ends at 19 s, but ben.mp4 lasts 16.0 s"),
        ("ben.mp4,3,5,wave", "overlap"),
    ],
)
def test_bad_labels_write_nothing(own_films, where, line, said):
    (own_films / "labels.csv").write_text(LABELS + line + "\n", encoding="utf-8")
    with pytest.raises(CoachError, match=said):
        train(own_films, where)
    assert not (own_films / "moves.npz").exists()


def test_a_film_without_a_person(own_films, where, seen):
    seen["ben.mp4"] = PoseTrack.unseen(track().t)
    with pytest.raises(CoachError, match="ben.mp4: nobody is found in it"):
        train(own_films, where)
    assert not (own_films / "moves.npz").exists()


def test_another_file_is_not_overwritten(own_films, where):
    mine = own_films / "thesis.npz"
    mine.write_bytes(b"ten years of work")
    with pytest.raises(CoachError, match="not a model of moves"):
        train(own_films, where, mine)
    assert mine.read_bytes() == b"ten years of work"
    with pytest.raises(CoachError, match="a file in a folder that exists"):
        train(own_films, where, own_films / "nowhere" / "a.npz")


@pytest.fixture
def song(tmp_path, seen, monkeypatch):
    one = replace(a_song(tmp_path, seconds=16.0), grid=GRID, moves=MOVES, start=0.0, end=16.0)
    monkeypatch.setattr(commands, "find_song", lambda *_: one)
    monkeypatch.setattr(commands, "reference_track", lambda *_: track())
    monkeypatch.setattr(commands, "video_of", lambda *_: "abc")
    monkeypatch.setattr(commands, "placed_film", lambda info, *_: placed(info.path, seen))
    return one


def placed(path, seen):
    offset = SimpleNamespace(seconds=2.0, tells_lag=True)
    return SimpleNamespace(film=path, body=seen[path.name], placement=SimpleNamespace(offset=offset, speed=0.5))


def test_a_song_is_learnt_and_recognised(song, seen, where, tmp_path, capsys):
    said = commands.learn_moves("lovedive", [], where, DEFAULT_CHOICE)
    assert "2 moves (wave, clap) from the reference of lovedive" in said
    seen["take.mp4"] = track(("wave", "wave", "wave", "clap"), seed=7)
    commands.recognise_in_song(
        "lovedive", tmp_path / "take.mp4", "-", where, DEFAULT_CHOICE, str(tmp_path / "take.svg")
    )
    assert (tmp_path / "take.svg").read_text(encoding="utf-8").count("wave, not clap") == 1
    out, err = capsys.readouterr()
    found = json.loads(out)["moves"]
    assert [one["move"] for one in found] == ["wave", "wave", "wave", "clap"]
    assert [one["due"] for one in found] == ["wave", "clap", "wave", "clap"]
    assert (found[1]["start_s"], found[1]["end_s"]) == (12.0, 20.0)  # (song time + 2 s) at half speed
    assert "4 of 4 phrases recognised; 1 danced with another move" in err
    assert "1–8 " in err and "25–32 " in err  # beats, as people count


def test_a_film_of_what_comes_before_the_first_beat_is_plotted_too(song, seen, where, tmp_path, monkeypatch):
    commands.learn_moves("lovedive", [], where, DEFAULT_CHOICE)
    seen["take.mp4"] = track(("wave", "wave", "wave", "clap"), seed=7)
    later = replace(song.grid, times=song.grid.times + 100)
    monkeypatch.setattr(commands, "find_song", lambda *_: replace(song, grid=later))
    commands.recognise_in_song(
        "lovedive", tmp_path / "take.mp4", None, where, DEFAULT_CHOICE, str(tmp_path / "take.svg")
    )
    assert "shoulders" in (tmp_path / "take.svg").read_text(encoding="utf-8")


def test_what_was_not_learnt_cannot_be_recognised(song, where, tmp_path):
    with pytest.raises(CoachError, match="moves lovedive --learn"):
        commands.recognise_in_song("lovedive", tmp_path / "take.mp4", None, where, DEFAULT_CHOICE)


def test_a_damaged_model_is_said(song, where, tmp_path):
    (where.thresholds / "lovedive.moves.npz").write_bytes(b"rubbish")
    with pytest.raises(CoachError, match="damaged"):
        commands.recognise_in_song("lovedive", tmp_path / "take.mp4", None, where, DEFAULT_CHOICE)


@pytest.mark.parametrize(("moves", "said"), [((), "moves lovedive --write"), (MOVES[:1], "only one move, “wave”")])
def test_a_song_without_moves_to_tell_apart(song, where, monkeypatch, moves, said):
    monkeypatch.setattr(commands, "find_song", lambda *_: replace(song, moves=moves))
    with pytest.raises(CoachError, match=said):
        commands.learn_moves("lovedive", [], where, DEFAULT_CHOICE)
    assert not list(where.thresholds.iterdir())


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "which song"),
        (["--train", "x", "lovedive"], "without a song"),
        (["--recognise", "a.mp4"], "a song's name, or --model"),
        (["lovedive", "--recognise", "a.mp4", "--model", "m.npz"], "not both"),
        (["lovedive", "--labels", "l.csv"], "--labels says"),
        (["lovedive", "--model", "m.npz"], "--model goes with"),
        (["lovedive", "--json", "-"], "--json writes"),
        (["lovedive", "--learn", "--plot"], "--plot draws a take"),
        (["lovedive", "--take", "1"], "--take chooses the take"),
        (["lovedive", "--recognise", "a.mp4", "--plot", "--take", "1"], "--take chooses the take"),
        (["lovedive", "--learn", "--recognise", "a.mp4"], "can't be used together"),
        (["--recognise", "gone.mp4", "--model", "m.npz"], "gone.mp4"),
    ],
)
def test_options_that_do_not_go_together(words, said, capsys):
    try:
        code = main(["moves", *words])
    except SystemExit as stopped:
        code = stopped.code
    assert code == 2
    assert said in capsys.readouterr().err
