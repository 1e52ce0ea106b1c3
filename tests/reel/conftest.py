"""Films of these tests are written with x264's quickest preset: half of the time, and what is measured is the same."""

import pytest

from coach.media import film_writer


@pytest.fixture(scope="session", autouse=True)
def quick_films():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(film_writer, "PRESET", "ultrafast")
        yield
