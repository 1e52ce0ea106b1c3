"""Practices as they go on, on a manual transport: speeds, ramp, window and gestures, memory, pauses, laps that join."""

from dataclasses import replace
from functools import partial

import numpy as np
import pygame
import pytest

from coach.base.errors import CoachError
from coach.devices.sound.mix import Music
from coach.domain.beats import BeatGrid
from coach.domain.practice import Step, Stretch, eights
from coach.live import live_take
from coach.live.pace import FILM_FINDING_S
from coach.live.practice import picture, playback, sequence
from coach.live.practice.controls import PRACTICE_BINDINGS, moved
from coach.live.practice.gestures import GESTURE_HOLD_S
from coach.live.practice.laps import PASSAGE_TAIL_S, RESULT_READING_S, pass_sound
from coach.live.practice.screen_pass import strip_of
from coach.live.practice.views import PassView
from coach.live.recorder import Recorder
from coach.live.views import DanceView
from coach.takes.folder import session_info
from coach.ui.window import Action, MousePress, MouseRelease
from coach.wording import practice_words
from tests.compare.tracks import GRID, rendered
from tests.kit import practising
from tests.kit.manual_transport import ManualTransport
from tests.kit.practising import BAR, FPS, Move, Seen, of_track, practise, says
from tests.live.test_gestures import pose
from tests.live.test_whole_dance import film_times

PLUS, MINUS = pygame.K_PLUS, pygame.K_MINUS
ENTRY, OVER = float(GRID.edges[8]), float(GRID.edges[12])


def between(arms, laps, dancing="cover"):
    """A dancer who says something with their arms in the windows of these laps."""

    def dancer(place):
        if place.of is None or place.t < place.of.judged_at:
            return dancing
        early = place.t < place.of.judged_at + 0.5 * place.of.rate  # arms that are up from before say nothing
        return says(*pose("hang" if early or place.lap not in laps else arms))

    return dancer


def test_a_passage_is_danced_as_often_as_was_said_and_every_pass_is_kept(tmp_path):
    done = practise(tmp_path, Step(BAR, 0.75, passes=3), unattended=True)
    assert [(result.stretch, result.speed, result.beats) for result in done.results] == [(BAR, 0.75, 4)] * 3
    assert [replace(one, score=round(one.score, 2)) for one in done.results] == list(done.kept)
    assert all(result.score > 85 for result in done.results)
    for poses in done.poses():
        assert poses[0] - ENTRY < 1 / FPS and poses[-1] > OVER + 0.3
        assert np.median(np.diff(poses)) == pytest.approx(0.75 / FPS, abs=1e-6) and np.diff(poses).max() < 1 / FPS
    for take in done.takes():  # as late in the song as ever, but the dancer's seconds are longer
        assert take.score.lag == pytest.approx(0.09 / 0.75, abs=0.02)
    assert not done.stage.sound.running and done.stage.tap.listener is None
    assert not list(done.folder.path.rglob("*.mp4"))


def test_a_film_of_each_pass_is_kept_if_it_is_asked_for(tmp_path, monkeypatch):
    monkeypatch.setattr(live_take, "Recorder", partial(Recorder, ahead=500))  # nobody waits for the encoder here
    done = practise(tmp_path, Step(BAR, 0.5, passes=2), count_in=False, keep_films=True, unattended=True)
    for each, poses in zip(done.folder.passes, done.poses(), strict=True):
        film = film_times(each)
        assert len(poses) - len(film) in (0, 1)  # the picture during which the pass began
        np.testing.assert_allclose(film, poses[-len(film) :], atol=1e-3)


def test_a_film_as_the_camera_keeps_to_the_loop(tmp_path):
    done = practise(tmp_path, Step(BAR, 0.5, passes=2), unattended=True)
    first, second = done.stage.camera.cues
    lap = done.laps[0]
    begun = 100 + 1 / FPS  # the first turn
    assert first == (pytest.approx(begun + (ENTRY - lap.start) / 0.5, abs=0.05), ENTRY, 0.5)
    assert second == (pytest.approx(first[0] + lap.seconds, abs=1e-6), ENTRY, 0.5)


