"""Starting Coach on a bare machine: real processes and a real .venv, with one tiny package in the place of all others.

The project under test is a copy of main.py and of the modules that run before anything is installed; its command line
prints where it runs and what it was told.
"""

import http.server
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import zipfile
from pathlib import Path

import pytest

from coach.base.errors import CoachError
from coach.base.paths import PROJECT
from coach.setup import bootstrap, environment
from coach.setup.environment import Environment
from coach.song.importing import spectra

BEFORE_ANYTHING = {
    "": ("__init__",),
    "base": ("__init__", "errors", "files", "interrupts", "memory", "program"),
    "setup": ("__init__", "bootstrap", "environment", "requirements"),
}

CLI = """\
import json, sys
from coach_tiny import VERSION

def main(arguments):
    print(json.dumps({"prefix": sys.prefix, "arguments": arguments, "version": VERSION}))
    return 7
"""


def shelve(shelf, version):
    """Put that version of the tiny package where pip looks."""
    shelf.mkdir(exist_ok=True)
    about = f"coach_tiny-{version}.dist-info"
    with zipfile.ZipFile(shelf / f"coach_tiny-{version}-py3-none-any.whl", "w") as wheel:
        wheel.writestr("coach_tiny.py", f"VERSION = {version!r}\n")
        wheel.writestr(f"{about}/METADATA", f"Metadata-Version: 2.1\nName: coach-tiny\nVersion: {version}\n")
        wheel.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        names = ("coach_tiny.py", f"{about}/METADATA", f"{about}/WHEEL", f"{about}/RECORD")
        wheel.writestr(f"{about}/RECORD", "".join(f"{name},,\n" for name in names))


class Bare:
    """A copy of the project, and a shelf of packages that is all that pip can reach."""

    def __init__(self, folder):
        self.folder = folder / "coach clone"  # a space, as in many a home folder
        self.shelf = folder / "shelf"
        self.venv = self.folder / ".venv"

    def write(self):
        for folder, modules in BEFORE_ANYTHING.items():
            (self.folder / "coach" / folder).mkdir(parents=True)
            for module in modules:
                shutil.copy(PROJECT / "coach" / folder / f"{module}.py", self.folder / "coach" / folder)
        shutil.copy(PROJECT / "main.py", self.folder)
        (self.folder / "coach" / "cli.py").write_text(CLI)
        self.ask_for("coach-tiny>=1,<2")
        shelve(self.shelf, "1.0")
        return self

    def ask_for(self, *lines):
        (self.folder / "requirements.txt").write_text("\n".join(lines) + "\n")
        for more in ("dev", "import"):
            (self.folder / f"requirements-{more}.txt").write_text("-r requirements.txt\n")

    def surroundings(self, **more):
        cleared = {k: v for k, v in os.environ.items() if not k.startswith(("PIP_", "PYTHON"))}
        return {
            **cleared,
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": self.shelf.as_uri(),
            **more,
        }

    def command(self, *arguments, python=sys.executable):
        return [str(python), str(self.folder / "main.py"), *arguments]

    def start(self, *arguments, python=sys.executable, **surroundings):
        return subprocess.run(
            self.command(*arguments, python=python),
            capture_output=True,
            text=True,
            encoding="utf-8",
            env=self.surroundings(**surroundings),
            cwd=self.folder.parent,
            timeout=120,
        )

    def files(self):
        return {path for path in self.folder.rglob("*") if "__pycache__" not in path.parts}


def told(result):
    """What the command line printed, after checking that it ran to its end."""
    assert result.returncode == 7, result.stderr
    return json.loads(result.stdout.splitlines()[-1])


@pytest.fixture
def bare(tmp_path):
    return Bare(tmp_path).write()


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    """A project after its first start, and that start."""
    project = Bare(tmp_path_factory.mktemp("first")).write()
    return project, project.start("--song", "love dive", PIP_USER="1")


