"""What is typed, and what the program takes it for."""

import sys
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from coach.cli import main
from coach.cli.arguments import in_words
from coach.cli.parser import parsed
from coach.live.options import PracticeOptions, SessionOptions, SoundOptions
from coach.wording.mistakes import TOLD


def test_all_behind_test_is_pytest_s():
    assert parsed(["test", "-q", "-k", "clock"]).pytest == ["-q", "-k", "clock"]


@pytest.mark.parametrize(
    ("typed", "name", "value"),
    [
        (["--song", "test", "--unattended"], "unattended", True),
        (["history", "test", "--export", "csv"], "export", "csv"),
        (["sessions", "test", "--delete", "1"], "delete", [1]),
        (["--songs-dir", "a", "songs"], "songs_dir", Path("a")),
        (["songs", "--songs-dir", "b"], "songs_dir", Path("b")),
        (["sessions", "--older-than", "2w"], "older_than", timedelta(days=14)),
        (["score", "x", "y.mp4", "--align", "frame"], "align", "frame"),
        (["bench", "live", "--window", "1024x600"], "size", [(1024, 600)]),
        (["bench", "live", "--size", "1280x720", "3840x2160"], "size", [(1280, 720), (3840, 2160)]),
    ],
)
def test_options_are_kept_whatever_the_names(typed, name, value):
    assert getattr(parsed(typed), name) == value


@pytest.mark.parametrize(
    ("typed", "values"),
    [
        (["review"], {"song": None, "camera": "0", "level": "normal", "volume": 80, "no_audio": False}),
        (["--song", "x", "--camera", "1", "--level", "strict", "review"], {"song": "x", "camera": "1"}),
        (["--level", "strict", "score", "x", "y.mp4", "--level", "gentle"], {"level": "gentle", "song": "x"}),
        (["--pose-model", "m.task", "--level", "slides", "score", "x", "y.mp4"], {"level": "slides", "song": "x"}),
        (["--no-audio", "--volume", "5", "--fullscreen", "beats", "x"], {"no_audio": True, "volume": 5}),
        (["--fullscreen", "--level", "strict", "review"], {"fullscreen": True, "level": "strict"}),
        (["--song", "x", "history"], {"song": "x"}),
        (["--song", "x", "sessions", "y"], {"song": "y"}),
        (["sessions"], {"song": None}),
        (["bench", "score"], {"song": "lovedive", "pose_model": None, "estimator": None}),
        (["--estimator", "blazepose", "score", "x", "y.mp4", "--weights", "m"], {"estimator": "blazepose"}),
        (["review", "--weights", "m.onnx"], {"pose_model": Path("m.onnx")}),
        (["thresholds", "x", "a.mp4"], {"song": "x", "pose_model": None}),
        (["calibrate"], {"camera": "0", "forget": None, "show": False, "microphone": None, "no_microphone": False}),
        (["calibrate", "--forget"], {"forget": 0}),
        (["--camera", "1", "calibrate", "--forget", "2"], {"camera": "1", "forget": 2}),
        (["calibrate", "--settings-dir", "a", "--unattended"], {"settings_dir": Path("a"), "unattended": True}),
        (["practice", "--song", "x"], {"song": "x", "speed": None, "ramp": False, "only": None, "view": "mirror"}),
        (["--view", "stage", "--unattended", "practice", "--song", "x"], {"view": "stage", "unattended": True}),
        (["practice", "--from", "17", "--to", "32", "--speed", ".77"], {"first": 17, "last": 32, "speed": 0.75}),
        (["sessions", "--practice"], {"practice": True, "older_than": None}),
    ],
)  # fmt: skip
def test_options_count_before_a_command_as_well_as_behind_it(typed, values):
    found = vars(parsed(typed))
    assert {name: found[name] for name in values} == values