@pytest.mark.parametrize(("live", "finding"), [(False, 1), (True, 0)])
def test_a_film_has_found_its_place_before_music_that_is_not_counted_in(tmp_path, live, finding):
    """That took 0.3 to 0.5 s of the first pass. A camera need not wait."""
    done = practise(tmp_path, Step(BAR, 0.5, passes=1), count_in=False, unattended=True, live=live)
    cues = done.stage.camera.cues
    assert cues[:finding] == [(100.0, ENTRY, 0.5)] * finding
    moment, position, rate = cues[finding]
    assert moment - (position - ENTRY) / rate == pytest.approx(100.0 + finding * FILM_FINDING_S, abs=2 / FPS)


def test_a_bar_is_counted_at_the_lap_s_tempo(tmp_path):
    lap = practise(tmp_path, Step(BAR, 0.5, passes=1), unattended=True).laps[0]
    clicks = [click.t for click in lap.counted.clicks]
    np.testing.assert_allclose(clicks, GRID.times[4:8])
    assert lap.start == pytest.approx(clicks[0] - 0.1) and lap.rate == 0.5


def test_a_speed_chosen_while_it_loops_is_that_of_the_next_pass(tmp_path):
    keys = [((0, ENTRY + 1.0), PLUS), ((0, ENTRY + 1.1), PLUS), ((1, ENTRY + 1.0), MINUS)]
    done = practise(tmp_path, Step(BAR, 0.75, passes=3), keys, gestures=False)
    assert [result.speed for result in done.results] == [0.75, 0.85, 0.8]
    assert [lap.rate for lap in done.laps] == [0.75, 0.85, 0.8]
    steps = [np.median(np.diff(poses)) for poses in done.poses()]
    np.testing.assert_allclose(steps, [rate / FPS for rate in (0.75, 0.85, 0.8)], atol=1e-6)


@pytest.mark.parametrize(("start", "key", "then"), [(0.5, MINUS, 0.5), (1.0, PLUS, 1.0)])
def test_no_speed_is_beyond_the_ends(tmp_path, start, key, then):
    done = practise(tmp_path, Step(BAR, start, passes=2), [((0, ENTRY), key)], gestures=False)
    assert [result.speed for result in done.results] == [start, then]


def test_the_ramp_rises_after_a_clean_pass_and_falls_after_two_that_were_not(tmp_path):
    def dancer(place):  # from the third pass on another part of the dance
        return "cover" if place.lap < 2 else of_track(rendered("cover"), place.t + 9.0)

    done = practise(tmp_path, Step(BAR, 0.7, ramp=True, passes=5), dancer=dancer, unattended=True)
    assert [result.speed for result in done.results] == [0.7, 0.75, 0.8, 0.8, 0.75]


def test_nobody_seen_is_neither_good_nor_bad(tmp_path):
    done = practise(tmp_path, Step(BAR, 0.7, ramp=True, passes=3), dancer=lambda place: None, unattended=True)
    assert [(result.speed, result.beats) for result in done.results] == [(0.7, 0)] * 3
    assert np.isnan([result.score for result in done.results]).all()


def test_a_camera_that_sends_no_picture_keeps_no_pass_and_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr(practising.Poses, "wait", lambda poses, _: poses.transport.advance(1 / FPS))
    monkeypatch.setattr(practising.Poses, "take", lambda _: [])
    done = practise(tmp_path, Step(BAR, passes=2), unattended=True)
    assert [danced.take for danced in done.practice.danced] == [None, None] and done.kept == ()
    assert done.practice.refused == (practice_words.NO_PICTURE.format(camera="your camera"),) * 2


def test_between_two_passes_is_a_window_and_then_it_goes_on_by_itself(tmp_path):
    done = practise(tmp_path, Step(BAR, passes=2))
    lap = done.laps[0]
    assert lap.end == pytest.approx(OVER + PASSAGE_TAIL_S + RESULT_READING_S)
    assert done.stage.sound.now() - 100 == pytest.approx(2 * lap.seconds, abs=0.2)


