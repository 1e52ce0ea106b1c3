"""The two rules of the imports: one way between our folders, one outside package per edge."""

import ast
from pathlib import Path

import pytest

COACH = Path(__file__).resolve().parent.parent / "coach"
MODULES = sorted(COACH.rglob("*.py"))

ALLOWED = {
    "compare": {"pose.landmarks", "song.beats", "compare"},
    "wording": {"pose.landmarks", "compare.verdicts", "wording"},
    "pose": {"pose", "media", "errors", "paths", "progress"},
    "media": {"media", "errors", "paths", "progress"},
    "song": {"song", "pose", "media", "compare", "errors", "paths", "progress"},
    "look": {"look", "pose.landmarks", "song.beats", "compare", "errors", "words"},
}
"""Folder → what it may import of ours. Those not named (live, review, bench) may use everything but cli."""

EDGES = {
    "mediapipe": ("pose/",),
    "sounddevice": ("live/sound",),
    "av": ("media/",),
    "pygame": ("look/", "live/", "review/", "doctor"),
    "cv2": ("look/", "live/camera_webcam"),
    "tqdm": ("progress",),
    "platformdirs": ("paths",),
    "librosa": ("song/tracker",),
}
"""Outside package → where (path below coach/, its beginning) it may be imported."""


def imports(path):
    """Dotted names that a module imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def below(name, allowed):
    return any(name == a or name.startswith(a + ".") for a in allowed)


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(COACH)))
def test_imports_point_one_way(path):
    folder = path.relative_to(COACH).parts[0]
    ours = {n.removeprefix("coach.") for n in imports(path) if n.startswith("coach.")}
    if folder in ALLOWED:
        parents = {a.rpartition(".")[0] for a in ALLOWED[folder]} - {""}
        assert {n for n in ours - parents if not below(n, ALLOWED[folder])} == set()
    if folder != "cli":
        assert "cli" not in ours


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(COACH)))
def test_each_outside_package_has_one_edge(path):
    inside = path.relative_to(COACH).as_posix()
    for package, edges in EDGES.items():
        if any(below(n, {package}) for n in imports(path)):
            assert inside.startswith(edges), f"{inside} imports {package}"


def test_comparing_says_nothing():
    for path in (COACH / "compare").rglob("*.py"):
        assert not {
            n for n in imports(path) if below(n, {"coach.wording.words", "coach.wording.page_words", "coach.wording"})
        }


@pytest.mark.parametrize("folder", ["compare", "wording"])
def test_what_compares_and_what_says_it_is_pure(folder):
    for path in (COACH / folder).rglob("*.py"):
        outside = {n.split(".")[0] for n in imports(path)} - {"coach"}
        assert outside <= {
            "__future__",
            "numpy",
            "dataclasses",
            "typing",
            "collections",
            "math",
            "enum",
            "itertools",
            "functools",
        }


def test_only_the_edges_read_a_system_clock():
    readers = {
        path.relative_to(COACH).as_posix()
        for path in MODULES
        if set(imports(path)) & {"time", "time.perf_counter", "time.monotonic"}
    }
    assert not {r for r in readers if r.startswith(("compare/", "look/", "song/", "media/", "live/clock"))}
