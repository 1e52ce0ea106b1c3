"""Guess by dancing: the player is a track, the program guesses."""

from contextlib import contextmanager

import numpy as np
import pygame
import pytest

from coach.domain.landmarks import PoseTrack
from coach.quiz import screen_dancing
from coach.quiz.keys import Pick
from coach.quiz.layout import question_places
from coach.quiz.resembling import NO_GUESS, Guess, guessed
from coach.quiz.screen_dancing import COUNTED_S, DancingScreen, DancingStep
from coach.ui import theme
from coach.ui.window import Action
from coach.wording import quiz_words as words
from coach.wording.words import CAMERA_ENDED, CAMERA_STALLED
from tests.kit.manual_transport import ManualTransport
from tests.kit.screens import listened
from tests.quiz.conftest import a_dance

LATER_S = 137.0
"""When the player dances, on a clock of their own."""


@contextmanager
def playing(songs, track=None):
    """A screen before whose camera ``track`` is danced."""

    class Camera:
        now = 0.0
        raised = 0.0
        lost = ""

        def hand(self):
            return self.raised

        def problem(self):
            return self.lost

        def poses(self):
            if track is None:
                return []
            return [(float(t), track.pose(k)) for k, t in enumerate(track.t) if self.now - 1 / 30 < t <= self.now]

    camera = Camera()
    screen = DancingScreen(songs, camera, ManualTransport(), np.random.default_rng(1))

    def until(now, step=1 / 30):
        while camera.now < now:
            camera.now += step
            screen.tick(camera.now)

    until.camera = camera
    yield screen, until
    screen.close()


def test_the_song_that_is_danced_is_told(songs):
    layouts = [one.layout for one in songs[:4]]
    danced = songs[2].lead.between(4.0, 13.0).shifted(LATER_S)
    found = guessed(danced, layouts)
    assert found.song == 2 and found.meters[2] == max(found.meters)
    assert guessed(danced.mirrored(), layouts).song == 2


def test_standing_and_nobody_are_nothing(songs):
    layouts = [one.layout for one in songs[:4]]
    assert guessed(PoseTrack.empty(), layouts) == NO_GUESS
    assert guessed(a_dance((2.0, 0.0), 8.0, amount=0.0), layouts).song is None


def test_what_is_alike_is_not_told():
    assert Guess((1.5, 1.45, 0.1, 0.0)).song is None
    assert Guess((1.5, 0.9, 0.1, 0.0)).song == 0 and not Guess((1.5, 0.9, 0.1, 0.0)).sure
    assert Guess((0.0, 2.1, 0.3, 0.0)).sure


def test_a_dance_is_guessed_and_counts(songs):
    with playing(songs) as (screen, _):
        song = screen._offered[1]
    with playing(songs, songs[song].lead.between(1.0, 19.0)) as (screen, until):
        until(1.0)
        screen.handle(Action.SPACE, 1.0)
        until(1.0 + COUNTED_S + 0.1)
        assert screen.step is DancingStep.DANCE
        until(19.0, step=1 / 15)
        assert screen.step is DancingStep.ASK and screen.guess.song == 1
        screen.handle(Pick(1), 19.0)
        assert screen.step is DancingStep.TOLD and screen.round.answers[0].right and screen.round.score >= 100
        screen.draw(pygame.Surface((640, 480), 0, 32), 19.5)
        screen.handle(Action.SPACE, 21.0)
        assert screen.step is DancingStep.WAIT


def test_a_hand_goes_says_yes_and_goes_on_once_each_time(songs):
    with playing(songs, songs[0].lead) as (screen, until):
        until.camera.raised = 0.5
        until(0.2)
        assert screen.step is DancingStep.WAIT  # it was up before anything could be asked
        for raised, step in ((0.0, DancingStep.WAIT), (0.5, DancingStep.WAIT), (1.0, DancingStep.COUNT)):
            until.camera.raised = raised
            until(until.camera.now + 0.1)
            assert screen.step is step
        screen.guess = Guess((0.0, 2.1, 0.3, 0.0))
        screen._enter(DancingStep.ASK, until.camera.now)
        until(until.camera.now + 0.1)
        assert screen.step is DancingStep.ASK  # still the hand that said "go"
        for raised in (0.0, 1.0):
            until.camera.raised = raised
            until(until.camera.now + 0.1)
        assert screen.step is DancingStep.TOLD and screen.round.answers[0].right
        surface = pygame.Surface((640, 480), 0, 32)
        screen.draw(surface, until.camera.now)
        stage = surface.subsurface(question_places((640, 480)).stage)
        assert pygame.mask.from_threshold(stage, theme.CORRECT, (40, 40, 40)).count() > 200  # the song's dancer
        for raised in (0.0, 1.0):
            until.camera.raised = raised
            until(until.camera.now + 0.1)
        assert screen.step is DancingStep.WAIT


def test_a_hand_says_nothing_where_nothing_was_told(songs):
    with playing(songs) as (screen, until):
        screen._enter(DancingStep.ASK, 0.0)
        for raised in (0.0, 1.0):
            until.camera.raised = raised
            until(until.camera.now + 0.1)
        assert screen.step is DancingStep.ASK and screen._keys() == words.DANCE_WHICH_KEYS


def test_who_is_not_seen_is_told_and_nothing_is_claimed(songs):
    with playing(songs) as (screen, until):
        screen.handle(Action.START, 0.0)
        until(20.0, step=0.2)
        assert screen.step is DancingStep.ASK and screen.guess.song is None
        screen.handle(Pick(0), 20.0)
        assert not screen.round.answers[0].right and screen.round.score == 0


@pytest.mark.parametrize("size", [(640, 480), (1280, 720), (480, 800)])
@pytest.mark.parametrize("lost", ["", CAMERA_STALLED.format(camera="camera 0"), CAMERA_ENDED.format(camera="me.mp4")])
def test_a_camera_without_picture_is_not_the_player_s_fault(monkeypatch, songs, size, lost):
    written = listened(monkeypatch, [screen_dancing], [size])
    with playing(songs) as (screen, until):
        until.camera.lost = lost
        for step in (DancingStep.WAIT, DancingStep.DANCE):
            written.clear()
            screen._enter(step, 1.0)
            screen.draw(pygame.Surface(size, 0, 32), 1.2)
            assert " ".join(line for line, _, _ in written).count(lost or words.DANCE_UNSEEN) == 1


@pytest.mark.parametrize("size", [(640, 480), (480, 800)])
def test_every_step_can_be_drawn(songs, size):
    surface = pygame.Surface(size, 0, 32)
    with playing(songs, songs[0].lead) as (screen, until):
        until(1.0)
        for step in (DancingStep.WAIT, DancingStep.COUNT, DancingStep.DANCE, DancingStep.ASK):
            screen._enter(step, 1.0)
            screen.draw(surface, 1.2)
        assert pygame.surfarray.array3d(surface).max() > 200
