"""Clips of these tests are written with x264's quickest preset, as the films of tests/reel are."""

import pytest

from coach.media import packed


@pytest.fixture(scope="session", autouse=True)
def quick_clips():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(packed, "CLIP_PRESET", "ultrafast")
        yield
