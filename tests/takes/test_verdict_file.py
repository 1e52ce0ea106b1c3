"""What judging knew comes back exactly; what cannot be read, or is of another judgement, tells nothing."""

import json
import math
import os
import random
from dataclasses import dataclass, fields, replace

import numpy as np
import pytest

from coach.base.errors import CoachError
from coach.domain.beats import BeatGrid
from coach.domain.verdicts import Mistake, Verdict
from coach.takes import verdict_file
from coach.takes.folder import TakeFolder, load_take
from coach.takes.take import Basis, read_take, write_take
from coach.takes.verdict_file import VERSION, is_newer, with_verdicts, write_verdicts
from tests.kit.takes import a_take, mistake, unseen, verdict

GRID = BeatGrid(np.array([0.1, 0.1 + 1 / 3, 0.9, 1.7]), 3, 2)
NEWER = VERSION + 1
BASIS = Basis("strict", "Gelernt von 3 Covern – 학습.", 3, GRID)


def rich():
    """Numbers in every field that no rounding keeps, and NaN among them."""
    some = np.random.default_rng(4)
    verdicts = []
    for beat, one in enumerate([verdict(0), verdict(1, "side", ("left_knee",)), unseen(2), verdict(3, "timing")]):
        found = {name: some.uniform(1, 60, 9) for name in ("error", "change", "limit", "chance", "visibility")}
        found["change"][beat] = np.nan
        found |= {"t": one.t + 1e-9, "score": one.score / 3, "lag": 0.1 / 3, "move": some.normal(size=(9, 3))}
        found |= {"moved": 1 / 3, "swapped": np.array([7 / 3, np.nan if beat else 0.0]), "gain": -1e-9}
        verdicts.append(replace(one, **found, group="arms and legs" if beat == 1 else ""))
    side = replace(mistake(1, 1, "side", ("left_knee", "nose")), start=-1 / 3, cost=np.nan)
    return replace(a_take(verdicts, (side, mistake(3, 3, "timing", ()))), basis=BASIS)


def kept(path, take):
    """The folder of a take, with both files."""
    folder = TakeFolder(path)
    write_verdicts(folder.verdicts, take)
    write_take(folder.record, take)
    return folder


def assert_exact(one, other, kind):
    for field in fields(kind):
        before, after = getattr(one, field.name), getattr(other, field.name)
        np.testing.assert_array_equal(after, before, strict=True, err_msg=field.name)
        assert type(after) is type(before), field.name


@pytest.mark.parametrize("take", [rich(), a_take(), a_take([], []), a_take([unseen(0)], [])])
def test_all_that_was_known_comes_back_exactly(tmp_path, take):
    back = load_take(kept(tmp_path, take))
    for before, after in zip(take.verdicts, back.verdicts, strict=True):
        assert_exact(before, after, Verdict)
    for before, after in zip(take.mistakes, back.mistakes, strict=True):
        assert_exact(before, after, Mistake)
    assert back.basis is not None and back.score == take.score


def test_the_basis_comes_back(tmp_path):
    back = load_take(kept(tmp_path, rich())).basis
    assert (back.level, back.source, back.covers) == (BASIS.level, BASIS.source, BASIS.covers)
    np.testing.assert_array_equal(back.grid.times, GRID.times, strict=True)
    assert (back.grid.beats_per_bar, back.grid.first_count_beat) == (3, 2)


def test_of_a_take_without_a_basis_it_is_known_that_there_is_none(tmp_path):
    back = load_take(kept(tmp_path, a_take())).basis
    assert (back.level, back.source, back.covers, back.grid) == ("", "", 0, None)


def test_without_the_file_a_take_is_what_its_record_tells(tmp_path):
    folder = kept(tmp_path, rich())
    folder.verdicts.unlink()
    assert load_take(folder).basis is None and len(load_take(folder).verdicts) == 4
    folder.verdicts.mkdir()
    assert load_take(folder).basis is None and not is_newer(folder.verdicts)


