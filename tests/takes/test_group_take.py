"""``group.json`` and the folder of a group's take."""

import json
import re
from dataclasses import replace

import numpy as np
import pytest

from coach.base.checked_json import NewerFormat
from coach.base.errors import CoachError
from coach.compare.formation import Formation, PlacementFault
from coach.takes.folder import TakeFolder, chosen_take, every_take, find_take, list_takes
from coach.takes.group_summary import names_of, places_said, timing_said
from coach.takes.group_take import (
    BEAT_KEYS,
    DANCER_KEYS,
    ERROR_KEYS,
    KEYS,
    GroupDancer,
    GroupTake,
    read_group,
    write_group,
)
from coach.takes.session_info import InGroup, SessionInfo, read_info, write_info
from coach.takes.take import write_take
from coach.wording import group_words
from tests.kit.takes import STARTED, a_take

NOWHERE = complex(np.nan, np.nan)
WANTED = np.tile(np.array([[-1.0], [0.0], [1.0]]) + 0j, (1, 16))


def a_group(names=("Mina", "", "Jo"), members=(2, 1, 3), **changed):
    lags = np.tile([[0.02], [0.0], [0.12]], (1, 16))
    lags[0, 3] = np.nan
    places = WANTED.copy()
    places[1, 4:6] += 0.24 + 0j
    places[2, 8] = NOWHERE
    group = GroupTake(
        song="lovedive",
        started_at=STARTED,
        dancers=tuple(GroupDancer(f"dancer {k}", n, m) for k, (n, m) in enumerate(zip(names, members), start=1)),
        beats=np.arange(3, 19),
        t=0.5 * np.arange(3, 19),
        lags=lags,
        formation=Formation(places, WANTED),
        errors=(PlacementFault(1, 4, 5, 0.6, 0.0), PlacementFault(2, 0, 0, 0.0, -1.1)),
    )
    return replace(group, **changed)


def test_what_is_written_is_read(tmp_path):
    path, group = tmp_path / "group.json", a_group()
    write_group(path, group)
    found = read_group(path)
    assert (found.song, found.started_at, found.dancers, found.errors) == (
        group.song, group.started_at, group.dancers, group.errors,
    )  # fmt: skip
    for one, other in (
        (found.beats, group.beats),
        (found.t, group.t),
        (found.lags, group.lags),
        (found.formation.places, group.formation.places),
        (found.formation.wanted, WANTED),
    ):
        np.testing.assert_allclose(one, other, atol=1e-9)


def test_the_keys_of_the_file(tmp_path):
    path = tmp_path / "group.json"
    write_group(path, a_group())
    table = json.loads(path.read_text(encoding="utf-8"))
    assert tuple(table) == KEYS and tuple(table["dancers"][0]) == DANCER_KEYS
    assert tuple(table["beats"][0]) == BEAT_KEYS and tuple(table["formation"][0]) == ERROR_KEYS
    assert table["beats"][3]["lags_ms"] == [None, 0.0, 120.0] and table["beats"][8]["places"][2] is None
    assert table["beats"][4]["places"][1] == [0.24, 0.0]
    assert table["formation"][0] == {"dancer": 2, "beats": [7, 8], "left_steps": 0.6, "front_steps": 0.0}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda t: t.pop("beats"), "“beats” should be there"),
        (lambda t: t.update(extra=1), "“extra” should be absent"),
        (lambda t: t.update(dancers=[]), "“dancers” should be a list of dancers"),
        (lambda t: t["dancers"][1].update(folder="../me"), r"“dancers\[1\].folder” should be the name of a dancer's"),
        (lambda t: t["dancers"][0].update(member=0), "whole number of 1"),
        (lambda t: t["beats"][2].update(lags_ms=[1, 2]), r"“beats\[2\].lags_ms” should be a list of 3"),
        (lambda t: t["beats"][2].update(beat=3), "a later beat"),
        (lambda t: t["beats"][0].update(wanted=[[1], None, None]), r"\[left, front\]"),
        (lambda t: t["formation"][0].update(beats=[0, 8]), "of the beats above"),
        (lambda t: t["formation"][0].update(dancer=4), "up to 3"),
    ],
)
def test_a_file_that_is_not_one_is_refused_by_its_key(tmp_path, change, said):
    path = tmp_path / "group.json"
    write_group(path, a_group())
    table = json.loads(path.read_text(encoding="utf-8"))
    change(table)
    path.write_text(json.dumps(table), encoding="utf-8")
    with pytest.raises(CoachError, match=said):
        read_group(path)


def test_a_newer_file(tmp_path):
    path = tmp_path / "group.json"
    path.write_text('{"version": 2}', encoding="utf-8")
    with pytest.raises(NewerFormat):
        read_group(path)


# ---------------------------------------------------------------- what is said


def test_who_trails_and_who_stands_wrong():
    group = a_group()
    assert names_of(group) == ["Mina (dancer 1)", "Dancer 2", "Jo (dancer 3)"]
    assert timing_said(group) == ["Jo is usually 110 ms behind the others."]
    assert places_said(group)[:2] == [
        "Beats 8–9: dancer 2 stands half a step too far to their left, too close to Jo.",
        "Beat 4: Jo stands a step too far back.",
    ]


def test_a_group_without_a_formation():
    assert places_said(a_group(members=(1, 1, 1))) == [
        "You follow one dancer, so there is no formation to compare with."
    ]
    unseen = Formation(WANTED, np.full(WANTED.shape, NOWHERE))
    assert places_said(a_group(formation=unseen, errors=()))[0].startswith("Your feet are seen too rarely")
    assert places_said(a_group(errors=())) == ["Everybody stands where they should."]


