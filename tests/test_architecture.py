"""The rules of the imports: down the list of folders, pure where it says pure, one outside package per edge."""

import ast
import re
import sys
from functools import cache
from itertools import chain
from pathlib import Path

COACH = Path(__file__).resolve().parent.parent / "coach"

FOLDERS = (
    "base", "domain", "media", "estimators", "compare", "moves", "tracking", "wording", "song", "song.importing",
    "takes", "devices", "ui", "pages",
    "live", "live.practice", "live.group", "calibration", "review", "reel", "report", "history", "score", "editor",
    "contest", "quiz", "training", "app", "setup", "bench", "cli",
)  # fmt: skip
"""All folders, the lowest first. A folder may import what stands before it, and nothing behind it."""

PRODUCTS = ("live", "calibration", "review", "reel", "report", "history", "score", "editor", "contest", "quiz")
"""What a dancer can do, a folder each. No product needs another one: ``app`` joins them."""

PURE = ("domain", "compare", "moves", "wording")
"""Folders that import the standard library's types, numpy and the vocabulary, and nothing else but …"""

ALSO = {"moves": {"compare"}}
"""… these other pure folders, …"""

CONSTANTS = {"coach.base.program.PROGRAM", "coach.base.program.PROGRAM_NAME"}
"""… and how this program was started, which sentences that name a command begin it with."""

PURE_PACKAGES = {
    "__future__", "numpy", "dataclasses", "typing", "collections", "math", "enum", "itertools", "functools", "datetime",
    "pathlib",  # its pure paths: where a song's video is
}  # fmt: skip

BEFORE_SET_UP = ("base/errors", "base/files", "base/interrupts", "base/memory", "base/program", "setup/bootstrap",
                 "setup/environment", "setup/requirements", "__init__", "base/__init__", "setup/__init__")  # fmt: skip
"""Modules that run before any package is installed."""

EDGES = {
    "mediapipe": ("estimators/blazepose/",),
    "sounddevice": ("devices/sound/portaudio", "devices/sound/microphone"),
    "av": ("media/", "bench/stand_ins/"),
    "pygame": (
        "ui/",
        "devices/sound/sdl",
        "live/",
        "calibration/",
        "review/",
        "reel/",
        "report/clips",
        "editor/",
        "quiz/",
        "bench/estimators",
        "setup/doctor",
    ),
    "cv2": ("ui/", "devices/camera/webcam", "estimators/network", "base/opencv", "media/recording"),
    "scipy": ("estimators/bottom_up/programme",),
    "tqdm": ("base/console",),
    "jinja2": ("pages/",),
    "markupsafe": ("pages/",),
    "platformdirs": ("base/paths",),
    "librosa": ("song/importing/spectra", "bench/beats/command"),
    "psutil": ("bench/contest/",),
    "dask": ("contest/cluster",),
    "distributed": ("contest/cluster",),
    "lightgbm": ("training/",),
    "sklearn": ("training/",),
}
"""Outside package → where (path below coach/, its beginning) it may be imported."""


def tree(path):
    """Not kept: so many nodes would have Python's garbage collector take longer than parsing does."""
    return ast.parse(path.read_text(encoding="utf-8"))


IMPORT = re.compile(r"^ *((?:from [\w.]+ )?import (?:\([^)]*\)|[^(\n]+))", re.MULTILINE)
"""What looks like one: ruff has each on lines of its own."""


@cache
def modules():
    """(path below coach/ without .py, dotted names that it imports, wherever in it)."""
    found = sorted(COACH.rglob("*.py"))
    return tuple((path.relative_to(COACH).with_suffix("").as_posix(), frozenset(imports(path))) for path in found)


def imports(path):
    text = path.read_text(encoding="utf-8")
    try:
        nodes = [ast.parse(statement).body[0] for statement in IMPORT.findall(text)]
    except SyntaxError:  # it was a sentence, or goes on: parsing the whole of each file takes two seconds
        nodes = ast.walk(ast.parse(text))
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def folder_of(dotted):
    """The folder of ``song.importing.flow.keep`` is ``song.importing``; None of what is none of the list."""
    found = [folder for folder in FOLDERS if below(dotted, folder)]
    return max(found, key=len, default=None)


def below(dotted, package):
    return dotted == package or dotted.startswith(package + ".")


def ours(names):
    """(name, folder) of those that are imported from our folders."""
    for name in names:
        if name.startswith("coach.") and (folder := folder_of(name.removeprefix("coach."))):
            yield name, folder


def test_every_folder_is_in_the_list():
    assert {path.partition("/")[0] for path, _ in modules()} - {"__init__"} == {f.partition(".")[0] for f in FOLDERS}


def test_the_readme_shows_them_in_this_order():
    picture = (COACH.parent / "README.md").read_text(encoding="utf-8").partition("## For engineers")[2].split("```")[1]
    rows = [re.findall(r"\w+", line) for line in picture.splitlines() if line[:1].isalpha()]
    (products,) = (names[1:] for names in rows if names[0] == "products")
    assert set(products) == set(PRODUCTS)
    others = dict.fromkeys(folder.partition(".")[0] for folder in FOLDERS)
    assert [names[0] for names in rows if names[0] != "products"] == [name for name in others if name not in PRODUCTS]


