"""The page of a take, from a session's folder to HTML, here and in a process of its own."""

import base64
import io
import os
import shutil
from dataclasses import replace

import av
import numpy as np
import pytest

from coach.base.errors import CoachError
from coach.domain.landmarks import JOINTS, LANDMARKS, PoseTrack
from coach.media.video import Frame
from coach.report import report
from coach.report.clips import ClipScene
from coach.report.report import films_of, gathered, run, start_report, write_report
from coach.takes.folder import load_poses, load_take, session_info
from coach.takes.marks import toggle_mark
from coach.takes.passages import passages
from coach.takes.session_info import SessionInfo, write_info
from coach.takes.take import Basis
from coach.takes.verdict_file import write_verdicts
from coach.ui.passage.dancer import Footage
from tests.kit.films import film
from tests.kit.pages import Page, page_of
from tests.kit.sessions import a_session
from tests.kit.takes import STARTED, a_take, mistake, unseen, verdict

SONG = """
format = 1
title = "LOVE DIVE"
romanised = "LOVE DIVE"
artist = "nobody"
stand_in = true
credits = ["ours"]
licence = "CC0-1.0"
video = "reference.mp4"
mirrored = false
dancer = 1
bpm = 120
first_beat = 0.0
beats_per_bar = 4
first_count_beat = 0
[[sections]]
name = "verse"
first = 0
beats = 8
[[sections]]
name = "chorus"
first = 8
beats = 10
"""


def a_song_package(where, seconds):
    folder = where.songs / "lovedive"
    folder.mkdir(parents=True)
    (folder / "song.toml").write_text(SONG, encoding="utf-8")
    film(folder / "reference.mp4", seconds)


def data_of(address):
    return base64.b64decode(address.partition("base64,")[2])


def test_a_take_beside_its_reference(where):
    a_song_package(where, seconds=9.0)
    page = page_of(a_session(where), where)
    assert "LOVE DIVE (stand-in): your take of 2026-03-01 18:30" in page.text("h1")
    assert "0:02, beats 5–7, in “verse”" in page.text("p")
    assert "Reference on the left, you on the right, shifted by 90 ms" in page.text("p")
    assert "The song is gone" not in page.text()
    assert page.text("code") == "python main.py practice --song lovedive --from 1 --to 8"
    words = [data for inside, data in page.texts if inside == "code"]
    assert not any(" " in word for word in words)  # kept whole each: a browser breaks after the hyphens of "--from"
    (video,) = page.all("video")
    assert video["class"] == "pair"  # room for the controls below two pictures beside each other
    with av.open(io.BytesIO(data_of(video["src"]))) as clip:
        assert (clip.streams.video[0].width, clip.streams.video[0].height) == (608, 304)
    assert "Beats 1 to 18, verse, chorus: 13 right, 3 shape, 2 not danced." in page.text("desc")
    assert "Beats 1–18 · verse · chorus" in page.text("figcaption")


MOVES = """
[[moves]]
name = "arm wave"
places = [{ first = 0, beats = 4 }, { first = 8, beats = 4, mirrored = true }]
[[moves]]
name = "point"
places = [{ first = 4, beats = 4 }]
"""


def test_a_take_move_by_move(where):
    a_song_package(where, seconds=9.0)
    package = where.songs / "lovedive" / "song.toml"
    package.write_text(package.read_text(encoding="utf-8") + MOVES, encoding="utf-8")
    verdicts = [verdict(k, "shape", ("left_elbow",), score=40.0) if 4 <= k <= 7 else verdict(k) for k in range(16)]
    other = mistake(4, 7, "move", (), ways=("follow",), due="point", danced="arm wave", said="")
    page = page_of(a_session(where, take=replace(a_take(verdicts, (other,)), basis=Basis()), video=False), where)
    assert "Move by move" in page.text("h2")
    assert "Best: arm wave, 90 of 100 (beats 1–4, beats 9–12 (mirrored))" in page.text("p")
    assert "Weakest: point, 40 of 100 (beats 5–8)" in page.text("p")
    assert "practice --song lovedive --move point" in page.text("code")
    assert "beats 1–4: 90; beats 9–12 (mirrored): 90" in page.text("td")
    assert "beats 5–8: 40, you danced the arm wave" in page.text("td")
    assert "1. Another move" in page.text("h3")
    assert "Here comes the point; you danced the arm wave. Watch the reference's point, then" in page.text("p")


