"""The song that ships and the films danced to it: what is measured when nothing else is named."""

from __future__ import annotations

from typing import Final

from coach.base.paths import PROJECT

SONG: Final = "lovedive"
COVER: Final = PROJECT / "tests" / "data" / "cover.mp4"
"""A rendered dancer with planted mistakes."""
CLAPS: Final = PROJECT / "tests" / "data" / "claps.mp4"
"""Somebody clapping to the clicks of the calibration."""