@pytest.mark.parametrize(
    "typed",
    [["--volume", "101"], ["--volume", "x"], ["sessions", "--older-than", "30"], ["score", "a", "b", "--offset", "nan"],
     ["bench", "live", "--size", "1280"], ["reel", "--top", "0"], ["reel", "--top", "every"],
     ["calibrate", "--forget", "0"], ["calibrate", "--show", "--forget"],
     ["calibrate", "--microphone", "x", "--no-microphone"],
     ["bench", "compare", "--share", "2"], ["bench", "soak", "--minutes", "0"],
     ["practice", "--speed", "0.49"], ["practice", "--speed", "1.01"],
     ["practice", "--from", "0"], ["practice", "--passes", "none"], ["practice", "--only", "head"],
     ["--estimator", "blazepoes"], ["score", "a", "b", "--estimator", "x"]],
)  # fmt: skip
def test_what_is_no_value_is_refused_with_exit_code_2(typed, capsys):
    with pytest.raises(SystemExit) as refused:
        parsed(typed)
    assert refused.value.code == 2
    assert "lists what you can type" in capsys.readouterr().err


@pytest.mark.parametrize(("typed", "top"), [([], TOLD), (["--top", "3"], 3), (["--top", "all"], None)])
def test_how_many_mistakes_a_reel_shows(typed, top):
    assert parsed(["reel", *typed]).top == top


def test_a_benchmark_that_is_not_named_is_asked_for_in_a_sentence(capsys):
    assert main(["bench"]) == 2
    assert "Say what to measure" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (["--sogn", "lovedive"], "There is no option --sogn; perhaps you meant --song."),
        (["--zzz=1"], "There is no option --zzz."),
        (["-x"], "There is no option -x."),
        (["scroe", "a", "b"], "There is no command “scroe”; perhaps you meant score."),
        (["ditto"], "There is no command “ditto”. If it is a song, type python main.py --song ditto."),
        (
            ["bench", "foo"],
            "There is no “foo”: choose live, compare, real, films, beats, estimators, soak, review, import, moves, "
            "contest or score.",
        ),
        (
            ["score"],
            "Something is missing: NAME, FILM. Type python main.py score NAME FILM. python main.py score --help",
        ),
        (["score", "me.mp4"], "Something is missing: FILM. Type python main.py score NAME FILM."),
        (
            ["contest", "lovedive"],
            "Something is missing: FOLDER|LIST.csv. Type python main.py contest NAME FOLDER|LIST.csv.",
        ),
        (["--song"], "--song needs a value."),
        (["--level", "hard"], "--level cannot be “hard”: choose gentle, normal, strict or slides."),
        (["history", "--export", "csv", "--rebuild"], "--rebuild and --export can't be used together."),
        (["dance"], "There is no command “dance”. To dance, name a song: python main.py --song lovedive."),
        (["practise"], "There is no command “practise”; perhaps you meant practice."),
        (["quiz", "expert"], "There is no “expert”: choose easy, normal, hard or dancing."),
        (["package", "all"], "There is no “all”: choose coach or quiz."),
        (["package"], "Something is missing: coach|quiz. Type python main.py package coach|quiz."),
        (["worker"], "Say --cluster or --scheduler."),
        (["worker", "--cluster", "foo"], "--cluster: “foo” is not an address such as tcp://192.168.0.10:8786."),
        (["contest", "a", "b", "--cluster", "tcp://x"], "--cluster: “tcp://x” is not an address such as"),
        (["worker", "--scheduler", "--port", "99999999"], "--port: “99999999” is not a port from 1 to 65535."),
        (["contest", "a", "b", "--reels", "best"], "--reels: “best” does not say how many of the best: write for"),
        (["thresholds", "a", "--top", "0"], "--top: “0” is not a share: write for example 20%."),
        (["score", "a", "b.mp4", "--offset", "1:30"], "--offset: “1:30” is not a number of seconds: write for example"),
        (["import", "b.mp4", "--end", "nan"], "--end: “nan” is not a number of seconds: write for example 92.5."),
        (["import", "b.mp4", "--bpm", "fast"], "--bpm: “fast” is not a number."),
        (["review", "--take", "0"], "--take: “0” is not a whole number of 1 or more."),
        (["score", "a", "b.mp4", "--dancers", "0"], "--dancers: “0” is not a number of dancers from 1 to 9."),
        (["score", "a", "b.mp4", "--dancers", "10"], "--dancers: “10” is not a number of dancers from 1 to 9."),
        (["score", "a", "b.mp4", "--members", "1,x"], "--members: “1,x” is not a list of numbers such as 2,1,3."),
        (["score", "a", "b.mp4", "--names", "Mina,,Jo"], "--names: “Mina,,Jo” is not a list of names such as Mina,"),
        (["review", "extra"], "“extra” means nothing here."),
        *(
            (words, "This command has no --song: leave it out, or type only the song's name.")
            for words in (
                ["history", "--song", "x"],
                ["sessions", "--song=x"],
                ["moves", "--song", "x"],
                ["beats", "--song", "x"],
                ["score", "x", "b.mp4", "--song", "x"],
                ["contest", "x", "b", "--song", "x"],
                ["songs", "--song", "x"],
            )
        ),
        (["--level", "strict", "songs"], "This command has no --level: leave it out."),
        (["--dancers", "2", "practice", "--song", "x"], "This command has no --dancers: leave it out."),
        (["--trace", "x", "bench", "live"], "This command has no --trace: leave it out."),
        (["practice", "--speed", "2"], "--speed: 2 is not between 0.5 (half speed) and 1."),
    ],
)
def test_what_cannot_be_understood_is_said_in_a_sentence(typed, said, capsys):
    with pytest.raises(SystemExit) as refused:
        parsed(typed)
    told = capsys.readouterr().err
    assert refused.value.code == 2
    assert said in told
    assert told.startswith("\n") and len(told.strip().splitlines()) == 1
    assert "usage" not in told


