"""The files of benchmarks, whatever was measured."""

import json
from dataclasses import asdict, dataclass

import numpy as np

from coach.bench.results import write_results


@dataclass
class Row:
    film: str
    values: tuple[float, ...]


def test_what_could_not_be_measured_is_null(tmp_path):
    row = Row("a\udcff.mp4", (1.5, float("nan"), np.float64("inf")))  # a name that is no UTF-8
    write_results(tmp_path / "out.json", {"rows": [asdict(row)], "count": 2, "said": None})
    written = (tmp_path / "out.json").read_text(encoding="ascii")
    assert json.loads(written, parse_constant=lambda name: 1 / 0) == {
        "rows": [{"film": "a\udcff.mp4", "values": [1.5, None, None]}],
        "count": 2,
        "said": None,
    }
