"""The page of a group, as its takes, its song and its marks are now."""

from dataclasses import replace

import numpy as np
import pytest

from coach.pages.svg import hex_of
from coach.report.group import write_group_page
from coach.song.library import find_song
from coach.song.reference import video_of
from coach.takes.folder import TakeFolder
from coach.takes.group_take import write_group
from coach.takes.marks import toggle_mark
from coach.takes.session_info import InGroup, SessionInfo, read_info, write_info
from coach.takes.take import write_take
from coach.ui import theme
from tests.kit.pages import Page
from tests.kit.takes import STARTED, a_take, mistake
from tests.report.test_report import a_song_package
from tests.takes.test_group_take import a_group

KNEE = mistake(9, 10, joints=("right_knee",), said="Right knee: bend it less.")


@pytest.fixture
def group(where):
    """A group's take of a song that is still there."""
    a_song_package(where, seconds=9.0)
    path, video = where.sessions / "lovedive" / "2026-03-01 18-30-05", video_of(find_song("lovedive", where.songs))
    path.mkdir(parents=True)
    write_group(path / "group.json", a_group())
    for k, dancer in enumerate(a_group().dancers, start=1):
        folder = TakeFolder(path / dancer.folder)
        folder.path.mkdir()
        write_take(folder.record, replace(a_take(mistakes=(mistake(4, 6), KNEE)), started_at=STARTED))
        who = InGroup(k, dancer.member, dancer.name)
        write_info(folder.session, SessionInfo("lovedive", STARTED, video_sha256=video, group=who))
    return path


def page_of(group, where):
    text = write_group_page(group, where).read_text(encoding="utf-8")
    assert Page(text).problems == []
    return text


def test_sections_are_those_of_the_song_that_was_danced(where, group):
    assert "LOVE DIVE" in (said := page_of(group, where)) and "in “verse”" in said
    song = where.songs / "lovedive" / "song.toml"
    song.write_text(song.read_text(encoding="utf-8").replace("bpm = 120", "bpm = 121"), encoding="utf-8")
    assert "LOVE DIVE" in (said := page_of(group, where)) and "in “verse”" not in said  # other beats
    with (song.parent / "reference.mp4").open("ab") as video:
        video.write(b"another dance")
    assert "LOVE DIVE" not in (said := page_of(group, where)) and "lovedive" in said and "in “verse”" not in said


def test_what_is_no_mistake_is_not_what_to_change_first(where, group):
    assert page_of(group, where).count("Left elbow: bend it more.") == 3
    toggle_mark(TakeFolder(group / "dancer 2"), mistake(4, 6))
    said = page_of(group, where)
    assert said.count("Left elbow: bend it more.") == 2 and said.count("Right knee: bend it less.") == 1


@pytest.mark.parametrize("gone", [(), (1,), (1, 2), (2,), (1, 2, 3)])
def test_whose_take_is_gone_leaves_the_others_their_colours(where, group, gone):
    for number in gone:
        (group / f"dancer {number}" / "take.json").unlink()
    said = page_of(group, where)
    for number, who in enumerate(("Mina (dancer 1)", "Dancer 2", "Jo (dancer 3)"), start=1):
        coloured = f'<th scope="row" style="color: {hex_of(theme.DANCER_COLOURS[number - 1])}">{who}</th>'
        assert (coloured in said) == (number not in gone)


def test_who_dances_something_else_has_no_score_and_no_advice(where, group):
    """As on their own page and in the terminal."""
    assert page_of(group, where).count("<td>82</td>") == 3
    folder = TakeFolder(group / "dancer 2")
    write_info(folder.session, replace(read_info(folder.session), same_dance=False))
    said = page_of(group, where)
    assert said.count("<td>82</td>") == 2 and said.count("<td>–</td>") == 3
    assert said.count("Left elbow: bend it more.") == 2 and said.count("This looks like a different dance") == 1


@pytest.mark.parametrize("lag, means", [(0.09, "behind the music"), (float("nan"), "matched by your movements")])
def test_lags_count_from_the_music_only_where_it_is_known_when_that_was(where, group, lag, means):
    for number in (1, 2, 3):
        take = a_take(mistakes=())
        write_take(group / f"dancer {number}" / "take.json", replace(take, score=replace(take.score, lag=lag)))
    said = page_of(group, where)
    assert means in said and ("behind the music" in said) == np.isfinite(lag)
