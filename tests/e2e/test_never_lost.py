"""Takes never get lost: killed at random moments, cut at random lengths; and each is reviewed."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
from datetime import datetime, timezone

import numpy as np
import pytest

from coach.base.errors import CoachError
from coach.bench.stand_ins.virtual_screen import virtual_screen
from coach.compare.prepared import prepare_reference
from coach.domain.thresholds import PRIOR
from coach.media.video import picture_times
from coach.review.player import Silence
from coach.review.screen import Review
from coach.takes.folder import TakeFolder, load_poses, load_take
from coach.takes.in_progress import recover, unfinished
from coach.takes.judging import judged_take
from coach.takes.recorded import clock
from coach.ui.loop import turn
from coach.wording import review_words as words
from tests.e2e.dancing import FPS, SECONDS, song, still
from tests.e2e.program import COVER, PROJECT, danced, start, wait_until
from tests.kit.films import Keys, film

KILLS, ROUNDS = 4, 4
"""Of the whole program, each of which takes some ten seconds; and of four dances without camera, model and window: 20
in all, at other moments in every run."""
AT_ONCE = 4
"""Dances in a round, in the same folder."""
SEED = int(os.environ.get("COACH_KILL_SEED") or random.SystemRandom().randrange(10**6))
"""A failure says the number; set as COACH_KILL_SEED it chooses the same moments again."""
LATEST = 5.0
"""s of song time before which each dance is killed."""
AGAIN = f"COACH_KILL_SEED={SEED} chooses the same moments again"


def begin(sessions):
    return start(None, sessions, entry=("-m", "tests.e2e.dancing"), cwd=PROJECT)


def kill_at(program, moment):
    """Kill it once it has handed over the picture of that song time (s); the last one's that it has handed over."""
    for line in program.stdout:
        if float(line) >= moment:
            break
    program.kill()
    rest = program.stdout.read().splitlines()
    program.wait()
    return float(rest[-2] if len(rest) > 1 else line)  # the very last line may be torn


def judge(track):
    return judged_take(
        song(), prepare_reference(still(round(SECONDS * FPS)), song().grid, PRIOR), track, datetime.now(timezone.utc)
    )


@pytest.fixture(scope="module")
def reference(tmp_path_factory):
    return film(tmp_path_factory.mktemp("songs") / "reference.mp4", 6.0)


def reviewed(folder, reference):
    """What the review shows of the take once everything is loaded."""
    window = Keys((640, 360))
    with Review(window, load_take(folder), folder, song(reference), lambda music: Silence()) as review:
        while review._loader._steps or review._loader._meanwhile:
            turn(window, review)
        turn(window, review)
        return review.shown


def killed_dances(sessions, chance):
    """(folder, last song time) of dances in one folder, killed at random moments."""
    killed = []
    with contextlib.ExitStack() as programs:
        running = [programs.enter_context(begin(sessions)) for _ in range(AT_ONCE)]
        for program in running:
            last = kill_at(program, chance.uniform(0.3, LATEST))
            found = [folder for folder in unfinished(sessions) if folder not in [k for k, _ in killed]]
            assert len(found) == 1, "one program, one folder"
            killed.append((found[0], last))
    return killed


@pytest.mark.long  # test_in_progress kills one, too; of another its files are cut below
@pytest.mark.parametrize("number", range(ROUNDS))
def test_every_killed_dance_is_reviewable_to_its_last_second(reference, tmp_path, number):
    print(AGAIN)  # pytest shows it with a failure, whichever line that is
    for folder, last in killed_dances(tmp_path, random.Random(SEED + number)):
        take = recover(folder, judge)
        film, poses = picture_times(folder.video), load_poses(folder)
        assert max(film, default=0.0) > last - 1.0
        assert poses.t[-1] >= last - 2 / FPS
        assert np.allclose(np.diff(film), 1 / FPS, atol=1e-3)
        assert take.verdicts[-1].kind == "unseen"
        shown = reviewed(folder, reference)
        assert (shown.pair.take.rgb is not None) == (len(film) > 0)
        assert shown.pair.take.body is not None
        assert not len(film) or f"recorded up to {clock(poses.t[-1])} of 1:00" in shown.notice