@pytest.fixture
def ready(first, tmp_path):
    """A copy of the project after its first start."""
    project = Bare(tmp_path)
    shutil.copytree(first[0].folder.parent, tmp_path, symlinks=True, dirs_exist_ok=True, copy_function=alike)
    return project


def alike(source, target):
    """Packages, which pip replaces but never writes into, are linked: that is quicker than copying them."""
    return (os.link if "site-packages" in Path(source).parts else shutil.copy2)(source, target)


# ---------------------------------------------------------------- the good days


@pytest.fixture
def steps(monkeypatch):
    """What a start in this process would do, in order: nothing is installed, and nothing goes on inside .venv."""
    done = []

    def make(self):
        shutil.rmtree(self.folder, ignore_errors=True)
        self.python.parent.mkdir(parents=True)
        self.python.touch()
        done.append("made")

    def goes_on(command):
        done.append(tuple(command[1:]))
        return 7

    monkeypatch.setattr(Environment, "_make", make)
    monkeypatch.setattr(environment, "_pip", lambda python, arguments, lock: done.append(tuple(arguments)))
    for name in ("continue_as", "continue_below"):
        monkeypatch.setattr(bootstrap, name, goes_on)
    return done


def never(_):
    raise AssertionError("what is missing would have been needed")


def test_a_start_sets_up_what_changed_and_goes_on_inside(bare, steps, capsys):
    """The first, the next, after a comment, and after another requirement; the long tests below do it in earnest."""
    pip = ("install", "--requirement", str(bare.folder / "requirements.txt"))
    inside = (str(bare.folder / "main.py"), "--no-setup", "--song", "love dive")

    def start():
        steps.clear()
        assert bootstrap.start(["--song", "love dive"], never, bare.folder) == 7
        return steps, capsys.readouterr().out

    done, said = start()
    assert done == ["made", pip, inside] and f"They go into {bare.venv} and nowhere else." in said
    assert start() == ([inside], "")
    bare.ask_for("# tiny, and good", "coach-tiny>=1,<2  # why")
    assert start() == ([inside], "")
    bare.ask_for("coach-tiny>=2,<3")
    done, said = start()
    assert done == [pip, inside] and "updating" in said


def test_a_package_gone_missing_is_said_and_the_next_start_sets_up_from_scratch(bare, steps, monkeypatch, capsys):
    def run(_):
        raise ModuleNotFoundError("No module named 'coach_tiny'", name="coach_tiny")

    assert bootstrap.start([], never, bare.folder) == 7
    with monkeypatch.context() as inside:
        inside.setattr(sys, "prefix", str(bare.venv))
        assert bootstrap.start(["--no-setup"], run, bare.folder) == 2
    assert "“coach_tiny” has gone missing" in capsys.readouterr().err
    steps.clear()
    assert bootstrap.start([], never, bare.folder) == 7
    assert steps[0] == "made" and "starting from scratch" in capsys.readouterr().out


@pytest.mark.long  # a new virtual environment takes some three seconds
def test_the_first_start_says_what_it_does_sets_up_and_goes_on_inside(first):
    project, result = first
    assert told(result) == {"prefix": str(project.venv), "arguments": ["--song", "love dive"], "version": "1.0"}
    assert f"They go into {project.venv} and nowhere else." in result.stdout
    assert "Successfully installed coach-tiny-1.0" in result.stdout
    assert result.stderr == ""


@pytest.mark.long
def test_the_next_start_sets_nothing_up(first):
    result = first[0].start("songs")
    assert told(result)["arguments"] == ["songs"]
    assert len(result.stdout.splitlines()) == 1