def test_imports_point_down():
    wrong = [
        f"{path} imports {name}"
        for path, names in modules()
        if (mine := folder_of(path.replace("/", ".")))
        for name, theirs in ours(names)
        if FOLDERS.index(theirs) > FOLDERS.index(mine)
    ]
    assert wrong == []


def test_no_product_needs_another():
    wrong = [
        f"{path} imports {name}"
        for path, names in modules()
        if (mine := folder_of(path.replace("/", "."))) in PRODUCTS
        for name, theirs in ours(names)
        if theirs in PRODUCTS and theirs != mine
    ]
    assert wrong == []


def test_pure_folders_import_numpy_and_the_vocabulary():
    for path, names in modules():
        if (mine := folder_of(path.replace("/", "."))) in PURE:
            outside = {name.partition(".")[0] for name in names} - {"coach"}
            assert outside <= PURE_PACKAGES, f"{path} imports {outside - PURE_PACKAGES}"
            assert {folder for _, folder in ours(names - CONSTANTS)} <= {"domain", mine, *ALSO.get(mine, ())}, path


def test_comparing_says_nothing():
    for path, names in modules():
        if path.startswith(("domain/", "compare/", "moves/")):
            assert not any(below(name, "coach.wording") for name in names), path


def test_each_outside_package_has_one_edge():
    wrong = [
        f"{path} imports {package}"
        for path, names in modules()
        for package, edges in EDGES.items()
        if any(below(name, package) for name in names) and not path.startswith(edges)
    ]
    assert wrong == []


def test_only_its_own_folder_and_the_list_of_estimators_know_blazepose():
    """The synthetic dancers are filmed as BlazePose would see them."""
    allowed = ("estimators/blazepose/", "estimators/registry", "bench/synthetic/")
    wrong = [
        f"{path} imports {name}"
        for path, names in modules()
        if not path.startswith(allowed)
        for name in names
        if below(name, "coach.estimators.blazepose")
    ]
    assert wrong == []


def test_nobody_else_counts_its_points():
    """No array is 33 long, and no index of mediapipe's is written down, outside of BlazePose's own folder."""
    wrong = [
        f"{path.relative_to(COACH)}: {line.strip()}"
        for path in sorted(COACH.rglob("*.py"))
        if "blazepose" not in path.parts
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.search(r"[(\[ ]33[,)\]]|\b33 (points|landmarks)", line) and "theme" not in path.stem
    ]
    assert [line for line in wrong if "arange(-32, 33)" not in line] == []


def test_only_the_edges_read_a_system_clock():
    quiet = ("base/", "domain/", "media/", "compare/", "moves/", "wording/", "song/", "ui/", "pages/",
             "devices/transport", "live/set_up", "live/performance", "live/result", "calibration/", "review/screen",
             "editor/", "quiz/")  # fmt: skip
    for path, names in modules():
        if path.startswith(quiet) and path not in ("base/console", "media/playback", "ui/loop"):
            assert not names & {"time", "time.time", "time.perf_counter", "time.monotonic"}, path


def test_one_loop_asks_the_window_what_happened():
    asking = {
        path.relative_to(COACH).as_posix()
        for path in sorted(COACH.rglob("*.py"))
        if ".events" in path.read_text(encoding="utf-8")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "events"
    }
    assert asking and asking <= {"ui/loop.py", "ui/window.py", "bench/review.py"}


def test_each_folder_says_what_it_is():
    for folder in {path.parent for path in COACH.rglob("*.py")}:
        said = ast.get_docstring(tree(folder / "__init__.py"))
        assert said and said.splitlines()[0].endswith((".", ":")), f"{folder} has no docstring"
        inside = [path.stem for path in folder.glob("[!_]*.py") if not path.stem.endswith("_words")]
        assert [name for name in inside if not re.search(rf"\b{name}\b", said) and folder != COACH] == [], folder


def test_nobody_needs_a_neighbours_private_names():
    private = [
        f"{path} imports {name}"
        for path, names in modules()
        for name in names
        if name.startswith("coach.") and any(p.startswith("_") and not p.startswith("__") for p in name.split("."))
    ]
    assert private == []


def test_what_runs_before_packages_are_installed_needs_none():
    for path, names in modules():
        if path in BEFORE_SET_UP:
            packages = {name.partition(".")[0] for name in names}
            assert packages <= {*sys.stdlib_module_names, "coach"}, path
            mine = {name.removeprefix("coach.").replace(".", "/") for name in names if name.startswith("coach.")}
            known = set(chain.from_iterable((n, n.rpartition("/")[0]) for n in mine)) & {p for p, _ in modules()}
            assert known <= set(BEFORE_SET_UP), path