@pytest.fixture(scope="module")
def display():
    with virtual_screen() as environment:
        yield environment


@pytest.mark.alone
@pytest.mark.long  # test_session kills one, and comes back to it
@pytest.mark.parametrize("number", range(KILLS))
def test_the_program_killed_while_it_films_leaves_a_take_to_review(display, reference, tmp_path, number):
    """Camera, pose model, window and all: killed once a random time is danced, then found, judged and looked at."""
    print(AGAIN)
    seconds = random.Random(SEED + number).uniform(0.5, LATEST)
    options = ["--song", "lovedive", "--camera", COVER, "--unattended", "--no-audio", "--sessions-dir", tmp_path]
    with start(display, *options) as program:
        wait_until(program, danced(tmp_path, seconds))
        program.kill()
    (folder,) = unfinished(tmp_path)
    take = recover(folder, judge)
    poses = load_poses(folder)
    assert len(poses) >= int(seconds * FPS)
    assert max(picture_times(folder.video), default=0.0) > poses.t[-1] - 1.0
    assert take.verdicts[-1].kind == "unseen"
    assert len(load_take(folder).verdicts) == len(take.verdicts)
    assert f"recorded up to {clock(poses.t[-1])} of 1:00" in reviewed(folder, reference).notice


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """The files of one killed dance as they were left."""
    source = tmp_path_factory.mktemp("whole")
    with begin(source) as program:
        kill_at(program, 4.0)
    (folder,) = unfinished(source)
    return folder


@pytest.mark.parametrize("seed", [0, 1, *(pytest.param(n, marks=pytest.mark.long) for n in range(2, 20))])
def test_files_cut_at_any_length_open(whole, reference, tmp_path, seed):
    """As a power cut leaves them: film and poses end anywhere."""
    chance = random.Random(seed)
    folder = TakeFolder(shutil.copytree(whole.path, tmp_path / "sessions" / "song" / whole.path.name))
    for path in (folder.video, folder.log):
        path.write_bytes(path.read_bytes()[: chance.randrange(path.stat().st_size + 1) if seed else 0])
    if unfinished(tmp_path / "sessions"):
        recover(folder, judge)
        shown = reviewed(folder, reference)
        assert shown.pair.take.rgb is not None or shown.notice
    else:
        assert seed == 0  # nothing is left of it


@pytest.mark.parametrize(
    ("lost", "said"),
    [
        ("take.mp4", words.NO_VIDEO),
        ("poses.npz", words.NO_POSES),
        ("session.json", "recorded up to"),
    ],
)
def test_a_take_with_a_file_lost_is_shown_as_far_as_it_goes(whole, reference, tmp_path, lost, said):
    folder = TakeFolder(shutil.copytree(whole.path, tmp_path / "elsewhere" / "renamed"))  # moved takes open, too
    recover(folder, judge)
    (folder.path / lost).unlink()
    shown = reviewed(folder, reference)
    assert said in shown.notice


def test_a_damaged_or_newer_record_is_said_and_nothing_is_removed(whole, tmp_path):
    folder = TakeFolder(shutil.copytree(whole.path, tmp_path / "song" / "take"))
    recover(folder, judge)
    before = sorted(path.name for path in folder.path.iterdir())
    text = folder.record.read_text(encoding="utf-8")
    newer = text.replace('"version": 1', '"version": 9')
    for damaged, says in ((text[: len(text) // 2], "damaged"), (newer, "newer")):
        folder.record.write_text(damaged, encoding="utf-8")
        with pytest.raises(CoachError, match=says):
            load_take(folder)
    assert sorted(path.name for path in folder.path.iterdir()) == before