@pytest.mark.parametrize(("arms", "passes"), [("left up", 4), ("both up", 3), ("crossed low", 1)])
def test_arms_say_how_it_goes_on(tmp_path, arms, passes):
    steps = (Step(BAR, passes=2), Step(Stretch(24, 27), passes=2))
    done = practise(tmp_path, steps, dancer=between(arms, {0} if arms != "left up" else {0, 1}))
    seconds = done.stage.sound.now() - 100
    stretches = [result.stretch.first for result in done.results]
    if arms == "crossed low":
        assert stretches == [8] and not done.practice.whole
        assert seconds == pytest.approx(done.laps[0].seconds - RESULT_READING_S + 0.5 + GESTURE_HOLD_S["stop"], abs=0.5)
    elif arms == "both up":
        assert stretches == [8, 24, 24]
    else:  # the second was the last of its step, and is danced once more
        assert stretches == [8, 8, 8, 24, 24]


def test_a_gesture_during_the_dance_says_nothing(tmp_path):
    def dancer(place):
        if place.of is not None and place.t > place.of.judged_at:
            return says(*pose("hang"))
        return says(*pose("crossed low")) if place.of and place.t < place.of.entry - 0.1 else "cover"

    done = practise(tmp_path, Step(BAR, passes=2), dancer=dancer)
    assert len(done.results) == 2


def test_arms_that_are_still_up_from_the_last_pose_say_nothing(tmp_path):
    def dancer(place):
        return says(*pose("crossed low")) if place.of and place.t >= place.of.judged_at else "cover"

    assert len(practise(tmp_path, Step(BAR, passes=2), dancer=dancer).results) == 2


def test_every_second_pass_is_from_memory_and_its_score_kept_apart(tmp_path):
    done = practise(tmp_path, Step(BAR, passes=4), fade=True, unattended=True)
    assert [result.memory for result in done.results] == [False, True, False, True]
    assert [result.memory for result in done.kept] == [False, True, False, True]


def test_the_reference_fades_before_the_pass_from_memory_begins(tmp_path, monkeypatch):
    seen, draw = [], picture.draw_pass

    def drawn(surface, view, canvas):
        seen.append((view.memory, view.dimmed, view.dance.count_in is not None))
        draw(surface, view, canvas)

    monkeypatch.setattr(picture, "draw_pass", drawn)
    monkeypatch.setattr(Seen, "every", 4)
    practise(tmp_path, Step(BAR, passes=2), fade=True, unattended=True, size=(320, 180))
    assert {light for memory, light, _ in seen if not memory} == {1.0}
    lights = [light for memory, light, _ in seen if memory]
    assert lights == sorted(lights, reverse=True) and lights[0] > 0.5
    assert any(0 < light < 1 and counted for memory, light, counted in seen if memory)
    assert all(light == 0 for memory, light, counted in seen if memory and not counted and light < 0.5)


@pytest.mark.parametrize("body", ["arms", "legs"])
def test_a_part_of_the_body_is_judged_alone(tmp_path, body):
    done = practise(tmp_path, Step(BAR, passes=1), body=body, unattended=True)
    assert done.results[0].body == body and done.kept[0].body == body


def test_without_count_in_and_window_the_beats_go_on_evenly(tmp_path):
    places = []  # in the song, of each picture

    def dancer(place):
        places.append(place)
        return "cover"

    done = practise(tmp_path, Step(BAR, 0.75, passes=4), dancer=dancer, count_in=False, unattended=True, live=True)
    assert len(done.results) == 4
    lap = done.laps[0]
    assert (lap.start, lap.end) == (ENTRY, OVER) and lap.joined
    assert lap.end - lap.start == pytest.approx(4 * GRID.period)
    for poses in done.poses():
        assert poses[0] - ENTRY < 1.5 * 0.75 / FPS and OVER - poses[-1] < 1.5 * 0.75 / FPS
    assert [danced.what.lap for danced in done.practice.danced] == [0, 1, 2, 3]  # none is played again
    played = np.array([place.lap * lap.seconds + (place.t - ENTRY) / 0.75 for place in places if place.t > 0])
    assert np.diff(played).min() > 1 / FPS - 1e-6  # the song never stands still nor falls back
    late = done.stage.sound.now() - (100 + 1 / FPS) - 4 * lap.seconds  # it began with the first turn
    assert (
        sequence.LATE_POSES_S <= late < sequence.LATE_POSES_S + 2 / FPS
    )  # and only the very last poses are waited for
    assert done.stage.player.sought[0] == (ENTRY, 0)
    assert done.stage.player.joints[0] == (0, OVER, ENTRY)  # so nothing need be sought later


