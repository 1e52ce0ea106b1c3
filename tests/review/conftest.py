import pytest

from tests.review.room import Room
from tests.review.sessions import where_of


@pytest.fixture
def room(tmp_path):
    """Makes a :class:`Room`; what it takes stands there."""

    def make(**how):
        return Room(tmp_path, **how)

    return make


@pytest.fixture
def where(tmp_path):
    return where_of(tmp_path)
