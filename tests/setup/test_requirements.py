"""The project's own requirement files, and what can be written in one."""

from importlib import metadata

import pytest

from coach.base.paths import PROJECT
from coach.setup.requirements import Requirement, read_requirements, unmet, with_included


def written(folder, text):
    path = folder / "requirements.txt"
    path.write_text(text, encoding="utf-8")
    return path


def test_this_python_has_what_the_project_asks_for():
    assert unmet(read_requirements(PROJECT / "requirements-dev.txt")) == ()


def test_every_package_of_the_project_is_bounded_and_explained():
    lines = (PROJECT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    asked = [line for line in lines if line.strip() and not line.lstrip().startswith("#")]
    assert all("  # " in line for line in asked)
    found = read_requirements(PROJECT / "requirements.txt", (3, 10))
    assert len(found) == len(asked)
    assert [r.name for r in found if not r.least or not (r.below or r.name == "certifi")] == []
    assert "opencv-python" not in {r.name for r in found}


def test_tomli_is_asked_for_below_python_3_11_only():
    for python, expected in (((3, 10), True), ((3, 11), False), ((3, 14), False)):
        names = {r.name for r in read_requirements(PROJECT / "requirements.txt", python)}
        assert ("tomli" in names) is expected


def test_an_included_file_counts(tmp_path):
    written(tmp_path, "numpy>=2.0,<3\n")
    (tmp_path / "dev.txt").write_text("-r requirements.txt  # all of it\npytest\n", encoding="utf-8")
    assert [r.name for r in read_requirements(tmp_path / "dev.txt")] == ["numpy", "pytest"]


def test_files_that_others_include(tmp_path):
    least = written(tmp_path, "numpy\n")
    (tmp_path / "more.txt").write_text("tqdm\n-r requirements.txt  # dances, too\n", encoding="utf-8")
    (tmp_path / "dev.txt").write_text("# all\n-r more.txt\npytest\n", encoding="utf-8")
    assert with_included(tmp_path / "dev.txt") == (tmp_path / "dev.txt", tmp_path / "more.txt", least)


def test_bounds_and_comments(tmp_path):
    text = '# heading\n\n a-b.c >= 1.2.0 , < 2 # why\n  # more\nplain\nold<3; python_version < "3.10"\n'
    assert read_requirements(written(tmp_path, text), (3, 10)) == (
        Requirement("a-b.c", (1, 2), (2,)),
        Requirement("plain"),
    )


@pytest.mark.parametrize(
    "line", ["numpy==2.0", "numpy~=2.0", "numpy>=2.*", "git+https://example.org/x", "numpy 2", "a; b"]
)
def test_anything_else_names_file_and_line(tmp_path, line):
    with pytest.raises(ValueError, match=r"requirements\.txt, line 2"):
        read_requirements(written(tmp_path, f"tqdm\n{line}\n"))


@pytest.mark.parametrize(
    ("version", "fits"),
    [
        ("1.1.9", False),
        ("1.2", True),
        ("1.2.0", True),
        ("1.2.0rc1", True),
        ("1.10", True),
        ("2.9.99", True),
        ("3", False),
    ]
    + [("3.0.1", False), ("2.5.0.93+local", True), ("unknown", False)],
)
def test_versions_count_as_numbers(version, fits):
    assert Requirement("x", (1, 2), (3,)).allows(version) is fits


def test_what_is_missing_or_too_old_is_named():
    version = metadata.version("numpy")
    asked = (Requirement("numpy", (999,)), Requirement("no-such-package-of-ours"), Requirement("numpy", (1,)))
    assert unmet(asked) == (f"numpy {version}", "no-such-package-of-ours")