@pytest.mark.long
def test_a_changed_requirement_is_brought_up_to_date_once_the_folder_can_be_written(ready):
    ready.ask_for("coach-tiny>=2,<3")
    shelve(ready.shelf, "2.0")
    (ready.folder / ".venv.lock").unlink(missing_ok=True)
    (ready.folder / ".venv.lock").mkdir()
    result = ready.start()
    assert result.returncode == 2
    assert f"Coach cannot set itself up in {ready.folder} (" in result.stderr
    assert "Copy the folder to a place of your own" in result.stderr
    (ready.folder / ".venv.lock").rmdir()
    result = ready.start()
    assert told(result)["version"] == "2.0"
    assert "updating" in result.stdout
    assert len(ready.start().stdout.splitlines()) == 1


@pytest.mark.long
def test_a_changed_comment_is_not_a_change(first):
    project = first[0]
    try:
        project.ask_for("# tiny, and good", "coach-tiny>=1,<2  # why")
        assert len(project.start().stdout.splitlines()) == 1
    finally:
        project.ask_for("coach-tiny>=1,<2")


@pytest.mark.long  # which file each command asks for is checked below
def test_a_command_asks_for_more(ready):
    (ready.folder / "requirements-import.txt").write_text("-r requirements.txt\ncoach-more>=1\n")
    assert told(ready.start("songs"))["version"] == "1.0"
    result = ready.start("import")
    assert result.returncode == 2
    assert "no coach-more for this computer" in result.stderr


@pytest.mark.parametrize(
    ("words", "file"),
    [
        (["test"], "requirements-dev.txt"),
        (["package", "quiz"], "requirements-package.txt"),
        (["moves", "--learn"], "requirements-moves.txt"),
        (["contest", "wave"], "requirements-contest.txt"),
        (["--songs-dir", "here", "import"], "requirements-import.txt"),
        (["songs"], "requirements.txt"),
    ],
)
def test_what_each_command_asks_for(bare, monkeypatch, words, file):
    asked = []
    monkeypatch.setattr(bootstrap, "read_requirements", lambda needs: asked.append(needs) or ())
    assert bootstrap.start(words, lambda arguments: 7, bare.folder) == 7
    assert asked == [bare.folder / file]


@pytest.mark.parametrize(
    ("words", "file"),
    [
        ("contest lovedive films", "contest"), ("worker --cluster tcp://a:1", "contest"),
        ("thresholds lovedive a.mp4 b.mp4", "contest"), ("thresholds lovedive a.mp4", None), ("--song lovedive", None),
        ("--cache-dir x import film.mp4", "import"), ("moves lovedive --learn", "moves"),
        ("moves lovedive", None), ("beats lovedive", None), ("bench live", None), ("bench moves", "moves"),
        ("bench beats", "import"), ("bench estimators films --programme", "import"), ("bench import", "import"),
        ("bench contest", "contest"),
    ],
)  # fmt: skip
def test_what_else_a_command_needs(words, file):
    """One cover is looked at without a second process, which only several are worth."""
    assert bootstrap.needed(words.split()) == (f"requirements-{file}.txt" if file else "requirements.txt")


def test_what_a_file_includes_is_installed_with_it(bare, monkeypatch):
    """After `test`, nothing is said of other packages when somebody dances."""

    def make(self):
        self.python.parent.mkdir(parents=True)
        self.python.touch()

    monkeypatch.setattr(Environment, "_make", make)
    monkeypatch.setattr(environment, "_pip", lambda *how: None)
    venv = Environment(bare.venv)
    venv.bring_up_to_date(bare.folder / "requirements-dev.txt")
    assert venv.holds(bare.folder / "requirements.txt")
    assert not venv.holds(bare.folder / "requirements-import.txt")


