"""The program from the command line: dance, be stopped, be killed, come back."""

import json
import signal
from pathlib import Path

import av
import pytest

from coach.bench.stand_ins.virtual_screen import virtual_screen
from coach.media.video import read_frames
from tests.e2e.planted import assert_the_planted_are_found
from tests.e2e.program import (
    COVER,
    danced,
    only_take,
    record,
    run,
    songs_with_the_beginning,
    start,
    wait_for,
    wait_until,
)

pytestmark = pytest.mark.alone

END = 18.3
"""s of the song: four beats more than the last planted mistake."""


@pytest.fixture(scope="module")
def display():
    with virtual_screen() as environment:
        yield environment


def dance(sessions: Path, *more: str) -> list:
    return ["--song", "lovedive", "--camera", COVER, "--unattended", "--sessions-dir", sessions, *more]


@pytest.fixture(scope="module")
def whole_dance(display, tmp_path_factory):
    """One dance of the cover as far as END, and what the program said."""
    sessions = tmp_path_factory.mktemp("sessions")
    songs = songs_with_the_beginning(tmp_path_factory.mktemp("songs"), END)
    return sessions, run(display, *dance(sessions, "--songs-dir", songs))


def test_the_program_ends_well_and_says_where_the_take_is(whole_dance):
    sessions, (code, out, _) = whole_dance
    assert code == 0
    assert str(only_take(sessions)) in out


def test_the_film_of_the_mistakes_is_made(whole_dance):
    sessions, (_, out, _) = whole_dance
    reel = only_take(sessions) / "reel.mp4"
    assert str(reel) in out
    assert not list(reel.parent.glob(".*"))
    with av.open(str(reel)) as film:
        seconds = film.duration / av.time_base
        assert {stream.codec_context.name for stream in film.streams} == {"h264", "aac"}
    assert seconds > 6 * len(record(sessions)["mistakes"])


def test_the_planted_mistakes_and_the_lag_are_found(whole_dance):
    assert_the_planted_are_found(record(whole_dance[0]))


def test_the_rest_of_the_dance_is_right(whole_dance):
    take = record(whole_dance[0])
    planted = {beat for mistake in take["mistakes"] for beat in range(mistake["beats"][0] - 1, mistake["beats"][1] + 2)}
    wrong = [beat["beat"] for beat in take["beats"] if beat["kind"] != "ok" and beat["beat"] not in planted]
    assert len(wrong) <= 2
    assert take["coverage"] > 0.9


def test_every_camera_picture_is_kept_with_its_song_time(whole_dance):
    with av.open(str(only_take(whole_dance[0]) / "take.mp4")) as film:
        times = [frame.time for frame in film.decode(video=0)]
    steps = [after - before for before, after in zip(times, times[1:])]
    assert times[0] < 0.1
    assert times[-1] > END - 0.4
    assert min(steps) > 0
    assert sorted(steps)[len(steps) // 2] == pytest.approx(1 / 30, abs=0.004)


@pytest.mark.long  # app/test_recovery.py finds one, live/test_whole_dance.py keeps one that Ctrl-C ends
def test_a_killed_dance_is_found_by_the_next_and_ctrl_c_keeps_that_one_too(display, tmp_path):
    with start(display, *dance(tmp_path, "--no-audio")) as program:
        wait_until(program, danced(tmp_path, 4))
        program.kill()
    folder = only_take(tmp_path)
    assert not (folder / "take.json").exists()
    # the kill may have torn the last fragment: what is before it is read as the review reads it
    assert max(frame.t for frame in read_frames(folder / "take.mp4")) > 3.0
    # the next start finds it, judges it and says so, and then dances on
    with start(display, *dance(tmp_path, "--no-audio")) as program:
        wait_until(program, lambda: len(list(tmp_path.glob("*/*/session.json"))) == 2)
        assert (folder / "take.json").exists()
        wait_until(program, danced(tmp_path, 3))
        program.send_signal(signal.SIGINT)
        out, error = program.communicate(timeout=60)
    assert program.returncode == 130
    assert "Traceback" not in error and "Learning" not in error  # of the reference: that was kept
    assert str(folder) in out
    assert_kept(folder, beats=5)
    (second,) = set(folder.parent.iterdir()) - {folder}
    assert str(second) in out and f'python main.py --sessions-dir "{tmp_path}" reel --song lovedive' in out
    assert_kept(second, beats=4)
    assert (tmp_path / "history.db").exists()


def assert_kept(folder: Path, beats: int) -> None:
    """The first beats were danced well, and the last ones not at all; its page is being made."""
    kinds = [beat["kind"] for beat in json.loads((folder / "take.json").read_text(encoding="utf-8"))["beats"]]
    assert kinds[1 : 1 + beats] == ["ok"] * beats and kinds[-1] == "unseen"
    wait_for(folder / "report.html")
