"""OpenCV's messages are off as long as anybody wants them off, and then as they were."""

import cv2
import pytest

from coach.base.opencv import quiet_opencv

LOGGING = cv2.utils.logging


def test_the_last_one_to_leave_gives_the_messages_back():
    usual = LOGGING.getLogLevel()
    one, other = quiet_opencv(), quiet_opencv()
    one.__enter__()
    other.__enter__()
    one.__exit__(None, None, None)  # as when two threads are inside: the first one to come leaves first
    assert LOGGING.getLogLevel() == LOGGING.LOG_LEVEL_SILENT
    other.__exit__(None, None, None)
    assert LOGGING.getLogLevel() == usual != LOGGING.LOG_LEVEL_SILENT


def test_a_failure_gives_them_back():
    usual = LOGGING.getLogLevel()
    with pytest.raises(ValueError), quiet_opencv():
        raise ValueError
    assert LOGGING.getLogLevel() == usual