def test_a_ring_is_on_the_dancers_own_elbow_whichever_way_the_film_shows_it(where):
    seen = {}
    for mirrored in (False, True):
        folder = a_session(where, days=int(mirrored), video=False)
        write_info(folder.session, SessionInfo("lovedive", STARTED, mirrored=mirrored))
        take, poses = load_take(folder), load_poses(folder)
        _, dancer = films_of(folder, None, session_info(folder), poses, Footage(PoseTrack.empty()))
        scene = ClipScene(take, passages(take)[0], None, dancer.footage, as_mirror=True)
        picture = np.zeros((90, 160, 3), np.uint8)
        seen[mirrored] = scene.view(2.5, None, Frame(2.59, picture), alone=True).take
    left, right = (LANDMARKS.index(f"{side}_elbow") for side in ("left", "right"))
    assert np.allclose(seen[True].body.image[left], seen[False].body.image[right])
    assert np.flatnonzero(seen[True].body.rings).tolist() == [JOINTS.index("left_elbow")]
    assert seen[False].mirrored and not seen[True].mirrored  # both look like a mirror in the end


def test_a_take_without_its_song(where):
    page = page_of(a_session(where, video=False), where)
    assert "81" in page.text("dd") or "82" in page.text("dd")
    assert "The song is gone or now has another video" in page.text()
    assert "Left elbow: bend it more." in page.text("p")
    assert "first take of this song" in page.text()
    titles = page.text("title")
    assert all(joint in titles for joint in ("Head", "Left elbow", "Right knee", "Timing"))
    assert "usually 5° off, at most 45°" in page.text("desc")
    assert len(page.all("tr")) == 17
    assert page.all("code") == []


def test_each_mistake_has_a_clip_that_plays(where):
    take = a_take(mistakes=(mistake(4, 6), mistake(9, 10, "timing", ())))
    page = page_of(a_session(where, take=take), where)
    videos = page.all("video")
    assert len(videos) == 2 and all("controls" in video and "playsinline" in video for video in videos)
    with av.open(io.BytesIO(data_of(videos[0]["src"]))) as clip:
        stream = clip.streams.video[0]
        assert (stream.codec_context.name, stream.codec_context.pix_fmt) == ("h264", "yuv420p")
        assert sum(1 for _ in clip.decode(video=0)) == 60  # beats 3 to 7 at 2 beats a second, 30 pictures a second
    assert data_of(videos[0]["poster"])[:2] == b"\xff\xd8"
    assert "Left elbow: bend it more." in videos[0]["aria-label"]


def recorded(where, take, **more):
    """A take with all that judging knew, as it is kept after a dance."""
    folder = a_session(where, take=take, **more)
    write_verdicts(folder.verdicts, take)
    return folder


def test_five_mistakes_are_open_and_the_smaller_ones_are_said_without_clips(where):
    a_song_package(where, seconds=9.0)
    take = a_take(mistakes=[mistake(k, k, certainty=0.9 if k == 3 else 0.5) for k in range(3, 12)])
    page = page_of(recorded(where, take), where)
    assert len(page.all("video")) == len([h for h in page.text("h3").split() if h == "Shape:"]) == 5
    assert "0:01, beat 4, in “verse” · sure" in page.text("p")
    assert "0:02, beat 5, in “verse” · fairly sure" in page.text("p")
    assert "and 4 smaller ones" in page.text("summary")
    assert "0:05, beat 12, in “chorus” · fairly sure: Left elbow: bend it more." in page.text("li")
    assert page.all("ol")[1]["start"] == "6"


def test_a_mistake_that_comes_back_is_said_with_its_places(where):
    a_song_package(where, seconds=9.0)
    take = a_take(mistakes=[mistake(4, 6, places=((4, 6), (10, 11)))])
    page = page_of(recorded(where, take), where)
    assert "0:02, beats 5–7 · also 11–12" in page.text("p")


def test_a_constant_lag_is_said_once_on_the_page(where):
    late = mistake(4, 6, "timing", (), said="", ways=("late",), size=0.16, whole=True)
    assert "Overall you are 90 ms late" in page_of(a_session(where), where).text("p")
    page = page_of(recorded(where, a_take(mistakes=[late]), days=1), where)
    assert "You are 160 ms late all through the dance. Part of that may be your camera" in page.text("p")
    assert "Overall" not in page.text()