def test_the_beat_tracker_is_compiled_once_everything_is_installed(bare, monkeypatch, capsys):
    """Who stops it, as Ctrl-C does, has a whole environment."""
    needs, venv, ran = bare.folder / "requirements-import.txt", Environment(bare.venv), []

    def run(command, cwd, check):
        ran.append((command, cwd, venv.holds(needs)))
        raise KeyboardInterrupt

    monkeypatch.setattr(environment, "_pip", lambda *how: None)
    monkeypatch.setattr(environment.subprocess, "run", run)
    monkeypatch.setattr(
        Environment, "_make", lambda self: (self.python.parent.mkdir(parents=True), self.python.touch())
    )
    venv.bring_up_to_date(needs)
    assert not ran
    needs.write_text("-r requirements.txt\nlibrosa>=0.11,<2\n")
    with pytest.raises(KeyboardInterrupt):
        venv.bring_up_to_date(needs)
    assert ran == [([str(venv.python), "-m", spectra.__name__], bare.folder, True)]
    assert "the first time" in capsys.readouterr().out
    venv.bring_up_to_date(needs)
    assert len(ran) == 1


def test_a_python_that_has_everything_is_used_as_it_is(bare):
    bare.ask_for("pytest>=1")  # installed where these tests run
    (bare.folder / "coach" / "cli.py").write_text(CLI.replace("from coach_tiny import VERSION", "VERSION = ''"))
    before = bare.files()
    result = bare.start("songs")
    assert told(result)["prefix"] == sys.prefix
    assert len(result.stdout.splitlines()) == 1
    assert bare.files() == before


@pytest.mark.long
def test_the_python_of_venv_itself_may_be_called(first):
    project = first[0]
    assert told(project.start("songs", python=Environment(project.venv).python))["prefix"] == str(project.venv)


# ---------------------------------------------------------------- --no-setup


def test_without_set_up_a_missing_package_is_a_sentence_and_nothing_is_made(bare):
    before = bare.files()
    result = bare.start("--no-setup", "songs")
    assert result.returncode == 2
    assert "has no “coach_tiny”" in result.stderr
    assert "Start without --no-setup" in result.stderr
    assert bare.files() == before


def test_the_command_line_does_not_see_no_setup(bare):
    shutil.unpack_archive(next(bare.shelf.glob("*.whl")), bare.folder, "zip")
    assert told(bare.start("review", "--no-setup", "--take", "2"))["arguments"] == ["review", "--take", "2"]


# ---------------------------------------------------------------- the bad days, and that the next start heals them


@pytest.mark.long
def test_without_packages_to_fetch_one_sentence_and_the_next_start_heals_it(bare):
    result = bare.start(PIP_NO_INDEX="0", PIP_FIND_LINKS="", PIP_INDEX_URL="http://127.0.0.1:9/simple", PIP_RETRIES="1")
    assert result.returncode == 2
    assert result.stderr.strip() == (
        "Coach could not reach pypi.org to download its packages. Check the internet connection and start again."
    )
    assert "trying again" in result.stdout
    healed = bare.start()
    assert told(healed)["version"] == "1.0"
    assert "was not completed" not in healed.stdout  # what was made before is used


