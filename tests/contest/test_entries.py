import os
import sys
from pathlib import Path

import pytest

from coach.base.errors import CoachError
from coach.contest.entries import Entry, read_entries


@pytest.fixture
def films(tmp_path):
    for name in ("b.mp4", "a.MOV", "sub/c.mkv", "notes.txt", ".hidden.mp4"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"film")
    return tmp_path


def listed(films, text, encoding="utf-8"):
    (films / "list.csv").write_bytes(text.encode(encoding))
    return read_entries(films / "list.csv").entries


def refused(films, text, encoding="utf-8"):
    with pytest.raises(CoachError) as problem:
        listed(films, text, encoding)
    assert "\n" not in str(problem.value)
    return str(problem.value)


def test_a_folder_is_searched_and_what_is_no_film_counted(films):
    found = read_entries(films)
    assert [entry.film.name for entry in found.entries] == ["a.MOV", "b.mp4", "c.mkv"]
    assert {(entry.name, entry.group) for entry in found.entries} == {("", "")}
    assert found.others == 1


def test_films_that_coach_has_made_are_no_entries(films):
    """A contest whose results are in the folder of its films: started again, it has the same entries."""
    for name in ("out/takes/song/1/take.mp4", "out/reels/01 Kim.mp4"):
        (films / name).parent.mkdir(parents=True)
        (films / name).write_bytes(b"film")
    for source in (films, films / ".." / films.name):
        found = read_entries(source, but=[films / "out" / "takes", films / "out" / "reels"])
        assert [entry.film.name for entry in found.entries] == ["a.MOV", "b.mp4", "c.mkv"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_list_in_the_ways_spreadsheets_write_it(films, encoding, separator):
    rows = [("Film", "name", "Group", "Stadt"), ("a.MOV", "지민", "A", "Köln"), ("sub/c.mkv", "", "", "")]
    entries = listed(films, "\r\n".join(map(separator.join, rows)) + "\r\n\r\n", encoding)
    assert entries == (
        Entry(films.resolve() / "a.MOV", "지민", "A", {"Stadt": "Köln"}),
        Entry(films.resolve() / "sub/c.mkv", "", "", {"Stadt": ""}),
    )


def test_a_quoted_comma_and_a_short_line(films):
    (one, two) = listed(films, 'film,name,team\na.MOV,"Kim, Lee",x\nb.mp4\n')
    assert (one.name, one.more, two.name, two.more) == ("Kim, Lee", {"team": "x"}, "", {"team": ""})


@pytest.mark.parametrize("heads", ["film,,,name", "film,x,x,name", ",film,,name", "film,film,,name", "name,name,film"])
def test_columns_without_a_name_or_with_the_same_move_no_other_one(films, heads):
    cells = {"film": "a.MOV", "name": "Kim", "x": "first"}
    line = [cells.pop(head, "") for head in heads.split(",")]
    (entry,) = listed(films, f"{heads}\n{','.join(line)}\n")
    assert (entry.film.name, entry.name, entry.more) == ("a.MOV", "Kim", {"x": "first"} if "x" in heads else {})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name,group\nx,y\n", "no column “film” (found: name, group)"),
        ("", "no column “film” (found: none)"),
        ("film\n", "lists no film"),
        ("film\na.MOV\nb.mp4\na.MOV\n", "line 4: a.MOV is the same film as in line 2"),
        ("film\n../x.mp4\n", "line 2: ../x.mp4 is outside the list's folder"),
        ("film\n/etc/passwd\n", "line 2: /etc/passwd is outside"),
        ("film,name\n,Kim\n", "line 2: it is empty"),
        ("film,name\n,Kim\n,Lee\n", "line 3: it is empty"),
        ("film\n\n\na.MOV\n\nb.mp4\ngone.mp4\n", "line 7: gone.mp4 does not exist"),
        ('film,"na\nme"\n\na.MOV,x\na.MOV,x\n', "line 5: a.MOV is the same film as in line 4"),
        ("film\n" + "\n".join(f"no{k}.mp4" for k in range(9)), "no2.mp4 does not exist; and 6 more"),
        ("film\n" + "x" * 5000 + "\n", "does not exist"),
    ],
)
def test_a_list_that_cannot_be_used(films, text, said):
    assert said in refused(films, text)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_a_name_that_is_no_text_is_told_before_anything_is_judged(films):
    """It can be written neither into the contest's file nor into a table."""
    Path(os.fsdecode(os.fsencode(films) + b"/K\xfcn.mp4")).write_bytes(b"film")
    with pytest.raises(CoachError, match="not in UTF-8: .*K\ufffdn.mp4. Rename these") as problem:
        read_entries(films)
    str(problem.value).encode()


def test_a_list_in_another_encoding(films):
    assert "Save it from the spreadsheet as “CSV UTF-8”" in refused(films, "film,name\na.MOV,Müller\n", "latin-1")


def test_no_film_or_nothing_at_all(tmp_path):
    with pytest.raises(CoachError, match="no film in"):
        read_entries(tmp_path)
    with pytest.raises(CoachError, match="no folder or list of films at .*Check the path"):
        read_entries(tmp_path / "gone")