@pytest.mark.parametrize("start", [0.0, 8.5], ids=["ends before it", "begins after it"])
def test_a_video_without_the_passage_is_said(where, start):
    a_song_package(where, seconds=9.0)
    folder = a_session(where, video=False)
    film(folder.video, 0.5, start)
    page = page_of(folder, where)
    assert len(page.all("video")) == 1
    assert "The video of this take does not show this passage." in page.text("p")


def test_a_marked_mistake_is_left_out(where):
    folder = a_session(where, video=False)
    toggle_mark(folder, mistake(4, 6))
    report = gathered(folder, where)
    assert report.take.mistakes == () and report.marked == 1
    assert [v.kind for v in report.take.verdicts] == ["ok"] * 16
    assert [v.beat for v in report.take.verdicts if not np.isfinite(v.score)] == [4, 5, 6]
    elbow, others = JOINTS.index("left_elbow"), [j for j, name in enumerate(JOINTS) if name != "left_elbow"]
    disputed = report.take.verdicts[5].error
    assert np.isnan(disputed[elbow]) and np.isfinite(disputed[others]).all()
    page = page_of(folder, where)
    assert "marked as “not a mistake” is left out" in page.text()
    assert "Your best passage" in page.text("h3")


def test_a_perfect_take_shows_its_best_passage(where):
    perfect = a_take([verdict(k) for k in range(16)], mistakes=())
    page = page_of(a_session(where, take=perfect, video=False), where)
    assert "No mistakes to show. Well danced!" in page.text()
    assert "Your best passage" in page.text("h3")


def test_a_take_that_was_not_seen_at_all(where):
    nothing = a_take([unseen(k) for k in range(16)], mistakes=())
    nan = float("nan")
    nothing = replace(nothing, score=replace(nothing.score, score=nan, shape=nan, timing=nan, lag=nan, coverage=0.0))
    page = page_of(a_session(where, take=nothing, score=nan, video=False), where)
    assert page.text().count("I couldn't see you well enough") == 1
    assert "Head: never seen." in page.text() and "No beat could be timed." in page.text()
    assert "0 % of the beats were seen well enough to be judged (0 of 16)." in page.text("li")


def test_a_film_placed_by_its_movements_is_not_called_on_time(where):
    take = replace(a_take(), score=replace(a_take().score, lag=float("nan")))
    page = page_of(a_session(where, take=take, video=False), where)
    assert "Overall you are" not in page.text()
    assert "How late you were could not be measured." in page.text("li")


def test_a_take_of_no_beats(where):
    nan = float("nan")
    a_session(where, video=False)
    page = page_of(a_session(where, 1, nan, take=a_take((), mistakes=()), video=False), where)
    assert "What was measured" in page.text("h2")
    assert "This take was not judged: its song is gone" in page.text("p")
    assert "could not see you" not in page.text() and "first take" not in page.text() and "0 of 0" not in page.text()


@pytest.mark.parametrize("lost", ["take.mp4", "poses.npz", "session.json"])
@pytest.mark.parametrize("how", ["missing", "empty", "cut"])
def test_what_is_lost_is_said_and_the_rest_is_there(where, lost, how):
    folder = a_session(where, video=lost == "take.mp4")
    path = folder.path / lost
    if how == "missing":
        path.unlink()
    else:
        path.write_bytes(b"" if how == "empty" else path.read_bytes()[:100])
    page = page_of(folder, where)
    assert "Left elbow: bend it more." in page.text("p")
    assert "There is no clip" in page.text()
    assert ("poses of this take are missing" in page.text()) == (lost == "poses.npz")


@pytest.mark.parametrize("record", [b"", b"{", b'{"version": 99}'])
def test_without_a_record_there_is_no_report(where, record):
    folder = a_session(where, video=False)
    folder.record.write_bytes(record)
    with pytest.raises(CoachError, match=r"take\.json"):
        write_report(folder, where)
    assert not (folder.path / "report.html").exists()


def test_files_beside_the_take_that_cannot_be_read_are_said(where):
    folder = a_session(where, video=False)
    assert "cannot be read" not in page_of(folder, where).text("li")
    (folder.path / "marks.json").write_text("{", encoding="utf-8")
    folder.session.write_text('{"version": 99}', encoding="utf-8")
    said = page_of(folder, where).text("li")
    assert "can't be read: check marks.json" in said
    assert "session.json of this take is missing or cannot be read" in said


