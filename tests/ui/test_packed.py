import numpy as np
import pytest

from coach.ui.picture import pack, unpack


@pytest.mark.parametrize("shape", [(1, 1, 3), (37, 53, 3), (120, 160, 3)])
def test_a_picture_comes_back_nearly_as_it_was(shape):
    across = np.linspace(0, 255, shape[1])[None, :, None]
    rgb = np.broadcast_to(across, shape).astype(np.uint8) // np.array([1, 2, 4], np.uint8)
    back = unpack(pack(rgb))
    assert back.shape == shape and back.dtype == np.uint8 and back.flags["C_CONTIGUOUS"]
    assert np.abs(back.astype(int) - rgb).mean() < 4


def test_it_is_much_smaller():
    rgb = np.broadcast_to(np.linspace(0, 255, 640)[None, :, None], (360, 640, 3)).astype(np.uint8)
    assert len(pack(rgb)) < rgb.nbytes / 20