@pytest.mark.parametrize("speed", [1.0, pytest.param(0.75, marks=pytest.mark.long)])
@pytest.mark.parametrize("unattended", [True, False])
def test_behind_the_last_joined_pass_the_music_does_not_begin_again(tmp_path, unattended, speed):
    places = []

    def dancer(place):
        places.append(place)
        return "cover"

    how = {"count_in": False, "gestures": False, "unattended": unattended}
    done = practise(tmp_path, Step(BAR, speed, passes=2), dancer=dancer, **how)
    assert [lap.joined for lap in done.laps] == [True, True]
    behind = [place for place in places if place.lap > 1]
    assert behind and all(place.t >= OVER - 1e-6 for place in behind)
    assert done.stage.player.joints[-1] == (1, OVER, OVER)  # the reference goes on
    music = Music(np.ones((40_000, 2), np.float32), 1000)
    end = pass_sound(done.stage.sound.laps[-1], music, GRID, clicking=False).samples
    assert end[100, 0] > 0.5 and not end[-200:].any()  # it fades out


def test_once_more_in_the_last_joined_pass_is_another_pass(tmp_path):
    keys = [((1, OVER - 0.5), Action.START)]
    done = practise(tmp_path, Step(BAR, passes=2), keys, count_in=False, gestures=False)
    assert [danced.what.lap for danced in done.practice.danced] == [0, 2] and len(done.kept) == 3


def test_the_count_in_is_switched_off_for_the_next_pass(tmp_path):
    done = practise(tmp_path, Step(BAR, passes=2), [((0, ENTRY), pygame.K_c)], gestures=False)
    assert [lap.counted is not None for lap in done.laps] == [True, False]


def test_enter_begins_the_next_pass_at_once(tmp_path):
    keys = [((0, ENTRY + 1.0), MINUS), ((0, ENTRY + 1.0), Action.START)]
    done = practise(tmp_path, Step(BAR, passes=1), keys, gestures=False)
    assert [result.speed for result in done.results] == [0.95]
    cut, whole = done.poses()
    assert cut[-1] < ENTRY + 1.1 and whole[-1] > OVER
    assert len(done.kept) == 2  # what was danced of the other is kept


def test_in_a_pause_nothing_is_danced_and_the_pass_begins_again(tmp_path):
    keys = [((0, ENTRY + 1.0), pygame.K_b), ((0, ENTRY + 1.0), Action.SPACE)]
    done = practise(tmp_path, Step(BAR, passes=1), keys, gestures=False)
    assert len(done.results) == 1 and done.results[0].beats == 4
    assert len(done.stage.sound.laps) >= 2
    assert done.poses()[0][-1] < ENTRY + 1.1


def test_after_a_pause_in_a_step_s_last_pass_it_has_its_own_music_again(tmp_path, monkeypatch):
    wanted = []
    monkeypatch.setattr(playback.SlowMusic, "want", lambda self, start, end, speed: wanted.append((start, speed)))
    keys = [((0, ENTRY + 1.0), pygame.K_b), ((0, ENTRY + 1.0), Action.SPACE)]
    steps = (Step(BAR, 0.75, passes=1), Step(Stretch(24, 27), 0.9, passes=1))
    assert len(practise(tmp_path, steps, keys, gestures=False).results) == 2
    first, second = (ENTRY, 0.75), (float(GRID.edges[24]), 0.9)
    assert [want for want, before in zip(wanted, [None, *wanted]) if want != before] == [first, second, first, second]


@pytest.mark.parametrize("then", [(pygame.K_b, Action.SPACE), (Action.PAUSE, Action.PAUSE), (Action.START,)])
def test_what_was_chosen_in_a_step_s_last_pass_is_danced_next_even_if_that_is_interrupted(tmp_path, then):
    keys = [((0, ENTRY + 1.0), key) for key in (Action.RIGHT, *then)]
    steps = (Step(BAR, 0.75, passes=1), Step(Stretch(24, 27), 0.9, passes=1))
    done = practise(tmp_path, steps, keys, gestures=False)
    danced = [(result.stretch.first, result.speed) for result in done.results]
    assert danced == [(32, 0.75), (24, 0.9)]