def test_a_song_that_has_another_video_by_now_is_not_shown_beside_the_take(where):
    a_song_package(where, seconds=9.0)
    page = page_of(a_session(where, of="the video before"), where)
    assert "The song is gone or now has another video: the clips show you alone" in page.text("p")
    assert "Reference on the left" not in page.text()
    assert "Beats 1 to 16: 13 right, 3 shape." in page.text("desc")  # not of the new beats


def test_where_the_limits_come_from(where):
    def said(days, basis):
        return page_of(a_session(where, days, take=replace(a_take(), basis=basis), video=False), where).text("li")

    learnt = Basis("normal", "Seen.", covers=4)
    assert "learnt from 4 covers of this song by good dancers (level “normal”). Seen." in said(0, learnt)
    assert "(level “gentle”) is an assumption" in said(1, replace(learnt, level="gentle", covers=0))
    for days, unknown in ((2, Basis()), (3, None)):
        assert "no record of how strictly this take was judged" in said(days, unknown)


@pytest.mark.parametrize("mirrored", [False, True])
def test_the_page_of_an_old_take_finds_what_its_record_lacks(where, danced, monkeypatch, mirrored):
    """Whichever way round the song's video shows the dance."""
    folder = a_session(where, take=replace(danced.take, basis=None), video=False)
    shutil.copy(danced.folder.poses, folder.poses)
    shown = danced.reference().mirrored() if mirrored else danced.reference()
    monkeypatch.setattr(report, "song_of", lambda *_: replace(danced.song, mirrored=mirrored))
    for name, found in (("kept_estimator_model", "a model"), ("known_reference", shown)):
        monkeypatch.setattr(report, name, lambda *_, found=found: found)
    assert load_take(folder).basis is None
    found = gathered(folder, where).take
    for before, after in zip(danced.take.verdicts, found.verdicts, strict=True):
        np.testing.assert_allclose(after.change, before.change, atol=0.01)
    kept = load_take(folder)
    assert kept.basis is not None
    np.testing.assert_array_equal([v.change for v in kept.verdicts], [v.change for v in found.verdicts])


def test_names_are_text_never_markup(where):
    evil = '<script>alert("x")</script>&'
    page = page_of(
        a_session(where, song="a'&<b>", take=a_take(mistakes=(mistake(4, 6, said=evil),)), video=False),
        where,
    )
    assert evil in page.text("p")
    assert "a'&<b>" in page.text("h1")


def test_a_read_only_folder_is_said(where, monkeypatch):
    folder = a_session(where, video=False)

    def refused(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("coach.base.files.os.replace", refused)
    with pytest.raises(CoachError, match="report.html could not be written .Permission denied"):
        write_report(folder, where)
    assert sorted(path.name for path in folder.path.iterdir()) == ["poses.npz", "session.json", "take.json"]


def test_the_report_is_made_in_a_process_of_its_own(where):
    """Who reads what Coach says from a pipe does not wait for it."""
    folder = a_session(where, video=False)
    (read, write), error = os.pipe(), os.dup(2)
    os.dup2(write, 2)
    making = start_report([folder], where)
    os.dup2(error, 2)
    os.close(write), os.close(error)
    os.set_blocking(read, False)
    assert os.read(read, 1) == b""  # its end; while somebody may still write, BlockingIOError
    os.close(read)
    assert making.wait(60) == 0
    assert Page((folder.path / "report.html").read_text(encoding="utf-8")).problems == []


def test_the_job_makes_the_page_and_says_what_keeps_it_from_that(where, monkeypatch, capsys):
    monkeypatch.setattr("coach.base.priority.os.nice", lambda by: 0, raising=False)
    folder = a_session(where, video=False)
    arguments = [str(path) for path in (where.songs, where.sessions, where.cache, folder.path)]
    assert run(arguments) == 0 and (folder.path / "report.html").exists()
    folder.record.unlink()
    assert run(arguments) == 2
    assert "The report could not be made" in capsys.readouterr().err


def test_a_mistake_of_the_program_in_the_process_is_told_in_a_sentence(where, monkeypatch, capsys):
    def bug(*_):
        raise ZeroDivisionError("half a beat")

    monkeypatch.setattr("coach.base.priority.os.nice", lambda by: 0, raising=False)
    monkeypatch.setattr("coach.report.report.write_report", bug)
    assert run([str(path) for path in (where.songs, where.sessions, where.cache, where.sessions)]) == 2
    said = capsys.readouterr().err
    assert "could not be made" in said and "ZeroDivisionError: half a beat" in said and "Traceback" not in said
