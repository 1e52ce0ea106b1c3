"""From the review to the passage that the dancer wants to practise, and back to the review."""

from contextlib import nullcontext
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from coach.app import before_dance, session
from coach.base.errors import CoachError
from coach.devices.latencies import DevicePair, Latency, change_latencies
from coach.domain.passage import Passage
from coach.domain.thresholds import PRIOR
from coach.estimators.blazepose.model import PoseModel
from coach.live.options import SessionOptions
from coach.live.set_up import SetUpChoice
from coach.reel.scene import ReelScene
from coach.song.prepared import PreparedSong
from coach.takes.folder import TakeFolder
from coach.takes.marks import toggle_mark
from coach.wording import words
from tests.e2e.dancing import song, still
from tests.kit.sessions import a_session, where_of
from tests.kit.takes import mistake

PASSAGE = Passage("shape", 10, 11, 5.0, 4.5, 6.0, 0.0, "")
PREPARED = PreparedSong(song(), still(10), PRIOR, PoseModel(bytes, "", ""))
OLD = TakeFolder(Path("song/old"))


@pytest.fixture
def reviews(monkeypatch):
    """What the reviews return, one after the other; collects (folder, reference) of each and what was practised."""
    said = SimpleNamespace(answers=[], shown=[], practised=[])

    def run_review(window, take, folder, song, open_sound, *, reference, cache):
        said.shown.append((folder, take, reference))
        return said.answers.pop(0)

    def practise(session, prepared, options, steps):
        said.practised.append((prepared, options, steps))

    monkeypatch.setattr(session, "run_review", run_review)
    monkeypatch.setattr(session, "practise", practise)
    monkeypatch.setattr(session, "session_info", lambda folder: SimpleNamespace(view="stage", member=2))
    return said


def review(prepared):
    where = SimpleNamespace(cache=None, sessions=Path("none"))
    session.Session(SimpleNamespace(closed=False), where, SessionOptions(), None).review(OLD, "old take", prepared)


def test_a_passage_is_practised_as_the_take_was_danced_and_then_the_review_goes_on(reviews):
    reviews.answers = [PASSAGE, None]
    review(PREPARED)
    ((prepared, options, (step,)),) = reviews.practised
    assert prepared is PREPARED and options.session.view == "stage" and not options.planned
    assert (step.stretch.first, step.stretch.last) == (8, 15) and step.ramp
    assert options.beats == (9, 16)
    assert [(folder, take) for folder, take, _ in reviews.shown] == [(OLD, "old take")] * 2
    assert all(reference is PREPARED.reference for *_, reference in reviews.shown)


@pytest.mark.parametrize(("what", "known"), [("practise", PREPARED), ("prepare", PREPARED.song)])
def test_who_cannot_practise_is_told_and_back_at_the_review(reviews, monkeypatch, what, known):
    def no_camera(*_):
        raise CoachError("There is no camera 0.")

    said = []
    monkeypatch.setattr(session, what, no_camera)
    monkeypatch.setattr(session, "offer", lambda window, *texts: said.append(texts))
    reviews.answers = [PASSAGE, None]
    review(known)
    assert [folder for folder, *_ in reviews.shown] == [OLD, OLD]
    assert "There is no camera 0." in said[0]


def test_the_film_is_made_anew_without_what_was_marked(tmp_path, monkeypatch, reviews):
    where = where_of(tmp_path)
    folder = a_session(where, video=False)
    reel, done = folder.path / "reel.mp4", []
    reel.write_bytes(b"with the false alarm")

    def marking(*_, **__):
        toggle_mark(folder, mistake(4, 6))

    films = SimpleNamespace(
        forget=lambda folder: done.append("forget"), make=lambda request: done.append((request, reel.exists()))
    )
    monkeypatch.setattr(session, "follow_up", lambda *_: done.append("page"))
    monkeypatch.setattr(session, "run_review", marking)
    session.Session(SimpleNamespace(closed=False), where, SessionOptions(), films).review(folder, "take", None)
    assert done[:2] == ["page", "forget"]
    ((request, stale),) = done[2:]
    assert (request.folder, request.song, len(request.reference()), stale) == (folder, None, 0, False)
    assert ReelScene(request).take.mistakes == ()