@pytest.mark.long
def test_a_start_killed_while_pip_works_is_healed_by_the_next(bare):
    """pip hangs on a server that does not answer; the start is killed; pip itself goes on for a while."""
    hanging, released = threading.Event(), threading.Event()

    class Silent(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            hanging.set()
            released.wait(60)
            self.send_error(404)

        def log_message(self, *_):
            """Nothing on the terminal."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Silent) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        links = f"http://127.0.0.1:{server.server_address[1]}/"
        with open(bare.shelf / "said", "wb") as said:
            surroundings = bare.surroundings(PIP_FIND_LINKS=links)
            killed = subprocess.Popen(bare.command(), env=surroundings, stdout=said, stderr=said)
            assert hanging.wait(60)
            killed.kill()
            killed.wait()
        released.set()
        healed = bare.start()
        server.shutdown()
        thread.join()
    assert told(healed)["version"] == "1.0"
    assert "was not completed" in healed.stdout


@pytest.mark.parametrize("state", ["", "{", '{"python": "2.7", "installed": {}}', '{"python": "3", "installed": 3}'])
def test_a_half_made_or_foreign_folder_counts_as_not_set_up(tmp_path, state):
    environment = Environment(tmp_path)
    environment.python.parent.mkdir()
    environment.python.touch()
    (tmp_path / "coach-state.json").write_text(state)
    assert not environment.holds(PROJECT / "requirements.txt")


@pytest.mark.long
def test_a_venv_whose_python_is_gone_is_made_anew(ready):
    python = Environment(ready.venv).python
    python.unlink()
    python.symlink_to("/no/such/python") if os.name == "posix" else None
    result = ready.start()
    assert told(result)["version"] == "1.0"
    assert "starting from scratch" in result.stdout


def without_its_package(project):
    """A start of the project after somebody has deleted the package."""
    next(project.venv.rglob("coach_tiny.py")).unlink()
    shutil.rmtree(next(project.venv.rglob("coach_tiny-1.0.dist-info")))
    result = project.start()
    assert result.returncode == 2
    assert "“coach_tiny” has gone missing" in result.stderr


@pytest.mark.long
def test_after_a_package_went_missing_the_next_start_sets_up_from_scratch(ready, monkeypatch, capsys):
    without_its_package(ready)
    steps, needs, there = [], ready.folder / "requirements.txt", Environment(ready.venv)
    monkeypatch.setattr(Environment, "_make", lambda self: steps.append("made"))
    monkeypatch.setattr(environment, "_pip", lambda python, arguments, lock: steps.append((python, *arguments)))
    assert not there.holds(needs)
    there.bring_up_to_date(needs)
    assert steps == ["made", (there.python, "install", "--requirement", str(needs))] and there.holds(needs)
    assert "starting from scratch" in capsys.readouterr().out


@pytest.mark.long
def test_a_package_that_went_missing_is_repaired_by_the_next_start(ready):
    without_its_package(ready)
    assert told(ready.start())["version"] == "1.0"


# ---------------------------------------------------------------- small parts


def test_only_the_standard_library_is_needed_before_set_up():
    modules = ", ".join(
        f"coach.{folder}.{name}" for folder in ("base", "setup") for name in BEFORE_ANYTHING[folder] if name[0] != "_"
    )
    command = [sys.executable, "-S", "-c", f"import {modules}"]  # -S: no site-packages
    assert subprocess.run(command, cwd=PROJECT, env={**os.environ, "PYTHONPATH": ""}).returncode == 0


def test_a_child_s_exit_code_is_handed_on():
    assert bootstrap.continue_below([sys.executable, "-c", "raise SystemExit(9)"]) == 9


def test_a_library_that_does_not_load_is_a_sentence(tmp_path, capsys):
    (tmp_path / "requirements.txt").write_text("pytest>=1\n")

    def run(_):
        raise ImportError("libGL.so.1: cannot open shared object file")

    assert bootstrap.start([], run, tmp_path) == 2
    assert "does not load (libGL.so.1: cannot open shared object file)" in capsys.readouterr().err


def test_what_is_wrong_in_coach_itself_is_not_hidden(tmp_path):
    def run(_):
        raise ModuleNotFoundError("No module named 'coach.nothing'", name="coach.nothing")

    with pytest.raises(ModuleNotFoundError):
        bootstrap.start(["--no-setup"], run, tmp_path)


def test_ctrl_c_is_130(tmp_path, capsys):
    def run(_):
        raise KeyboardInterrupt

    before = signal.getsignal(signal.SIGINT)
    try:
        assert bootstrap.start(["--no-setup"], run, tmp_path) == 130
    finally:
        signal.signal(signal.SIGINT, before)
    assert capsys.readouterr().err.strip() == "Stopped."


def test_a_problem_of_the_start_is_printed_without_a_traceback(tmp_path, capsys):
    def run(_):
        raise CoachError("Plug the camera in.")

    assert bootstrap.start(["--no-setup"], run, Path(tmp_path)) == 2
    assert capsys.readouterr().err.strip() == "Plug the camera in."