def test_a_pause_in_the_window_behind_the_last_pass_ends_in_the_summary(tmp_path):
    keys = [((0, OVER + 2.0), pygame.K_b), ((0, OVER + 2.0), Action.SPACE)]
    done = practise(tmp_path, Step(BAR, passes=1), keys)
    assert len(done.results) == 1 and len(done.folder.passes) == 1


def test_enter_behind_the_last_pass_is_one_pass_more(tmp_path):
    done = practise(tmp_path, Step(BAR, passes=1), [((0, OVER + 2.0), Action.START)])
    assert len(done.results) == 2
    forward = practise(tmp_path / "forward", Step(BAR, passes=1), [((0, OVER + 2.0), pygame.K_PAGEDOWN)])
    assert len(forward.results) == 1


def test_the_first_beats_of_the_song_can_be_practised(tmp_path):
    done = practise(tmp_path, Step(Stretch(0, 3), 0.8, passes=2), unattended=True)
    assert [result.stretch.first for result in done.results] == [0, 0]
    assert done.results[0].beats >= 3


def test_the_last_beats_of_the_song_can_be_practised(tmp_path):
    last = len(GRID) - 1
    done = practise(tmp_path, Step(Stretch(last - 3, last), passes=2), unattended=True)
    assert [result.stretch.last for result in done.results] == [last, last]


def test_leaving_keeps_what_was_danced(tmp_path):
    done = practise(tmp_path, Step(BAR), [((1, ENTRY + 2.0), Action.QUIT)], gestures=False)
    assert len(done.results) == 1
    assert len(done.folder.passes) == 2 and done.poses()[1][-1] > ENTRY + 1.9


def test_another_passage_by_keys_and_by_the_mouse(tmp_path):
    done = practise(tmp_path, Step(BAR, passes=2), [((0, ENTRY), Action.RIGHT)], gestures=False)
    assert [result.stretch for result in done.results] == [BAR, Stretch(16, 19)]
    done = practise(tmp_path, Step(BAR, passes=2), [((0, ENTRY), pygame.K_RIGHTBRACKET)], gestures=False)
    assert [result.stretch for result in done.results] == [BAR, Stretch(8, 15)]


def test_a_passage_chosen_while_practising_keeps_its_name(tmp_path):
    done = practise(tmp_path, Step(replace(BAR, name="손"), passes=1), gestures=False)
    assert [session_info(one).passage for one in done.folder.passes] == ["손"]


def test_every_key_of_a_passage_is_there_without_altgr():
    assert (PRACTICE_BINDINGS[pygame.K_j], PRACTICE_BINDINGS[pygame.K_k]) == (
        PRACTICE_BINDINGS[pygame.K_LEFTBRACKET],
        PRACTICE_BINDINGS[pygame.K_RIGHTBRACKET],
    )
    assert moved(Stretch(8, 23), PRACTICE_BINDINGS[pygame.K_j], GRID) == Stretch(8, 15)


@pytest.mark.parametrize("first", [0, 8, len(GRID) - 13])
def test_shorter_undoes_longer_and_longer_shorter(first):
    """Down to a bar, and up to the end of the song, where the last eight may not be whole."""
    longer, shorter = PRACTICE_BINDINGS[pygame.K_k], PRACTICE_BINDINGS[pygame.K_j]
    stretches = [Stretch(first, first + 3), Stretch(first, first + 7)]
    while stretches[-1].last < len(GRID) - 1:
        stretches.append(moved(stretches[-1], longer, GRID))
    beats = [(s.first, s.last) for s in stretches]
    assert all(b - a == 8 for (_, a), (_, b) in zip(beats[1:-2], beats[2:-1])) and len(beats) > 2
    for stretch, then in zip(beats, beats[1:]):
        up, down = moved(Stretch(*stretch), longer, GRID), moved(Stretch(*then), shorter, GRID)
        assert ((up.first, up.last), (down.first, down.last)) == (then, stretch)


