"""The benchmarks' result files: JSON, in addition to the printed table."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

from coach.base.files import write_atomically


def write_results(out: Path, results: Any) -> None:
    """Write ``out``, whose folder exists; unknown numbers become null. CoachError if the disk refuses."""
    text = json.dumps(_plain(results), indent=1, allow_nan=False)
    write_atomically(out.absolute(), f"{text}\n".encode())


def _plain(value: Any) -> Any:
    """What JSON can hold."""
    if isinstance(value, dict):
        return {key: _plain(v) for key, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(v) for v in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
