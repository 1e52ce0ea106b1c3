"""The comparator's benchmark, small: everything it writes is there, and ours finds what it must."""

import json
from dataclasses import replace

import numpy as np
import pytest

from coach.base.errors import CoachError
from coach.bench.comparison import command
from coach.bench.comparison.cases import SyntheticClip
from coach.bench.comparison.clips import real_layer, rendered_layer
from coach.bench.comparison.methods import METHODS, OWN_METHOD
from coach.bench.comparison.metrics import mistakes_shown
from coach.bench.comparison.numbers import numbers
from coach.bench.synthetic.dance import STYLES, make_dance
from coach.bench.synthetic.faults import CLASSES
from coach.bench.synthetic.performance import perform, reference_track
from coach.compare.learn import cover_errors, from_errors
from coach.compare.mistakes import find_mistakes
from coach.domain.thresholds import PRIOR
from tests.compare.tracks import GRID, rendered


def clip(style, seed):
    dance = make_dance(STYLES[style], seed)
    return SyntheticClip(dance, reference_track(dance, seed), tuple(perform(dance, kind, seed + 7) for kind in CLASSES))


@pytest.fixture(scope="module")
def material():
    return [clip(0, 31)], [clip(1, 32)]


@pytest.fixture(scope="module")
def ours(material):
    return command.measure(OWN_METHOD, *material, command.learnt(material[0]))


@pytest.mark.parametrize("name", METHODS)
def test_every_method_reads_every_beat(material, name):
    found = material[1][0]
    reading = METHODS[name](found.performances[1].track, found.reference, found.dance.grid, PRIOR)
    assert reading.error.shape == (len(found.dance.grid), 9)
    assert reading.lag.shape == reading.frozen.shape == reading.side.shape == (len(found.dance.grid),)
    assert np.isfinite(reading.error).mean() > 0.5


def test_numbers_of_ours(ours):
    found = numbers(ours.cases, draws=10)
    assert found["joint_auc"][0] > 0.9
    assert found["joint_auc"][1] <= found["joint_auc"][0] <= found["joint_auc"][2]
    assert found["timing_auc_300ms"] > 0.9
    assert found["lag_error_ms"] < 40
    assert ours.frame_us > 0


def test_what_a_dancer_is_shown(ours):
    case = next(c for c in ours.cases if c.kind == "shape")
    faults = case.performance.faults
    planted = mistakes_shown([case])
    assert planted["mistakes_found"] >= 0.5 and len(faults) >= 2
    assert 0 < planted["joint_named_first"] <= planted["mistakes_found"]
    assert 0.5 < planted["beats_in_common"] <= 1
    assert np.isnan(planted["clean_mistakes"])
    clean = replace(case, performance=replace(case.performance, kind="clean"))
    minutes = len(case.performance.dance.grid) * case.performance.dance.grid.period / 60
    told = find_mistakes(case.reading.verdicts, case.performance.dance.grid)
    assert mistakes_shown([clean])["clean_mistakes"] == pytest.approx(len(told) / minutes)


def test_rendered_layer_finds_all_three():
    layer = rendered_layer(rendered("reference"), rendered("cover"), GRID, PRIOR)
    assert all(layer["found"].values())
    assert len(layer["other_beats_flagged"]) <= 2
    assert layer["lag_ms"] == pytest.approx(90, abs=40)


def test_real_layer_ranks_the_own_cover_first(tmp_path):
    for name in ("a_reference.mp4", "a_cover.mp4", "b_cover.mp4", "notes.txt"):
        (tmp_path / name).touch()
    tracks = {
        "a_reference": rendered("reference"),
        "a_cover": rendered("cover").shifted(1.0),
        "b_cover": rendered("reference").mirrored(),
    }
    layer = real_layer(tmp_path, lambda film: tracks[film.stem])
    own = next(row for row in layer["takes"] if row["take"] == "a_cover")
    assert own["same_dance"]
    assert own["offset_s"] == pytest.approx(1.0, abs=0.2)
    assert layer["rank_right"] == {"a_reference": True}


@pytest.mark.parametrize("folder", ["", "missing"])
def test_a_folder_without_references_is_named(tmp_path, folder):
    with pytest.raises(CoachError, match="NAME_reference"):
        real_layer(tmp_path / folder, lambda film: rendered("reference"))


@pytest.mark.long  # all at once; the tests above check the numbers of ours and each method
def test_writes_table_json_and_picture(tmp_path, monkeypatch, capsys, material):
    monkeypatch.setattr(command, "clips", lambda split, *rest: material[split == "test"])
    monkeypatch.setattr(
        command, "METHODS", {name: METHODS[name] for name in METHODS if "published" in name or name == OWN_METHOD}
    )
    monkeypatch.setattr(command, "HARDER", command.HARDER[:1])
    layer = rendered_layer(rendered("reference"), rendered("cover"), GRID, PRIOR)
    monkeypatch.setattr(command, "_films", lambda *_: {"rendered": layer, "real": None})
    monkeypatch.setattr(command, "BOOTSTRAP_DRAWS", 5)
    assert command.run(None, tmp_path / "compare.json") == 0
    written = json.loads((tmp_path / "compare.json").read_text(encoding="utf-8"))
    assert written["methods"][OWN_METHOD]["joint_auc"][0] > 0.9
    assert (tmp_path / "compare.png").read_bytes().startswith(b"\x89PNG")
    assert "Goals for ours" in capsys.readouterr().out


def test_thresholds_are_learnt_as_the_program_learns_them(material, monkeypatch):
    found, asked = material[0][0], []
    monkeypatch.setattr(command, "cover_errors", lambda *take: asked.append(take) or cover_errors(*take))
    learnt = command.learnt(material[0])
    clean = [p.track for p in found.performances if p.kind == "clean"]
    assert [track for track, *_ in asked] == clean
    assert (
        learnt.mean.tolist() == from_errors([cover_errors(clean[0], found.reference, found.dance.grid)]).mean.tolist()
    )
