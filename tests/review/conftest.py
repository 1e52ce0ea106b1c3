import pytest

from tests.review.room import Room


@pytest.fixture
def room(tmp_path):
    """Makes a :class:`Room`; what it takes stands there."""

    def make(**how):
        return Room(tmp_path, **how)

    return make
