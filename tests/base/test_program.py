"""By which name the program speaks of itself."""

import io
import re
import tokenize
from pathlib import Path

import pytest

from coach.base.program import folders_typed, program_name

COACH = Path(__file__).resolve().parents[2] / "coach"
NOT_SHOWN = {"base/program.py"}


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        (["/opt/Coach/Coach", "review"], "Coach"),
        (["./Coach.exe"], "Coach.exe"),
        (["Guess That Song"], '"Guess That Song"'),
        (["/opt/{song}"], "Coach"),
        (['a"b'], "Coach"),
        ([""], "Coach"),
        ([], "Coach"),
    ],
)
def test_a_packaged_program_is_called_as_it_was_started(arguments, name):
    assert program_name(arguments, packaged=True) == name


def test_from_its_folder_it_is_started_by_python():
    assert program_name(["/home/me/coach/main.py", "review"], packaged=False) == "python main.py"


@pytest.mark.parametrize(
    ("arguments", "again"),
    [
        (["main.py", "review"], ""),
        (["main.py", "review", "--sessions-dir", "/my takes"], ' --sessions-dir "/my takes"'),
        (["main.py", "--songs-dir=a", "--song", "x", "--cache-dir", "b"], ' --songs-dir "a" --cache-dir "b"'),
        (["main.py", "--settings-dir", "a", "reel", "--settings-dir", "b"], ' --settings-dir "b"'),
        (["main.py", "--sessions-dir", "C:\\Takes"], ' --sessions-dir "C:\\Takes"'),
        (["main.py", "--sessions-dir", "{takes}"], ""),
        (["main.py", "--sessions-dir", 'a"; b'], ""),
        (["main.py", "--sessions-dir"], ""),
        ([], ""),
    ],
)
def test_commands_shown_to_the_dancer_name_the_folders_that_were_typed(arguments, again):
    assert folders_typed(arguments) == again


def test_no_sentence_takes_it_for_granted_how_the_program_was_started():
    """The words stand in docstrings and comments only; sentences begin with PROGRAM."""
    wrong = [
        f"{path.relative_to(COACH)}:{token.start[0]}"
        for path in sorted(COACH.rglob("*.py"))
        if path.relative_to(COACH).as_posix() not in NOT_SHOWN
        if "python main.py" in (text := path.read_text(encoding="utf-8"))
        for token in tokenize.generate_tokens(io.StringIO(text).readline)
        if tokenize.tok_name[token.type] in ("STRING", "FSTRING_MIDDLE")
        and not re.match(r'[rf]*"""', token.string)
        and "python main.py" in token.string
    ]
    assert wrong == []
    assert not [page.name for page in COACH.rglob("*.jinja") if "python main.py" in page.read_text(encoding="utf-8")]
