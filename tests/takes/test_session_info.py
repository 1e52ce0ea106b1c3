import json

import pytest

from coach.base.errors import CoachError
from coach.takes.session_info import Devices, SessionInfo, read_info, write_info
from tests.kit.takes import STARTED


@pytest.mark.parametrize(
    "info",
    [
        SessionInfo("lovedive", STARTED),
        SessionInfo("lovedive", STARTED, "stage", "ab" * 32, {"coach": "1.0", "mediapipe": "1.2.2"}),
        SessionInfo("lovedive", STARTED, mirrored=True),
        SessionInfo("lovedive", STARTED, part=(2.0, 4.5)),
        SessionInfo("lovedive", STARTED, same_dance=False),
        SessionInfo("lovedive", STARTED, devices=Devices("HD Webcam", "Speakers", 0.1925, True)),
        SessionInfo("lovedive", STARTED, part=(2.0, 4.5), devices=Devices("camera 0", "", 0.05, False)),
        SessionInfo("lovedive", STARTED, part=(2.0, 4.5), same_dance=False),
        SessionInfo("lovedive", STARTED, part=(2.0, 4.5), speed=0.75, body="legs", memory=True),
    ],
)
def test_what_was_known_at_the_start_comes_back(tmp_path, info):
    write_info(tmp_path / "session.json", info)
    assert read_info(tmp_path / "session.json") == info


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("view", "back", '“view” should be one of mirror, stage, found "back"'),
        ("mirrored", "no", "“mirrored” should be true or false"),
        ("same_dance", "no", "“same_dance” should be true or false"),
        ("speed", 1.5, "“speed” should be a number from 0.5 to 1"),
        ("body", "head", "“body” should be one of all, arms, legs"),
        ("memory", 1, "“memory” should be true or false"),
        ("versions", [], "“versions” should be a table"),
        ("versions", {"coach": 1}, "“versions.coach” should be text"),
        ("video_sha256", 3, "“video_sha256” should be text"),
        ("version", 9, "newer Coach"),
    ],
)
def test_a_damaged_file_is_refused(tmp_path, key, value, says):
    path = tmp_path / "session.json"
    write_info(path, SessionInfo("lovedive", STARTED))
    path.write_text(json.dumps({**json.loads(path.read_text()), key: value}))
    with pytest.raises(CoachError, match=says):
        read_info(path)


def test_a_take_of_a_dance_says_nothing_of_practising(tmp_path):
    """So that an older Coach can read it."""
    write_info(tmp_path / "session.json", SessionInfo("lovedive", STARTED))
    assert not {"speed", "body", "memory"} & set(json.loads((tmp_path / "session.json").read_text()))