def test_of_two_each_is_measured_from_the_other():
    group = a_group()
    pair = replace(
        group,
        dancers=group.dancers[:2],
        lags=group.lags[:2],
        errors=(PlacementFault(0, 2, 2, -0.75, 0), PlacementFault(1, 2, 2, 0.75, 0)),
    )
    said = places_said(pair)[0]
    assert said == "Beat 6: Mina stands one and a half steps too far to their right, seen from dancer 2."


def test_a_line_that_was_left_is_named():
    places = WANTED.copy()
    places[1, 4:6] -= 0.6j
    group = a_group(formation=Formation(places, WANTED), errors=(PlacementFault(1, 4, 5, 0.0, -1.5),))
    assert places_said(group)[0] == (
        "Beats 8–9: dancer 2 stands one and a half steps too far back, out of line with Mina and Jo."
    )


def test_who_is_together():
    assert timing_said(a_group(lags=np.zeros((3, 16)))) == [
        "You are together: nobody is clearly ahead or behind on any beat."
    ]


def test_the_same_two_apart_in_several_places_are_told_once():
    lags = np.zeros((3, 32))
    lags[1, 2:5], lags[1, 12], lags[0, 20:22], lags[1, 28:30] = 0.2, 0.3, 0.16, 0.25
    lags[2, 28:30] = 0.12
    assert timing_said(a_group(lags=lags, beats=np.arange(32))) == [
        "Beats 3–5, 13 and 29–30: Mina first, up to 300 ms before dancer 2.",
        "Beats 21–22: dancer 2 first, 160 ms before Mina.",
    ]


def test_of_many_places_only_the_first_are_named():
    lags = np.zeros((3, 32))
    lags[1, 0:28:4] = 0.2
    assert timing_said(a_group(lags=lags, beats=np.arange(32))) == [
        "Beats 1, 5, 9, 13, 17 and 2 more places: Mina first, up to 200 ms before dancer 2."
    ]


@pytest.mark.parametrize(
    ("late", "said"),
    [
        (0.11, "Mina is usually 110 ms behind dancer 2."),
        (-0.11, "Mina is usually 110 ms ahead of dancer 2."),
        (0.0, "You are together: neither of you is clearly ahead on any beat."),
    ],
)
def test_two_are_compared_with_each_other_and_once(late, said):
    group = a_group(lags=np.tile([[late], [0.0]], (1, 16)))
    assert timing_said(replace(group, dancers=group.dancers[:2])) == [said]


def test_of_whom_too_little_was_seen_nobody_is_said_to_be_together():
    lags = np.full((3, 16), np.nan)
    lags[:, :3] = 0.0
    assert timing_said(a_group(lags=lags)) == [group_words.TIMING_UNSEEN]


# ---------------------------------------------------------------- folders


@pytest.fixture
def sessions(tmp_path):
    """Somebody alone, then a group."""
    song = tmp_path / "lovedive"
    alone = song / "2026-03-01 18-30-05"
    group = song / "2026-03-02 18-30-05"
    for path in (alone, group / "dancer 1", group / "dancer 2"):
        path.mkdir(parents=True)
        write_take(path / "take.json", a_take())
    write_group(group / "group.json", a_group())
    return tmp_path


def test_each_dancer_of_a_group_has_a_take_of_the_song(sessions):
    takes = list_takes(sessions, "lovedive")
    assert [take.name for take in takes] == [
        "2026-03-01 18-30-05", "2026-03-02 18-30-05/dancer 1", "2026-03-02 18-30-05/dancer 2",
    ]  # fmt: skip
    assert {(take.song, take.sessions) for take in takes} == {("lovedive", sessions)}
    assert [take.dancer for take in takes] == [None, 1, 2] and every_take(sessions) == takes
    assert find_take(sessions, "lovedive", None) == takes[-1] and find_take(sessions, "lovedive", 2) == takes[1]


def test_a_take_that_was_renamed_is_no_group(sessions):
    (sessions / "lovedive" / "2026-03-01 18-30-05").rename(sessions / "lovedive" / "dancer 3")
    renamed = TakeFolder(sessions / "lovedive" / "dancer 3")
    assert (renamed.song, renamed.dancer, renamed.name) == ("lovedive", None, "dancer 3")


def test_whom_one_follows_is_in_session_json(tmp_path):
    info = SessionInfo("lovedive", STARTED, group=InGroup(2, 3, "Jo"))
    write_info(tmp_path / "session.json", info)
    assert read_info(tmp_path / "session.json") == info and info.member == 3
    assert SessionInfo("lovedive", STARTED).member is None


def test_which_take_is_chosen(sessions):
    alone, one, two = list_takes(sessions, "lovedive")
    assert chosen_take(sessions, None, None) == two
    assert chosen_take(sessions, None, None, 1) == one and chosen_take(sessions, "lovedive", 3, 1) == one
    for song, number, dancer, said in (
        (None, None, 3, "There is no dancer 3 in the take of 2026-03-02 18:30. Choose 1, 2."),
        ("lovedive", 1, 2, "Take 1 of lovedive is not a group's: leave out --dancer 2."),
        ("other", None, 1, "There is no take of a group of other: leave out --dancer 1."),
    ):
        with pytest.raises(CoachError, match=re.escape(said)):
            chosen_take(sessions, song, number, dancer)
    assert chosen_take(sessions, "lovedive", 1) == alone