@pytest.mark.parametrize("beats", [60, 63, 64, 65])
@pytest.mark.parametrize("counted", [0, 4, 7])
@pytest.mark.parametrize("long", [8, 16])
def test_left_undoes_right_and_right_left_up_to_the_ends_of_the_song(beats, counted, long):
    """Where the first eight, or the last, may not be whole."""
    grid = BeatGrid(0.5 * np.arange(beats), first_count_beat=counted)
    inside = [one for one in eights(grid) if one.first + long <= beats and one.last - one.first == 7]
    for way, back in ((Action.RIGHT, Action.LEFT), (Action.LEFT, Action.RIGHT)):
        for start in inside:
            there = [Stretch(start.first, start.first + long - 1)]
            while (following := moved(there[-1], way, grid)) != there[-1]:
                there.append(following)
            again = [there[-1]]
            while again[-1] != there[0]:
                again.append(moved(again[-1], back, grid))
                assert len(again) <= len(there)
            assert again == there[::-1]
            assert there[-1].first in (0, beats - long)


def test_a_plan_goes_from_step_to_step_and_then_to_the_whole_dance(tmp_path):
    steps = (
        Step(BAR, 0.75, passes=2),
        Step(Stretch(24, 27), 0.9, passes=1),
        Step(Stretch(0, len(GRID) - 1), whole=True),
    )
    done = practise(tmp_path, steps, unattended=True)
    assert [(r.stretch.first, r.speed) for r in done.results] == [(8, 0.75), (8, 0.75), (24, 0.9)]
    assert done.practice.whole
    skipped = practise(tmp_path, steps, [((0, ENTRY), pygame.K_n), ((1, 0.0), pygame.K_n)])
    assert skipped.results == () and skipped.practice.whole
    once = practise(tmp_path, steps, unattended=True, passes=1)
    assert len(once.results) == 1 and not once.practice.whole


def test_a_disk_that_refuses_every_pass_is_told_and_nothing_is_danced(tmp_path, monkeypatch):
    def refusing(*_, **__):
        raise CoachError("The disk is full.")

    monkeypatch.setattr(sequence, "LiveTake", refusing)
    done = practise(tmp_path, Step(BAR, passes=2), unattended=True)
    assert done.results == () and done.kept == ()
    assert done.practice.refused == ("The disk is full.",) * 2 and done.practice.problems == ("The disk is full.",)


def test_a_disk_that_refuses_a_pass_does_not_end_it(tmp_path, monkeypatch):
    calls, take = [], sequence.LiveTake

    def refusing(*arguments, **more):
        calls.append(arguments)
        if len(calls) == 2:
            raise CoachError("The disk is full.")
        return take(*arguments, **more)

    monkeypatch.setattr(sequence, "LiveTake", refusing)
    done = practise(tmp_path, Step(BAR, passes=3), unattended=True)
    assert len(done.results) == 2 and len(done.kept) == 2
    assert done.practice.problems == ("The disk is full.",)


@pytest.mark.parametrize("passages", [(BAR,), (Stretch(24, 27), BAR)])
def test_behind_the_last_step_there_is_no_next_one_and_n_says_so(tmp_path, monkeypatch, passages):
    seen = []
    monkeypatch.setattr(picture, "draw_pass", lambda surface, view, canvas: seen.append(view))
    monkeypatch.setattr(Seen, "every", 2)
    keys = [((len(passages) - 1, ENTRY + 0.5), pygame.K_n)]
    steps = [Step(passage, passes=1) for passage in passages]
    done = practise(tmp_path, steps, keys, size=(64, 36), gestures=False, count_in=False)
    assert [result.stretch for result in done.results] == list(passages)
    assert {view.stretch: view.has_next for view in seen} == {each: each != passages[-1] for each in passages}
    assert {view.stretch for view in seen if view.notice == practice_words.NO_NEXT_STEP} == {passages[-1]}


def test_a_pause_names_the_key_of_the_next_step_only_where_there_is_one():
    with_it, without = (" · ".join(picture.pause_keys(has_next)) for has_next in (True, False))
    assert with_it == f"{without} · {practice_words.PAUSE_NEXT}"


def test_a_late_camera_loses_no_end_of_a_pass(tmp_path):
    def last_poses(latency):
        done = practise(tmp_path / str(latency), Step(BAR, passes=2), count_in=False, unattended=True, latency=latency)
        return [poses[-1] for poses in done.poses()]

    assert last_poses(0.4) == pytest.approx(last_poses(0.0), abs=2 / FPS)