@pytest.mark.parametrize("seed", [3, *(pytest.param(seed, marks=pytest.mark.long) for seed in (4, 5))])
def test_a_damaged_file_is_noticed_or_tells_the_same(tmp_path, seed):
    folder, chance = kept(tmp_path, rich()), random.Random(seed)
    data, take, told = folder.verdicts.read_bytes(), load_take(folder), read_take(folder.record)
    cut = [data[:n] for n in (0, 1, 100, len(data) // 2, len(data) - 1)]
    for _ in range(100):
        at = chance.randrange(len(data))
        cut.append(data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1 :])
    noticed = 0
    for bad in cut:
        folder.verdicts.write_bytes(bad)
        is_newer(folder.verdicts)
        found = with_verdicts(told, folder.verdicts)
        noticed += found.basis is None
        if found.basis is not None:
            for before, after in zip(take.verdicts, found.verdicts, strict=True):
                assert_exact(before, after, Verdict)
    assert noticed > 67


@pytest.mark.parametrize(
    "change",
    [
        {"beats": np.array([2.0, 1.0])}, {"change": np.zeros((4, 3))}, {"move": np.zeros((4, 27))},
        {"gain": np.array(["a"] * 4)}, {"gain": np.zeros(3)}, {"gain": np.array(1.0)}, {"mistakes": "[1"},
        {"mistakes": '[{"kind": "shape"}]'}, {"mistakes": "3"}, {"covers": "many"}, {"covers": np.inf},
        {"version": np.arange(3)},
        {"version": NEWER}, {"version": 0}, {"level": None},
    ],
    ids=str,
)  # fmt: skip
def test_a_file_of_another_form_tells_nothing(tmp_path, change):
    folder = kept(tmp_path, rich())
    with np.load(folder.verdicts) as file:
        arrays = dict(file) | change
    np.savez(folder.verdicts, **{name: array for name, array in arrays.items() if array is not None})
    assert load_take(folder).basis is None
    assert is_newer(folder.verdicts) == (change.get("version") is NEWER)


def test_the_first_version_knew_sides_of_arms_and_legs_together_only(tmp_path):
    folder = kept(tmp_path, rich())
    with np.load(folder.verdicts) as file:
        arrays = dict(file) | {"version": 1, "swapped": np.arange(4.0)}
    np.savez(folder.verdicts, **arrays)
    found = load_take(folder)
    assert found.basis.source == BASIS.source and np.isnan([v.swapped for v in found.verdicts]).all()
    for before, after in zip(rich().verdicts, found.verdicts, strict=True):
        assert_exact(replace(before, swapped=np.full(2, np.nan)), after, Verdict)


@pytest.mark.parametrize("field", ["beat", "t", "kind", "score", "lag", "error", "limit", "wrong"])
def test_verdicts_of_another_judgement_tell_nothing(tmp_path, field):
    take = rich()
    last = take.verdicts[3]
    others = {"kind": lambda kind: "ok", "wrong": np.logical_not}
    other = others.get(field, lambda number: number + 1)(getattr(last, field))
    changed = replace(take, verdicts=(*take.verdicts[:3], replace(last, **{field: other})))
    folder = kept(tmp_path, take)
    write_take(folder.record, changed)
    found, told = load_take(folder), read_take(folder.record)
    assert found.basis is None
    np.testing.assert_array_equal(getattr(found.verdicts[3], field), getattr(told.verdicts[3], field))


@pytest.mark.parametrize("mistakes", [(), (mistake(1, 2, "side", ("left_knee", "nose")), mistake(3, 3, "timing", ()))])
def test_mistakes_of_another_judgement_tell_nothing(tmp_path, mistakes):
    folder = kept(tmp_path, rich())
    write_take(folder.record, replace(rich(), mistakes=mistakes))
    assert load_take(folder).basis is None and len(load_take(folder).mistakes) == len(mistakes)


def test_fewer_verdicts_are_of_another_judgement(tmp_path):
    folder = kept(tmp_path, rich())
    write_take(folder.record, replace(rich(), verdicts=rich().verdicts[:3]))
    assert load_take(folder).basis is None


def test_it_needs_no_pickle_and_says_its_version(tmp_path):
    folder = kept(tmp_path, rich())
    with np.load(folder.verdicts, allow_pickle=False) as file:
        arrays = dict(file)
    assert int(arrays["version"]) == VERSION == 2
    assert {name for name in arrays if arrays[name].dtype.kind == "O"} == set()
    assert json.loads(str(arrays["mistakes"]))[0]["cost"] is None
    assert arrays["error"].dtype == arrays["t"].dtype == np.float64


def test_mistakes_are_kept_whatever_their_fields_are(tmp_path, monkeypatch):
    @dataclass(frozen=True)
    class Other:
        kind: str
        first: int
        last: int
        joints: tuple[str, ...]
        places: tuple[tuple[int, int], ...] = ()
        size: float = math.nan
        certainty: float = math.inf
        whole: bool = False

    mistakes = Other("shape", 4, 6, ("nose",), ((1, 2), (3, 4)), 1 / 3), Other("timing", 7, 7, (), whole=True)
    take = a_take(mistakes=mistakes)
    monkeypatch.setattr(verdict_file, "Mistake", Other)
    write_verdicts(tmp_path / "verdicts.npz", take)
    back = with_verdicts(take, tmp_path / "verdicts.npz")
    assert back is not take
    for before, after in zip(take.mistakes, back.mistakes, strict=True):
        assert repr(after) == repr(before)


@pytest.mark.parametrize("take", [rich(), a_take()])
def test_writing_again_what_was_read_changes_nothing(tmp_path, take):
    folder = kept(tmp_path, take)
    before = folder.verdicts.read_bytes()
    write_verdicts(tmp_path / "again.npz", with_verdicts(read_take(folder.record), folder.verdicts))
    with np.load(folder.verdicts) as one, np.load(tmp_path / "again.npz") as other:
        for name in one:
            np.testing.assert_array_equal(other[name], one[name], strict=True)
    assert folder.verdicts.read_bytes() == before


def test_a_disk_that_refuses_leaves_the_file_that_was_there(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    folder = kept(tmp_path, a_take())
    before = folder.verdicts.read_bytes()
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CoachError, match=r"verdicts\.npz could not be written \(No space left on device\)"):
        write_verdicts(folder.verdicts, rich())
    assert folder.verdicts.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["take.json", "verdicts.npz"]


def test_numbers_of_numpy_among_the_mistakes_are_kept(tmp_path):
    one = replace(mistake(4, 6), first=np.int64(4), cost=np.float32(0.5), end=np.float64(1 / 3 + 3))
    found = load_take(kept(tmp_path, a_take(mistakes=(one,)))).mistakes[0]
    assert (found.first, found.cost, found.end) == (4, 0.5, 1 / 3 + 3)