def test_what_dancing_needs_is_fetched_when_it_is_wanted(reviews, monkeypatch):
    asked = []
    monkeypatch.setattr(session, "prepare", lambda *wanted: asked.append(wanted) or PREPARED)
    reviews.answers = [PASSAGE, None]
    review(PREPARED.song)
    assert asked[0][0] == "song" and asked[0][-1] == 2  # of a group: whom the dancer follows
    assert reviews.practised[0][0] is PREPARED
    assert [reference for *_, reference in reviews.shown] == [None, PREPARED.reference]


def test_the_pages_of_dances_cut_short_wait_until_the_dance_is_over(tmp_path, monkeypatch):
    where, done = where_of(tmp_path), []
    monkeypatch.setattr(session, "prepare", lambda *_: PREPARED)
    monkeypatch.setattr(session, "look_through", lambda *_: None)
    monkeypatch.setattr(session, "recover_all", lambda *_: ["old take"])
    monkeypatch.setattr(session, "follow_up_all", lambda folders, _: done.extend(folders))
    monkeypatch.setattr(session, "Window", lambda **_: nullcontext(SimpleNamespace(closed=False)))
    monkeypatch.setattr(session.Session, "dance", lambda *_: done.append("dance"))
    session.run_session("song", where, SessionOptions(unattended=True))
    assert done == ["dance", "old take"]


@pytest.mark.parametrize(("chosen", "then"), [(SetUpChoice.START, ["dance"]), (SetUpChoice.LEAVE, [])])
def test_without_set_up_the_dance_waits_for_the_first_pose(tmp_path, monkeypatch, chosen, then):
    order = []
    monkeypatch.setattr(before_dance, "open_stage", lambda *_: nullcontext("stage"))
    monkeypatch.setattr(before_dance, "first_pose", lambda stage: order.append(stage) or chosen)
    monkeypatch.setattr(session, "Performance", lambda *_: order.append("dance"))
    monkeypatch.setattr(session.Session, "_performed", lambda *_: None)
    films = SimpleNamespace(put_off=lambda: None)
    window = SimpleNamespace(closed=False)
    assert session.Session(window, where_of(tmp_path), SessionOptions(unattended=True), films).dance(PREPARED) is None
    assert order == ["stage", *then]


@pytest.mark.parametrize("why", [words.NOBODY_SEEN, words.NO_PICTURE.format(camera="camera 0")])
def test_a_dance_of_which_nothing_is_kept_ends_with_the_reason(tmp_path, monkeypatch, why):
    performance = SimpleNamespace(unkept=why)
    monkeypatch.setattr(session.Session, "_danced", lambda *_: (performance, None))
    films, window = SimpleNamespace(put_off=lambda: None), SimpleNamespace(closed=False)
    for unattended in (True, False):
        options = SessionOptions(unattended=unattended)
        with pytest.raises(CoachError) as refused:
            session.Session(window, where_of(tmp_path), options, films).dance(PREPARED)
        assert str(refused.value) == why


def test_the_review_s_clock_is_what_is_heard(tmp_path, monkeypatch):
    """The reference's picture meets the music on a loudspeaker whose lateness was measured."""
    latency = Latency(0.3, 0.2, 0.01, 8, "microphone", datetime.now().astimezone())
    where = where_of(tmp_path)
    change_latencies(where.settings, lambda known: known.having(DevicePair("webcam", "Speakers"), latency))
    monkeypatch.setattr(session, "open_sound", lambda *_: SimpleNamespace(device="Speakers", latency=0.0))
    assert session.Session(None, where, SessionOptions(), None)._music(None).latency == 0.2
