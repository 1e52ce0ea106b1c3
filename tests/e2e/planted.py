"""What is known to be wrong in the tests' cover (tests/data/cover.json), and whether a record says just that."""

from __future__ import annotations

import json
from typing import Final

from tests.e2e.program import COVER

BEAT_1: Final = 4
"""Grid beat of the dance's first beat (cover.json counts from 1 there)."""

LATE_MS: Final = 90

JOINTS: Final = {
    "left forearm": {"left_elbow"},
    "right arm": {"right_shoulder", "right_elbow"},
    "knees": {"left_knee", "right_knee"},
}
"""Beginning of the mistake's name in cover.json → the joints of which at least one must be named, in song order."""


def assert_the_planted_are_found(record: dict) -> None:
    """Each planted mistake, a beat more or less, by its joint and kind; no other; and the dancer's lag."""
    planted = json.loads(COVER.with_name("cover.json").read_text(encoding="utf-8"))["mistakes"]
    found = sorted(record["mistakes"], key=lambda mistake: mistake["start_s"])
    assert len(found) == len(planted)
    for mistake, truth, (name, joints) in zip(found, planted, JOINTS.items(), strict=True):
        assert truth["what"].startswith(name)
        first, last = (beat + BEAT_1 - 1 for beat in truth["beats"])
        assert abs(mistake["beats"][0] - first) <= 1
        assert abs(mistake["beats"][1] - last) <= 1
        assert joints & set(mistake["joints"])
        assert mistake["kind"] in ("shape", "frozen")
        assert mistake["advice"]
    assert abs(record["lag_ms"] - LATE_MS) <= 40
