"""The history for other programs: everything as JSON, or a line a take as CSV. Pure."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from typing import Any, Final

VERSION: Final = 1
COLUMNS: Final = (
    "song", "started_at", "folder", "score", "shape_score", "timing_score", "lag_ms", "coverage",
    "part_start_s", "part_end_s", "video_sha256", "beats_judged", "beats_right", "mistakes", "not_mistakes",
)  # fmt: skip


def as_json(takes: Sequence[dict[str, Any]]) -> str:
    """``takes`` as :func:`coach.history.rows.everything` gives them."""
    return json.dumps({"version": VERSION, "takes": list(takes)}, ensure_ascii=False, indent=1) + "\n"


def as_csv(takes: Sequence[dict[str, Any]]) -> str:
    """One line a take, the numbers of beats and mistakes in place of the lists."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    for take in takes:
        kinds = [beat["kind"] for beat in take["beats"]]
        marked = sum(mistake["not_a_mistake"] for mistake in take["mistakes"])
        counts = {
            "beats_judged": sum(kind != "unseen" for kind in kinds),
            "beats_right": kinds.count("ok"),
            "mistakes": len(take["mistakes"]) - marked,
            "not_mistakes": marked,
        }
        writer.writerow(take | counts)
    return text.getvalue()