def test_a_title_may_look_like_an_option():
    assert parsed(["import", "a.mp4", "--song", "x", "--title", "-Eyes Magic-"]).title == "-Eyes Magic-"


@pytest.mark.parametrize("typed", [["score", "a", "b.mp4", "--offset", "-3.2"], ["songs", "--songs", "x"]])
def test_negative_numbers_and_shortened_options_are_none_that_are_unknown(typed):
    parsed(typed)


def test_help_of_test_is_ours_whatever_else_is_typed(capsys):
    with pytest.raises(SystemExit) as left:
        parsed(["test", "-k", "clock", "--help"])
    assert left.value.code == 0
    assert capsys.readouterr().out.startswith("usage: python main.py test")


def test_a_complaint_that_is_new_is_said_nearly_as_it_came():
    assert in_words("something else went wrong.") == "Something else went wrong."


@pytest.mark.parametrize(
    ("typed", "said"),
    [([], "Say which song to practise"), (["--song", "x", "--from", "3"], "--from and --to belong together"),
     (["--song", "x", "--to", "3"], "--from and --to belong together"),
     (["--song", "x", "--section", "a", "--loop", "b"], "Say only one of --section, --from with --to, --loop,"),
     (["--song", "x", "--move", "a", "--loop", "b"], "--loop, --mistake and --move.")],
)  # fmt: skip
def test_what_cannot_be_practised_is_said_in_a_sentence(typed, said, capsys):
    assert main(["practice", *typed]) == 2
    assert said in capsys.readouterr().err