def test_best_and_last_are_of_the_passage_that_is_danced(tmp_path, monkeypatch):
    seen = {}

    def drawn(surface, view, canvas):
        seen.setdefault(view.stretch, []).append((view.best, view.last))

    monkeypatch.setattr(picture, "draw_pass", drawn)
    keys = [((1, ENTRY), Action.RIGHT)]
    practise(tmp_path, Step(BAR, passes=3), keys, size=(320, 180), unattended=True)
    assert seen[BAR][-1][1].stretch == BAR
    assert set(seen[Stretch(16, 19)]) == {(None, None)}


def test_the_best_pass_is_told_with_and_without_the_reference_apart(tmp_path, monkeypatch):
    passes, between = {}, []

    def pass_drawn(surface, view, canvas):
        passes.setdefault(view.number, view.best)

    monkeypatch.setattr(picture, "draw_pass", pass_drawn)
    monkeypatch.setattr(picture, "draw_between", lambda surface, view: between.append(view))
    done = practise(tmp_path, Step(BAR, 0.7, ramp=True, passes=4), size=(320, 180), fade=True)
    first, second, third, fourth = done.results
    assert [result.memory for result in done.results] == [False, True, False, True] and second.speed > first.speed
    assert passes == {1: None, 2: None, 3: first, 4: second}
    assert between and all(view.best.memory == view.result.memory for view in between)


@pytest.mark.parametrize("size", [
    (1024, 600),
    *(pytest.param(size, marks=pytest.mark.long) for size in ((1920, 1080), (700, 1200))),
])  # fmt: skip
def test_all_of_it_is_drawn_in_any_window(tmp_path, size):
    steps = (Step(replace(BAR, name="my bar"), 0.75, ramp=True, passes=2), Step(Stretch(24, 27), passes=1))
    keys = [((0, ENTRY), pygame.K_b), ((0, ENTRY), Action.SPACE)]
    done = practise(tmp_path, steps, keys, between("left up", {1}), size)
    assert len(done.results) >= 3


def test_a_passage_marked_with_the_mouse_is_the_next_one(tmp_path):
    size = (640, 360)
    dance = DanceView("", lines=1)
    strip = strip_of(PassView(dance, "", BAR), size)

    def at(beat):
        return round(strip.left + (beat + 0.5) * strip.width / len(GRID))

    down, over = MousePress(at(20), strip.centery), Move(at(27), strip.centery)
    keys = [((0, ENTRY), down), ((0, ENTRY + 0.2), over), ((0, ENTRY + 0.4), MouseRelease())]
    done = practise(tmp_path, Step(BAR, passes=2), keys, size=size, gestures=False)
    assert [result.stretch for result in done.results] == [BAR, Stretch(20, 27)]


def test_a_key_that_is_pressed_twice_begins_one_pass_and_counts_none_as_danced(tmp_path, monkeypatch):
    """What is cut is heard a little later; so the key cuts twice, and the first of the two laps is over at once."""

    def cut(self, sound):
        self.laps.append(sound.lap)
        self._course = self._course.then(sound.lap, self._played(self._moment) + 0.15)

    monkeypatch.setattr(ManualTransport, "cut", cut)
    keys = [((0, ENTRY + 1.0), Action.START), ((0, ENTRY + 1.0 + 1 / FPS), Action.START)]
    done = practise(tmp_path, Step(BAR, passes=2), keys, gestures=False)
    assert [danced.what.lap for danced in done.practice.danced] == [2, 3]
    assert [result.beats for result in done.results] == [4, 4]


def test_a_pass_in_which_nobody_was_seen_is_told_while_the_others_are_kept(tmp_path):
    done = practise(tmp_path, Step(BAR, passes=3), dancer=lambda place: None if place.lap == 1 else "cover")
    assert len(done.kept) == 2 and done.practice.problems == (practice_words.NOBODY_SEEN,)
    assert "a pass" in practice_words.NOBODY_SEEN


def test_between_two_passes_a_lost_camera_is_said(tmp_path, monkeypatch):
    """It understands no arms."""
    seen = []
    monkeypatch.setattr(practising, "Camera", partial(practising.Camera, state="lost", message="Your camera is gone."))
    monkeypatch.setattr(picture, "draw_between", lambda surface, view: seen.append(view.notice))
    practise(tmp_path, Step(BAR, passes=1), size=(64, 36))
    assert set(seen) == {"Your camera is gone."}
