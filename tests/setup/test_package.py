"""``package``: what is put where. PyInstaller itself is run in tests/e2e/test_programs.py."""

import shutil
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest
from numpy._core import _multiarray_tests

from coach.base.errors import CoachError
from coach.base.paths import PROJECT
from coach.setup import package
from coach.setup.licences import MISSING_LICENCES_FILE, _resolved, collect
from coach.setup.package import run_package, said


@pytest.fixture
def project(tmp_path):
    (tmp_path / "packaging").mkdir()
    return tmp_path


def builder(monkeypatch, code):
    """Another Python program in PyInstaller's place; it gets the same arguments."""
    started, begun = package.subprocess.Popen, []

    def start(command, **how):
        begun.append(started([sys.executable, "-c", code, *command[3:]], **how))
        return begun[-1]

    monkeypatch.setattr(package.subprocess, "Popen", start)
    return begun


BUILDS = """
import sys, pathlib
out = pathlib.Path(sys.argv[sys.argv.index("--distpath") + 1])
(out / "Coach").mkdir(parents=True); (out / "Coach" / "Coach").write_text("new")
(out / "licences").mkdir(); (out / "licences" / "without a text.txt").write_text("None:\\nodd 1.0 (MIT)\\n")
print("INFO: built", sys.argv[-1])
"""


def test_the_program_takes_the_place_of_the_one_before(project, monkeypatch):
    (project / "dist/Coach").mkdir(parents=True)
    (project / "dist/Coach/old").write_text("old")
    builder(monkeypatch, BUILDS)
    made = run_package("coach", project)
    assert made == project / "dist/Coach"
    assert sorted(path.name for path in made.rglob("*")) == ["Coach", "licences", MISSING_LICENCES_FILE]
    assert [path.name for path in (project / "dist").iterdir()] == ["Coach"]
    assert said(made).splitlines()[1].endswith("so find it yourself: odd 1.0 (MIT)")


@pytest.mark.parametrize("code", ["print('ERROR: no such thing'); raise SystemExit(1)", "raise SystemExit(1)"])
def test_where_pyinstaller_gives_up_the_one_before_stays(project, monkeypatch, code):
    (project / "dist/Coach").mkdir(parents=True)
    builder(monkeypatch, code)
    with pytest.raises(CoachError, match="PyInstaller gave up"):
        run_package("coach", project)
    assert [path.name for path in (project / "dist").iterdir()] == ["Coach"]


def test_ctrl_c_ends_pyinstaller_and_leaves_nothing(project, monkeypatch):
    children = builder(monkeypatch, "import time; print('INFO: begun', flush=True); time.sleep(60)")

    @contextmanager
    def bar(*_, **__):
        def advance(amount):
            raise KeyboardInterrupt

        yield advance

    monkeypatch.setattr(package, "bar", bar)
    with pytest.raises(KeyboardInterrupt):
        run_package("coach", project)
    assert children[0].returncode is not None
    assert list((project / "dist").iterdir()) == []


@pytest.mark.skipif(not (sys.platform == "linux" and shutil.which("strip")), reason="needs a tool of Linux")
def test_modules_are_stripped_and_libraries_of_wheels_are_not(tmp_path):
    """One that is stripped loads as before; a damaged one does not prevent the others."""
    module = Path(_multiarray_tests.__file__)
    places = [tmp_path / name for name in ("numpy/_core/a.so", "av/b.so", "numpy.libs/c.so", "other/d.so")]
    for place in places:
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(module, place)
    (tmp_path / "av" / "damaged.so").write_bytes(b"nonsense")
    package.without_symbols(tmp_path, shutil.which("strip"))
    smaller = [place.stat().st_size < module.stat().st_size for place in places]
    assert smaller == [True, True, False, False]
    assert (tmp_path / "av" / "damaged.so").read_bytes() == b"nonsense"


def test_without_pyinstaller_it_says_what_to_do(project, monkeypatch):
    monkeypatch.setattr(package, "find_spec", lambda name: None)
    with pytest.raises(CoachError, match="requirements-package.txt"):
        run_package("coach", project)


def test_files_are_known_by_whatever_link_leads_there(tmp_path):
    for name in ("lib/a.py", "lib/b.py", "other/c.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "lib64").symlink_to("lib")
    (tmp_path / "lib/d.py").symlink_to(tmp_path / "other/c.py")
    names = ("lib64/a.py", "lib/a.py", "lib64/../lib/b.py", "lib64/d.py", "lib/none.py", "nowhere/e.py")
    files = [str(tmp_path / name) for name in names]
    assert _resolved(files) == {Path(file).resolve() for file in files}


def test_licences_of_python_and_of_each_distribution_inside_and_of_no_other(tmp_path):
    import numpy
    import tqdm

    inside = [Path(numpy.__file__), Path(tqdm.__file__), PROJECT / "coach/ui/typeface/OFL.txt"]
    collect(inside, PROJECT, tmp_path / "licences")
    names = {folder.name.split(" ")[0].lower() for folder in (tmp_path / "licences").iterdir()}
    missing = (tmp_path / "licences" / MISSING_LICENCES_FILE).read_text().splitlines()[1:]
    said = names | {line.split(" ")[0].lower() for line in missing}
    assert {"numpy", "tqdm", "python", "pyinstaller", "coach.txt", "coach,"} <= said
    assert "mediapipe" not in said and "av" not in said
    assert (tmp_path / "licences" / "Coach.txt").read_text() == (PROJECT / "LICENSE").read_text()
