import json
import math
import re
from dataclasses import astuple, replace
from datetime import datetime, timedelta, timezone

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.base.errors import CoachError
from coach.domain.landmarks import JOINTS
from coach.domain.verdicts import KINDS, MISTAKE_KINDS, Mistake, TakeScore, Verdict
from coach.takes.take import Take, read_take, take_table, write_take
from tests.kit.takes import STARTED, a_take, mistake, unseen, verdict

degrees = st.one_of(st.floats(0, 180), st.just(math.nan))
percent = st.one_of(st.floats(0, 100), st.just(math.nan))
lags = st.one_of(st.floats(-0.4, 0.4), st.just(math.nan))
nine = st.lists(degrees, min_size=9, max_size=9).map(np.array)
flags = st.lists(st.booleans(), min_size=9, max_size=9).map(np.array)
verdict_parts = st.tuples(st.sampled_from(KINDS), percent, lags, nine, nine, flags)
mistakes = st.builds(
    lambda kind, first, more, joints, said: Mistake(
        kind,
        first,
        first + more,
        first * 0.5,
        (first + more + 2) * 0.5,
        tuple(joints),
        (),
        (),
        math.nan,
        math.nan,
        said=said,
    ),
    st.sampled_from(MISTAKE_KINDS),
    st.integers(0, 400),
    st.integers(0, 40),
    st.lists(st.sampled_from(JOINTS), unique=True),
    st.text(min_size=1, max_size=80).filter(str.strip),
)
zones = st.integers(-12 * 4, 14 * 4).map(lambda quarters: timezone(timedelta(minutes=15 * quarters)))
starts = st.datetimes(datetime(2020, 1, 1), datetime(2100, 1, 1)).map(lambda at: at.replace(microsecond=0))


@st.composite
def takes(draw):
    parts = draw(st.lists(verdict_parts, max_size=6))
    verdicts = tuple(
        Verdict(3 * i, 1.5 * i, kind, score, math.nan, math.nan, lag, error, np.full(9, np.nan), limit, wrong)
        for i, (kind, score, lag, error, limit, wrong) in enumerate(parts)
    )
    score = TakeScore(draw(percent), draw(percent), draw(percent), draw(lags), draw(st.floats(0, 1)))
    started_at = draw(starts).replace(tzinfo=draw(zones))
    return Take("lovedive", started_at, score, verdicts, tuple(draw(st.lists(mistakes, max_size=4))))


def close(a, b, tolerance=0.01):
    return np.allclose(a, b, atol=tolerance, equal_nan=True)


@settings(max_examples=40, deadline=None)
@given(takes())
def test_a_take_comes_back_as_it_was_written(tmp_path_factory, take):
    path = tmp_path_factory.mktemp("take") / "take.json"
    write_take(path, take)
    back = read_take(path)
    assert (back.song, back.started_at) == (take.song, take.started_at)
    for name in ("score", "shape", "timing", "lag", "coverage"):
        assert close(getattr(back.score, name), getattr(take.score, name)), name
    assert len(back.verdicts) == len(take.verdicts)
    for one, other in zip(back.verdicts, take.verdicts):
        assert (one.beat, one.kind, one.t) == (other.beat, other.kind, other.t)
        assert close(one.score, other.score) and close(one.lag, other.lag, 1e-4)
        assert close(one.error, other.error) and close(one.limit, other.limit)
        assert (one.wrong == other.wrong).all()
    assert [astuple(m) for m in back.mistakes] == [astuple(m) for m in take.mistakes]


def test_the_file_has_exactly_the_documented_keys(tmp_path):
    path = tmp_path / "take.json"
    write_take(path, a_take())
    table = json.loads(path.read_text(encoding="utf-8"))
    assert list(table) == [
        "version", "song", "started_at", "score", "shape_score", "timing_score", "lag_ms", "coverage",
        "beats", "mistakes",
    ]  # fmt: skip
    assert list(table["beats"][0]) == ["beat", "t_s", "score", "lag_ms", "kind", "joints"]
    assert list(table["beats"][0]["joints"]) == list(JOINTS)
    assert table["beats"][4]["joints"]["left_elbow"] == {"error_deg": 45.0, "limit_deg": 30.0, "wrong": True}
    assert table["mistakes"] == [
        {
            "kind": "shape",
            "start_s": 1.5,
            "end_s": 3.5,
            "beats": [4, 6],
            "joints": ["left_elbow"],
            "advice": "Left elbow: bend it more.",
        }
    ]
    assert (table["version"], table["started_at"], table["lag_ms"]) == (1, "2026-03-01T18:30:05+09:00", 90.0)