def test_what_was_typed_is_what_is_practised(monkeypatch, tmp_path):
    runs = []
    app = SimpleNamespace(run_practice=lambda *what: runs.append(what))
    monkeypatch.setitem(sys.modules, "coach.app.practice", app)
    typed = "--song x --section chorus --speed 0.8 --ramp --only arms --fade --no-count-in --no-gestures --keep-films"
    assert main(["practice", *typed.split(), "--passes", "3", "--unattended", "--settings-dir", str(tmp_path)]) == 0
    assert main(["practice", "--song", "x", "--level", "strict", "--from", "1", "--to", "8"]) == 0
    (name, where, options), (_, _, other) = runs
    assert (name, where.settings) == ("x", tmp_path)
    assert options == PracticeOptions(
        SessionOptions(unattended=True, sound=SoundOptions(None, False, 0.8)), section="chorus", speed=0.8, ramp=True,
        body="arms", fade=True, count_in=False, gestures=False, keep_films=True, passes=3,
    )  # fmt: skip
    assert (other.beats, other.body, other.session.level, other.planned) == ((1, 8), "all", "strict", False)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (["--members", "1,2"], "--members and --names are for a group"),
        (["--dancers", "1", "--names", "Mina"], "say with --dancers how many you are"),
        (["--dancers", "2", "--dancer", "1"], "give one of the two"),
    ],
)
def test_what_does_not_go_together_of_a_group(typed, said, capsys):
    assert main(["score", "lovedive", "us.mp4", *typed]) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (["--dancers", "0"], "--dancers: “0” is not a number of dancers from 1 to 9."),
        (["--dancers", "10"], "--dancers: “10” is not a number of dancers from 1 to 9."),
        (["--dancers", "7"], "Coach cannot judge --dancers 7 as a group live: give 2 to 6."),
        (["--dancers", "3", "--members", "1,2"], "--members gives 2, but you are 3 (--dancers)"),
        (["--names", "Mina"], "--members and --names are for a group: say with --dancers how many you are, 2 to 6."),
    ],
)
def test_what_no_group_can_dance_live(typed, said, capsys):
    try:
        code = main(["--song", "lovedive", *typed])
    except SystemExit as refused:
        code = refused.code
    assert code == 2 and said in capsys.readouterr().err


def test_a_group_as_it_was_typed():
    live = parsed(["--song", "a", "--dancers", "2", "--members", "2,1"])
    assert (live.dancers, live.members, live.names) == (2, (2, 1), None)
    assert parsed(["--dancers", "3", "score", "a", "b.mp4"]).dancers == 3
    typed = parsed(["score", "a", "b.mp4", "--dancers", "3", "--members", "2, 1,3", "--names", "Mina, Ha-eun,Kim  Jo"])
    assert (typed.dancers, typed.members, typed.names) == (3, (2, 1, 3), ("Mina", "Ha-eun", "Kim Jo"))
    assert parsed(["review", "--dancer", "2"]).dancer == 2 and parsed(["score", "a", "b.mp4"]).dancers == 1


@pytest.mark.parametrize("typed", [
    "sessions --sessions-dir {}", "history --sessions-dir {}", "history --rebuild --sessions-dir {}",
    "history --export csv --sessions-dir {}", "report --sessions-dir {}", "reel --sessions-dir {}",
    "review --sessions-dir {}", "moves lovedive --plot --sessions-dir {}", "songs --songs-dir {}",
    "contest lovedive {}", "contest lovedive {}.csv", "thresholds lovedive --from-contest {}", "score lovedive {}",
])  # fmt: skip
def test_a_folder_that_cannot_even_be_looked_for_is_said_in_a_sentence(typed, tmp_path, capsys):
    """As of a name that is too long, so of one that lies where one may not enter."""
    place = tmp_path / ("n" * 300)
    assert main([*typed.format(place).split(), "--cache-dir", str(tmp_path)]) == 2
    said = capsys.readouterr().err
    assert str(place) in said and "crashed" not in said


@pytest.mark.parametrize(
    "typed",
    [
        ["contest", "x", "films", "--out", ""],  # it would have filled the current folder
        ["--song", "x", "--sessions-dir", ""],
        ["history", "--export", "csv", "--to", " "],
        ["moves", "--train", ""],
        ["score", "x", ""],
        ["contest", "x", ""],
        ["import", "", "--song", "x"],
        ["thresholds", "x", "a.mp4", ""],
    ],
)
def test_an_empty_word_is_no_file_or_folder(typed, capsys):
    assert "a file or folder has a name; this is empty. python main.py" in refused_empty(typed, capsys)


@pytest.mark.parametrize("empty", ["", " "])
def test_an_empty_word_is_no_camera(empty, capsys):
    said = refused_empty(["--song", "x", "--camera", empty], capsys)
    assert "a camera has a number, a file or an address; this is empty. python main.py" in said


def refused_empty(typed, capsys):
    with pytest.raises(SystemExit) as end:
        parsed(typed)
    assert end.value.code == 2
    return capsys.readouterr().err
