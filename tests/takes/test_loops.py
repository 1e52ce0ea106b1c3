"""Passages that dancers have named, in the settings folder."""

import json

import pytest

from coach.base.errors import CoachError
from coach.takes.loops import FILE, SavedLoop, forget_loop, load_loops, save_loop

HARD, HANDS = SavedLoop("the hard part", 16, 31), SavedLoop("손", 40, 43)


def test_loops_are_kept_song_by_song(tmp_path):
    settings = tmp_path / "new" / "settings"
    assert load_loops(settings, "lovedive") == ((), "")
    for song, loop in (("lovedive", HARD), ("lovedive", HANDS), ("eleven", HANDS)):
        assert save_loop(settings, song, loop) == ""
    assert load_loops(settings, "lovedive") == ((HARD, HANDS), "")
    assert HARD.stretch.name == "the hard part" and (HARD.stretch.first, HARD.stretch.last) == (16, 31)
    changed = SavedLoop("The Hard Part", 17, 30)
    save_loop(settings, "lovedive", changed)
    assert load_loops(settings, "lovedive")[0] == (HANDS, changed)
    forget_loop(settings, "lovedive", "손")
    forget_loop(settings, "lovedive", "nothing of that name")
    assert load_loops(settings, "lovedive")[0] == (changed,) and load_loops(settings, "eleven")[0] == (HANDS,)


@pytest.mark.parametrize(
    "damage",
    ["{", "[]", '{"version": 1}', '{"version": 1, "songs": {"x": [{"first": 3, "last": 1, "name": "a"}]}}',
     '{"version": 1, "songs": []}', '{"version": 1, "songs": {"x": [{"first": -1, "last": 1, "name": "a"}]}}',
     '{"version": 1, "songs": {"x": [{"first": 0, "last": 1, "name": ""}]}}',
     '{"version": 1, "songs": {"x": [{"first": 0, "last": 1, "name": "\\ud800"}]}}'],
)  # fmt: skip
def test_a_damaged_file_is_kept_aside_and_said(tmp_path, damage):
    (tmp_path / FILE).write_text(damage, encoding="utf-8")
    loops, said = load_loops(tmp_path, "x")
    (aside,) = tmp_path.iterdir()
    assert loops == () and aside.name in said and "save them" in said
    assert aside.read_text(encoding="utf-8") == damage
    save_loop(tmp_path, "x", HARD)
    assert load_loops(tmp_path, "x") == ((HARD,), "")


def test_a_file_of_a_newer_coach_stays(tmp_path):
    newer = json.dumps({"version": 2, "songs": {}})
    (tmp_path / FILE).write_text(newer, encoding="utf-8")
    loops, said = load_loops(tmp_path, "x")
    assert loops == () and "newer Coach" in said
    with pytest.raises(CoachError, match="newer Coach"):
        save_loop(tmp_path, "x", HARD)
    assert (tmp_path / FILE).read_text(encoding="utf-8") == newer


def test_a_settings_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").write_text("mine")
    with pytest.raises(CoachError, match="settings folder .* cannot be used"):
        save_loop(tmp_path / "file" / "settings", "x", HARD)