def test_a_mistake_is_recorded_with_its_sentence_which_is_all_that_is_read_of_what_it_is_about(tmp_path):
    path = tmp_path / "take.json"
    known = mistake(4, 6, about=("left_elbow",), ways=("bend",), size=41.0, said="")
    late = mistake(8, 9, "timing", (), ways=("late",), size=0.18, said="", whole=True)
    write_take(path, a_take(mistakes=(known, late)))
    sentences = ["Bend your left elbow about 40° more.", "You are 180 ms late all through the dance."]
    assert [m["advice"] for m in json.loads(path.read_text(encoding="utf-8"))["mistakes"]] == sentences
    back = read_take(path).mistakes
    assert [(m.kind, m.joints, m.about, m.ways, m.said) for m in back] == [
        ("shape", ("left_elbow",), (), (), sentences[0]), ("timing", (), (), (), sentences[1]),
    ]  # fmt: skip
    assert all(math.isnan(m.size) and math.isnan(m.cost) for m in back)


def test_what_was_not_seen_is_null(tmp_path):
    path = tmp_path / "take.json"
    take = replace(a_take((unseen(0),), ()), score=TakeScore(*[math.nan] * 4, 0.0))
    write_take(path, take)
    assert "NaN" not in path.read_text(encoding="utf-8")
    beat = json.loads(path.read_text(encoding="utf-8"))["beats"][0]
    assert (beat["score"], beat["lag_ms"], beat["joints"]["nose"]["error_deg"]) == (None, None, None)
    assert math.isnan(read_take(path).score.score)


def damaged(tmp_path, change):
    path = tmp_path / "take.json"
    write_take(path, a_take())
    table = json.loads(path.read_text(encoding="utf-8"))
    change(table)
    path.write_text(json.dumps(table), encoding="utf-8")
    return path


BAD = {
    "a key is missing": (lambda t: t.pop("score"), "“score” should be there, found nothing"),
    "a key is unknown": (lambda t: t.update(points=3), "“points” should be absent"),
    "a text for a number": (
        lambda t: t.update(score="81"),
        '“score” should be a number from 0 to 100 or null, found "81"',
    ),
    "a flag for a number": (lambda t: t.update(coverage=True), "“coverage” should be a number from 0 to 1, found true"),
    "a score beyond 100": (
        lambda t: t.update(score=101),
        "“score” should be a number from 0 to 100 or null, found 101",
    ),
    "not a number": (lambda t: t.update(lag_ms=math.nan), "“lag_ms” should be a number or null, found NaN"),
    "an endless number": (lambda t: t.update(lag_ms=10**400), "“lag_ms” should be a number or null, found 1000"),
    "a day that is none": (lambda t: t.update(started_at="2026-02-30T00:00:00+00:00"), "“started_at” should be a date"),
    "no zone": (lambda t: t.update(started_at="2026-02-03T00:00:00"), "“started_at” should be a date and time with"),
    "beats no list": (lambda t: t.update(beats={}), "“beats” should be a list, found {}"),
    "an unknown kind": (lambda t: t["beats"][3].update(kind="bad"), "“beats[3].kind” should be one of ok, frozen"),
    "a negative beat": (
        lambda t: t["beats"][0].update(beat=-1),
        "“beats[0].beat” should be a whole number of 0 or more",
    ),
    "a beat beyond every song": (
        lambda t: t["beats"][15].update(beat=10**19),
        "“beats[15].beat” should be a whole number up to 100000, found 10000000000000000000",
    ),
    "a mistake beyond every song": (
        lambda t: t["mistakes"][0].update(beats=[3, 10**19]),
        "“mistakes[0].beats[1]” should be a whole number up to 100000",
    ),
    "the year 1": (
        lambda t: t.update(started_at="0001-01-01T00:00:00+09:00"),
        "“started_at” should be a date in the years 1970 to 2999",
    ),
    "the last year": (
        lambda t: t.update(started_at="9999-12-31T23:00:00-09:00"),
        "“started_at” should be a date in the years 1970 to 2999",
    ),
    "beats in disorder": (lambda t: t["beats"].reverse(), "“beats[1]” should be a later beat"),
    "an unknown joint": (lambda t: t["beats"][2]["joints"].update(toe={}), "“beats[2].joints.toe” should be absent"),
    "a joint missing": (lambda t: t["beats"][2]["joints"].pop("nose"), "“beats[2].joints.nose” should be there"),
    "wrong no flag": (
        lambda t: t["beats"][2]["joints"]["nose"].update(wrong=1),
        "“beats[2].joints.nose.wrong” should be true or false, found 1",
    ),
    "a mistake backwards": (lambda t: t["mistakes"][0].update(end_s=0), "“mistakes[0].end_s” should be later than"),
    "beats backwards": (lambda t: t["mistakes"][0].update(beats=[6, 4]), "“mistakes[0].beats” should be [first, last]"),
    "a mistake of kind ok": (
        lambda t: t["mistakes"][0].update(kind="ok"),
        "“mistakes[0].kind” should be one of frozen",
    ),
    "an empty sentence": (lambda t: t["mistakes"][0].update(advice=" "), "“mistakes[0].advice” should be text"),
    "version a text": (lambda t: t.update(version="1"), '“version” should be 1, found "1"'),
    "an older version": (lambda t: t.update(version=0), "“version” should be 1, found 0"),
    "a newer version": (lambda t: t.update(version=2), "was written by a newer Coach (format 2, this Coach reads 1)"),
}


