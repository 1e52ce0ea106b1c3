"""What is known of how late devices are, on the disk: kept, forgotten, damaged, of a newer Coach."""

import json
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from coach.base.checked_json import NewerFormat
from coach.base.errors import CoachError
from coach.devices.latencies import FILE, NONE, DevicePair, Latency, change_latencies, read_latencies
from coach.wording import calibration_words as words

WHEN = datetime(2026, 3, 1, 18, 30, 5, tzinfo=timezone(timedelta(hours=9)))
DESK, TV = DevicePair("HD Webcam", "Speakers"), DevicePair("HD Webcam", "HDMI")
APART = Latency(0.1925, 0.13, 0.012, 8, "microphone", WHEN)
TOGETHER = Latency(0.31, None, 0.025, 7, "claps", WHEN)


def keep(settings, pair=DESK, latency=APART):
    return change_latencies(settings, lambda known: known.having(pair, latency))


def test_what_is_kept_comes_back(tmp_path):
    settings = tmp_path / "not yet there"
    assert read_latencies(settings) == (NONE, "")
    assert keep(settings) == keep(settings, TV, TOGETHER) == ""
    known, said = read_latencies(settings)
    assert said == "" and dict(known.known) == {DESK: APART, TV: TOGETHER}
    assert (known.of(DESK).of_sound, known.of(DESK).of_camera) == (0.13, pytest.approx(0.0625))
    assert (known.of(TV).of_sound, known.of(TV).of_camera) == (0.0, 0.31)
    assert known.of(DevicePair("another", "Speakers")) is None


def test_the_newest_counts(tmp_path):
    keep(tmp_path)
    keep(tmp_path, DESK, TOGETHER)
    assert dict(read_latencies(tmp_path)[0].known) == {DESK: TOGETHER}


def test_a_pair_is_new_until_it_is_offered_or_calibrated(tmp_path):
    assert read_latencies(tmp_path)[0].is_new(DESK)
    change_latencies(tmp_path, lambda known: known.having_offered(DESK))
    keep(tmp_path, TV)
    known, _ = read_latencies(tmp_path)
    assert not known.is_new(DESK) and not known.is_new(TV) and known.is_new(DevicePair("camera 1", "HDMI"))
    change_latencies(tmp_path, lambda known: known.without(TV).without(DESK))
    known, _ = read_latencies(tmp_path)
    assert known.is_new(DESK) and known.is_new(TV) and not known.known


def broken(**changes):
    table = {
        "camera": "a", "sound": "b", "total_ms": 190, "sound_ms": None, "spread_ms": 12, "count": 8, "how": "claps",
        "measured_at": WHEN.isoformat(),
    }  # fmt: skip
    return json.dumps({"version": 1, "pairs": [{**table, **changes}], "offered": []})


@pytest.mark.parametrize(
    "text",
    [
        "", "{", "[]", "null", '{"version": 1}', '{"version": 1, "pairs": 3, "offered": []}', "\0" * 300,
        broken(total_ms="190"), broken(total_ms=1e9), broken(how="guessed"), broken(count=0), broken(extra=1),
        broken(measured_at="yesterday"), broken(camera=""), '{"version": 1, "pairs": [], "offered": [["a"]]}',
    ],
)  # fmt: skip
@pytest.mark.parametrize("then", ["read", "kept"])
def test_a_damaged_file_is_kept_aside_and_nothing_is_known(tmp_path, text, then):
    file = tmp_path / FILE
    file.write_text(text, encoding="utf-8")
    said = read_latencies(tmp_path)[1] if then == "read" else keep(tmp_path)
    (aside,) = tmp_path.glob(f"{FILE}.damaged *")
    assert aside.read_text(encoding="utf-8") == text
    assert said == words.DAMAGED.format(file=file, aside=aside.name)
    assert dict(read_latencies(tmp_path)[0].known) == ({} if then == "read" else {DESK: APART})
    assert read_latencies(tmp_path)[1] == ""


def test_two_damaged_files_are_both_kept(tmp_path):
    for text in ("one", "two"):
        (tmp_path / FILE).write_text(text)
        read_latencies(tmp_path)
    assert {path.read_text() for path in tmp_path.iterdir()} == {"one", "two"}


def test_the_file_of_a_newer_coach_stays_and_is_not_written_over(tmp_path):
    text = '{"version": 2, "rooms": []}'
    (tmp_path / FILE).write_text(text)
    known, said = read_latencies(tmp_path)
    assert known == NONE and "newer Coach" in said and said.endswith(words.UNUSED)
    with pytest.raises(NewerFormat):
        keep(tmp_path)
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [(FILE, text)]


def test_a_file_that_cannot_be_read_stays(tmp_path):
    (tmp_path / FILE).mkdir()
    known, said = read_latencies(tmp_path)
    assert known == NONE and str(tmp_path / FILE) in said
    with pytest.raises(CoachError):
        keep(tmp_path)
    assert (tmp_path / FILE).is_dir()


def test_a_settings_folder_that_is_none(tmp_path):
    (tmp_path / "settings").write_text("a file")
    with pytest.raises(CoachError, match="--settings-dir"):
        keep(tmp_path / "settings")
    assert (tmp_path / "settings").read_text() == "a file"


def test_a_loudspeaker_s_own_lateness_is_known_with_any_camera():
    older = replace(APART, sound=0.5, measured_at=APART.measured_at - timedelta(days=1))
    summed = replace(APART, sound=None, measured_at=APART.measured_at + timedelta(days=1))
    known = NONE.having(DESK, APART).having(replace(DESK, camera="a"), older).having(replace(DESK, camera="b"), summed)
    assert known.of_sound(DESK.sound) == APART.sound
    assert known.of_sound("another") == 0.0 == NONE.having(DESK, summed).of_sound(DESK.sound)
