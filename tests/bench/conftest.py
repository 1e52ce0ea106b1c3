import gc

import pytest


@pytest.fixture
def few_objects():
    """The garbage collector looks only at what the test makes: all that a run of tests holds takes it .4 s."""
    gc.freeze()
    yield
    gc.unfreeze()