@pytest.mark.parametrize(("change", "says"), BAD.values(), ids=BAD.keys())
def test_a_damaged_file_is_refused_by_file_key_expected_and_found(tmp_path, change, says):
    path = damaged(tmp_path, change)
    with pytest.raises(CoachError, match=re.escape(says)) as refusal:
        read_take(path)
    assert str(path) in str(refusal.value)


@pytest.mark.parametrize("data", [b"", b"{", b"[" * 100_000, b"\xff\xfe", b"[]", b"null", b"3"])
def test_what_is_no_take_at_all_is_refused_by_name(tmp_path, data):
    path = tmp_path / "take.json"
    path.write_bytes(data)
    with pytest.raises(CoachError, match="take.json"):
        read_take(path)


def test_every_truncation_is_refused(tmp_path):
    path = tmp_path / "take.json"
    write_take(path, a_take((verdict(0), verdict(1))))
    data = path.read_bytes()
    for length in range(0, len(data) - 2, 7):
        path.write_bytes(data[:length])
        with pytest.raises(CoachError, match="damaged"):
            read_take(path)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(CoachError, match=r"take\.json is missing"):
        read_take(tmp_path / "take.json")


def test_writing_where_one_cannot_is_said_and_leaves_nothing(tmp_path):
    (tmp_path / "take.json").mkdir()
    with pytest.raises(CoachError, match="could not be written"):
        write_take(tmp_path / "take.json", a_take())
    assert [path.name for path in tmp_path.iterdir()] == ["take.json"]


def test_a_take_needs_a_time_zone():
    with pytest.raises(ValueError, match="time zone"):
        a_take(started_at=STARTED.replace(tzinfo=None))


def test_the_record_has_a_line_for_each_beat_and_each_mistake(tmp_path):
    path, take = tmp_path / "take.json", a_take()
    write_take(path, take)
    text = path.read_text(encoding="utf-8")
    assert json.loads(text) == json.loads(json.dumps(take_table(take)))
    assert len(text.splitlines()) < len(take.verdicts) + len(take.mistakes) + 20
    write_take(path, a_take((), ()))
    assert json.loads(path.read_text(encoding="utf-8"))["beats"] == []


def test_the_speed_of_a_film_is_kept_where_it_is_another_than_the_songs(tmp_path):
    path = tmp_path / "take.json"
    write_take(path, a_take())
    assert "speed" not in json.loads(path.read_text(encoding="utf-8")) and read_take(path).speed == 1
    write_take(path, replace(a_take(), speed=0.8))
    assert read_take(path).speed == 0.8


@pytest.mark.parametrize("speed", [0, -1, "fast", None])
def test_a_speed_that_cannot_be_is_refused(tmp_path, speed):
    path = tmp_path / "take.json"
    path.write_text(json.dumps(take_table(a_take()) | {"speed": speed}), encoding="utf-8")
    with pytest.raises(CoachError, match="speed"):
        read_take(path)
