"""A group before the camera: drawn people, a stage of stand-ins, moments that pass without waiting."""

import itertools
import math
import os
from dataclasses import replace
from functools import partial
from types import SimpleNamespace

import numpy as np
import pygame
import pytest

from coach.app.recovery import recover_all
from coach.base.errors import CoachError
from coach.compare.sampling import resampled
from coach.devices.camera.camera import CameraFrame
from coach.domain.landmarks import BODY, Pose, PoseTrack
from coach.estimators.blazepose.model import PoseModel
from coach.estimators.blazepose.skeleton import BLAZEPOSE
from coach.estimators.movenet.model import multipose_model
from coach.estimators.registry import EstimatorChoice
from coach.estimators.top_down.crops import CropsModel
from coach.live.framing import HAND_HOLD_S
from coach.live.group import result as group_result
from coach.live.group import screen as group_screen
from coach.live.group.group import LiveGroup, check_sees, live_group, people_looked_for
from coach.live.group.performance import GroupPerformance, GroupPicture
from coach.live.group.result import GroupResult, GroupResultView, ResultLine, draw_group_result, result_view
from coach.live.group.roster import NO_DANCER, Roster
from coach.live.group.screen import DancerView, GroupView, called_with, draw_group, draw_group_pause, shares_of
from coach.live.group.set_up import GroupSetUp, SteadyCount, messages
from coach.live.group.take import FinishedGroup
from coach.live.group.worker import ENOUGH_POSES_HZ, FreshFrames, GroupWorker, PosedGroup
from coach.live.options import SessionOptions
from coach.live.screen_dance import layout_of
from coach.live.set_up import CALIBRATE_KEYS, SetUpChoice
from coach.live.views import Word
from coach.song.group import GroupRequest
from coach.takes.folder import list_takes, session_info
from coach.takes.group_take import FILE_NAME, read_group
from coach.takes.in_progress import unfinished
from coach.takes.session_info import InGroup
from coach.tracking.tracker import CONFIRMING_PICTURES
from coach.ui import theme
from coach.ui.canvas import Canvas
from coach.ui.loop import Clock
from coach.ui.text import width
from coach.ui.window import Action, MousePress
from coach.wording import calibration_words, group_words, words
from tests.compare.test_mirror_images import before_a_mirror
from tests.compare.tracks import standing_still
from tests.kit import screens
from tests.kit.glanced import Glanced
from tests.kit.sessions import where_of
from tests.live.test_framing import WIDE
from tests.live.test_framing import body as framed
from tests.live.test_performance import Poses, staged
from tests.takes.test_group_take import a_group
from tests.tracking.bodies import body, figure_picture
from tests.tracking.test_tracker import BLUE, GREEN, RED, crossing

TRIO = (InGroup(1, 1, "Mina"), InGroup(2, 1), InGroup(3, 1))
FPS = 30
NO_GLYPH = "\U000f1234"
"""A character for private use: no font has it."""
STANDING = ((0.4, RED), (0.9, GREEN), (1.4, BLUE))


# ---------------------------------------------------------------- who is who


def shown(roster, k, people):
    """The numbers of ``people`` (x, colour) in picture ``k``, in their order."""
    return roster.step(k / FPS, [body(x) for x, _ in people], figure_picture(people))


def test_before_the_dance_numbers_go_from_left_to_right_as_they_stand():
    roster = Roster(2)
    for k in range(90):
        numbers = shown(roster, k, [(x, colour) for x, colour, _ in crossing(k)])
        if k == 20:
            assert numbers == [2, 1]
    assert numbers == [1, 2]  # they have changed places


def test_who_is_missed_for_a_moment_changes_nobodys_number():
    roster = Roster(3)
    for k in range(10):
        shown(roster, k, STANDING)
    assert shown(roster, 10, STANDING[1:]) == [2, 3]


def test_in_the_dance_a_number_stays_whose_it_is_after_crossing():
    roster = Roster(2)
    for k in range(90):
        people = [(x, colour) for x, colour, seen in crossing(k) if seen]
        numbers = shown(roster, k, people)
        if k == 20:
            roster.hold()
    assert numbers == [2, 1]


def test_who_leaves_comes_back_as_themselves_and_a_passer_by_is_nobody():
    roster = Roster(3)
    for k in range(10):
        shown(roster, k, STANDING)
    roster.hold()
    passer_by = (0.65, (230, 230, 40))
    for k in range(10, 40):
        numbers = shown(roster, k, (STANDING[0], STANDING[2], passer_by))
    assert numbers == [1, 3, NO_DANCER]
    for k in range(40, 60):
        numbers = shown(roster, k, (STANDING[2], STANDING[1], STANDING[0]))
    assert numbers == [3, 2, 1]


def test_live_clothes_that_are_swapped_change_nobodys_number():
    roster = Roster(3)
    for k in range(10):
        shown(roster, k, STANDING)
    roster.hold()
    (left, one), middle, (right, other) = STANDING
    for k in range(10, 100):
        numbers = shown(roster, k, ((left, other), middle, (right, one)))
        assert numbers == [1, 2, 3]


MIRROR = ((0.1, 0.3, GREEN), (0.65, 0.3, BLUE))
"""Where a mirror on the wall shows two of the trio: smaller, left of them and between them."""


@pytest.mark.parametrize("third_comes", [0, 30])
def test_a_mirror_on_the_wall_shows_no_dancers(third_comes):
    """Not even where its people were seen before the last of the dancers came."""
    roster, nobody = Roster(3), [NO_DANCER] * len(MIRROR)

    def in_picture(k):
        trio = [(x, 0.6, colour) for x, colour in (STANDING if k >= third_comes else STANDING[:2])]
        people = [*MIRROR, *trio]
        poses = [body(x, height=height) for x, height, _ in people]
        return roster.step(k / FPS, poses, figure_picture([(x, colour) for x, _, colour in people]))

    for k in range(100):
        numbers = in_picture(k)
    assert numbers == [*nobody, 1, 2, 3]
    roster.hold()
    assert in_picture(100) == [*nobody, 1, 2, 3]


def lined_up(tracks, dancers):
    """The roster, people counted and numbers given, when these tracks (each with a colour) have been seen."""
    roster = Roster(dancers)
    t = np.arange(0.5, 8, 1 / 20)
    tracks = [(resampled(track, t + track.t[0]), colour) for track, colour in tracks]
    for k, now in enumerate(t):
        poses = [track.pose(k) for track, _ in tracks]
        middles = [float(pose.image[:, 0].mean()) for pose in poses]
        colours = [colour for _, colour in tracks]
        numbers = roster.step(now, poses, figure_picture(list(zip(middles, colours))))
    return roster, roster.people, numbers


def placed(track, x, size=1.0):
    """Somebody's track, smaller, at another place."""
    image = track.image - np.float32((np.nanmedian(track.image[..., 0]), 0.5))
    return replace(track, image=image * np.float32(size) + np.float32((x, 0.5)))


def test_whom_a_mirror_shows_is_no_dancer_as_soon_as_they_move():
    """Not even where one who dances is smaller: a child, before the mirror that shows their mother."""
    mother, image = before_a_mirror(2)
    child = placed(mother.between(3.0, 60.0), 0.2, 0.4)
    still = [(standing_still(placed(mother, 1.5)), RED), (standing_still(placed(image, 0.9)), GREEN)]
    moving = [(placed(mother, 1.5), RED), (placed(image, 0.9), GREEN)]
    assert lined_up([(child, BLUE), *still], 2)[1] == 3  # who stands still may be anybody
    _, people, numbers = lined_up([(child, BLUE), *moving], 2)
    assert people == 2 and numbers == [1, 2, NO_DANCER]


def test_of_no_more_people_than_dancers_nobody_is_a_reflection():
    mother, image = before_a_mirror(2)
    _, people, numbers = lined_up([(placed(mother, 1.5), RED), (placed(image, 0.9), GREEN)], 2)
    assert people == 2 and numbers == [2, 1]


PASSER_BY = 0.65
"""Where somebody stays a while, dressed like the dancer in the middle, who is away."""


@pytest.mark.parametrize(
    ("colour", "height", "number"), [(GREEN, 0.6, 2), (BLUE, 0.6, NO_DANCER), (GREEN, 0.3, NO_DANCER)]
)
def test_who_comes_back_while_another_has_their_number_has_it_when_that_one_is_gone(colour, height, number):
    """In their clothes and as large as they were: who is not stays nobody."""
    roster = Roster(3)
    (left, red), (middle, green), (right, blue) = STANDING
    before = [(left, red, 0.6), (middle, green, 0.6), (right, blue, 0.6)]

    def seen(frames, *people):
        poses = [body(x, height=tall) for x, _, tall in people]
        picture = figure_picture([(x, colour) for x, colour, _ in people])
        for k in frames:
            numbers = roster.step(k / FPS, poses, picture)
        return numbers

    seen(range(10), *before)
    roster.hold()
    others = before[::2]
    seen(range(10, 70), *others)
    assert seen(range(70, 100), *others, (PASSER_BY, green, 0.6)) == [1, 3, 2]
    assert seen(range(100, 160), *others, (PASSER_BY, green, 0.6), (1.15, colour, height)) == [1, 3, 2, NO_DANCER]
    assert seen(range(160, 260), *others, (1.15, colour, height)) == [1, 3, number]
    assert seen(range(260, 270), *others, (1.15, colour, height), (0.7, green, 0.6)) == [1, 3, NO_DANCER, 2]


def test_who_walks_past_before_the_dance_takes_nobodys_number():
    roster = Roster(2)
    for k in range(120):
        passing = [body(0.2 + 0.05 * (k - 90), height=0.7)] if 90 <= k < 110 else []
        poses = [*(body(x) for x, _ in STANDING[1:]), *passing]
        numbers = roster.step(k / FPS, poses, figure_picture(STANDING[1:]))
        assert k < 10 or numbers[:2] == [1, 2]
    roster.hold()
    assert shown(roster, 120, STANDING[1:]) == [1, 2]


def test_who_comes_only_after_the_beginning_gets_the_number_that_is_left():
    roster = Roster(3)
    for k in range(10):
        shown(roster, k, STANDING[:2])
    roster.hold()
    for k in range(10, 20):
        numbers = shown(roster, k, STANDING)
    assert numbers == [1, 2, 3]


class Camera:
    """Has a picture of the trio whenever one is asked for."""

    def wait(self, newer_than, timeout):
        return CameraFrame(figure_picture(STANDING), (newer_than + 1) / FPS, newer_than + 1)


class Finds:
    """An estimator that finds the trio from right to left, after as many strangers, of whom it is surer."""

    def __init__(self, people, strangers=0, stream=True):
        self.people, self.strangers = people, strangers

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def detect_all(self, rgb, moment=0.0):
        strangers = [body(1.7 + 0.3 * k, height=0.3) for k in range(self.strangers)]
        return (*strangers, *(body(x) for x, _ in reversed(STANDING)))[: self.people]


@pytest.mark.parametrize("strangers", [0, 1, 3])
def test_the_worker_hands_over_a_pose_for_each_dancer(strangers):
    people = people_looked_for(multipose_model(), 3)
    worker = GroupWorker(Camera(), partial(Finds, strangers=strangers), BLAZEPOSE, 3, people)
    try:
        posed = []
        while len(posed) < CONFIRMING_PICTURES:
            worker.wait(1.0)
            posed += worker.take()
    finally:
        worker.close()
    last = posed[CONFIRMING_PICTURES - 1]
    assert not any(pose.seen for pose in posed[0].poses) and last.people == 3 + strangers
    assert [round(float(pose.image[:, 0].mean()), 1) for pose in last.poses] == [0.4, 0.9, 1.4]


class PacedCamera:
    """Sends ``hz`` frames a second of its own clock, which the network moves on."""

    def __init__(self, hz):
        self.hz, self.clock = hz, 0.0

    def wait(self, newer_than, timeout):
        number = max(newer_than + 1, math.floor(self.clock * self.hz + 1e-9))
        self.clock = max(self.clock, number / self.hz)
        return CameraFrame(None, number / self.hz, number)


@pytest.mark.parametrize(
    ("hz", "network", "oldest", "least"),
    [(30, 0.025, 0, 30), (30, 0.038, 15, 22), (30, 0.049, 33, 20), (15, 0.07, 60, 14), (60, 0.025, 1, 30)],
)
def test_a_frame_that_has_waited_for_long_is_left_out_while_enough_are_posed(hz, network, oldest, least):
    """s the network takes; ms that all but a twentieth of the frames wait for it at most; poses a second."""
    camera = PacedCamera(hz)
    frames, waited = FreshFrames(camera, lambda: camera.clock), []
    while camera.clock < 20:
        waited.append(camera.clock - frames.wait().arrived)
        camera.clock += network
    settled = waited[2 * ENOUGH_POSES_HZ :]
    assert np.percentile(settled, 95) * 1000 <= oldest + 1e-6
    assert len(waited) / camera.clock >= least


def test_a_camera_that_ends_while_its_next_frame_is_waited_for_loses_none():
    camera = SimpleNamespace(wait=lambda n, _: CameraFrame(None, (n + 1) / 30, n + 1) if n < 24 else None)
    frames = FreshFrames(camera, now=lambda: 60.0)  # every frame has waited for long
    taken = [frames.wait() for _ in range(25)]
    assert [frame and frame.number for frame in taken] == [*range(22), 23, 24, None]


def test_of_boxes_only_one_is_spent_on_who_passes_by():
    boxes = CropsModel("blazepose-crops", PoseModel(bytes, "ab" * 32, ""))
    assert [people_looked_for(boxes, dancers) for dancers in (2, 6)] == [3, 7]
    assert people_looked_for(multipose_model(), 2) == people_looked_for(multipose_model(), 6) == 6


# ---------------------------------------------------------------- whom they follow


def follows(asked, followed, song):
    prepared = song
    return [one.member for one in live_group(prepared, asked, followed).dancers]


def test_everybody_follows_whom_they_say_or_who_stands_in_their_place(tmp_path):
    prepared = staged(tmp_path, {})[0].prepared

    def at(x):
        track = prepared.reference
        return PoseTrack(track.t, track.image + np.float32((x, 0)), track.world, track.visibility, BLAZEPOSE)

    followed = {1: at(2.0), 2: at(0.0), 3: at(1.0)}
    assert follows(GroupRequest(3), followed, prepared) == [2, 3, 1]
    assert follows(GroupRequest(3, (3, 3, 3)), {3: at(1.0)}, prepared) == [3, 3, 3]
    assert follows(GroupRequest(2), {1: prepared.reference}, prepared) == [1, 1]
    group = live_group(prepared, GroupRequest(3, (2, 1, 3), ("A", "B", "C")), followed)
    assert [one.reference for one in group.songs[::2]] == [followed[2], followed[3]]
    assert group.songs[1] is prepared
    assert [one.called for one in group.dancers] == ["A", "B", "C"] and group.several_members


def test_an_estimator_that_sees_too_few_is_refused():
    one, six = (SimpleNamespace(name=name, most=most) for name, most in (("blazepose", 1), ("multipose", 6)))
    with pytest.raises(CoachError, match="blazepose follows a single dancer, and you are 3"):
        check_sees(one, 3, EstimatorChoice("blazepose"))
    check_sees(six, 6, EstimatorChoice("multipose"))


# ---------------------------------------------------------------- set-up


def posed(k, *poses, people=None):
    count = sum(pose.seen for pose in poses) if people is None else people
    return PosedGroup(CameraFrame(np.full((90, 160, 3), 120, np.uint8), k / 10, k), poses, count, 0.01)


def pose_of(**moved):
    image, visibility = framed(**moved)
    return Pose(image, np.zeros((len(BODY.points), 3), np.float32), visibility, 1, BODY)


@pytest.fixture
def setting_up():
    camera = SimpleNamespace(state="live", message="")
    song = SimpleNamespace(title="Song", romanised="Song", artist="Somebody", stand_in=False)
    stage = SimpleNamespace(
        prepared=SimpleNamespace(song=song), options=SessionOptions(), camera=camera,
        poses=SimpleNamespace(take=lambda: []), sound=SimpleNamespace(description="No sound."),
    )  # fmt: skip
    return stage, GroupSetUp(stage, LiveGroup(TRIO, (), {}))


def test_a_raised_hand_of_any_one_starts(setting_up):
    stage, screen = setting_up
    for k in range(round(HAND_HOLD_S * 10) + 2):
        new = [posed(k, pose_of(), pose_of(), pose_of(left_wrist=(WIDE / 2 + 0.1, 0.02)))]
        stage.poses.take = lambda new=new: new
        screen.tick(k / 10)
    assert screen.done and screen.chosen is SetUpChoice.START


@pytest.mark.parametrize(
    ("event", "chosen"),
    [
        (Action.SPACE, SetUpChoice.START),
        (Action.START, SetUpChoice.START),
        (SetUpChoice.CALIBRATE, SetUpChoice.CALIBRATE),
        (Action.QUIT, SetUpChoice.LEAVE),
    ],
)
def test_keys_of_the_set_up(setting_up, event, chosen):
    screen = setting_up[1]
    screen.handle(event, 0.0)
    assert screen.done and screen.chosen is chosen


def test_a_calibration_is_offered_where_the_devices_are_new(setting_up):
    stage, screen = setting_up
    assert not screen.keys and not screen.view().offer
    new = GroupSetUp(stage, LiveGroup(TRIO, (), {}), offers_calibration=True)
    assert new.keys == CALIBRATE_KEYS and new.view().offer == calibration_words.OFFER


def test_more_or_fewer_people_than_said_is_said(setting_up):
    fine = [None] * 3
    assert messages(TRIO, 3, fine) == ()
    assert messages(TRIO, 0, fine)[0].startswith("I can't see you yet: all 3 of you")
    assert messages(TRIO, 1, fine)[0].startswith("I see only one of the 3 of you")
    assert messages(TRIO, 2, fine)[0].startswith("I see only 2 of the 3 of you")
    more = messages(TRIO, 4, fine)[0]
    assert more.startswith("I see 4 people, but you said 3: I follow those with numbers") and "raise one hand" in more


@pytest.mark.parametrize("people", [0, 1])
def test_of_two_is_spoken_as_of_two(people):
    (said,) = messages(TRIO[:2], people, [None] * 2)
    assert not any(character.isdigit() for character in said) and "another" not in said


def test_a_body_imagined_for_a_moment_is_not_told():
    count, told = SteadyCount(), []
    for k, people in enumerate((3, 3, 3, 3, 3, 3, 4, 3, 3, 4, 4, 4, 4, 4)):
        count.update(k / 10, people)
        told.append(count.shown)
    assert told == [0, 0, 0, 0, 3, 3, 3, 3, 3, 3, 3, 3, 3, 4]


def test_who_of_them_stands_wrong_is_said(setting_up):
    stage, screen = setting_up
    near = pose_of()
    near = replace(near, image=(near.image - np.float32((WIDE / 2, 0.5))) * 2.5 + np.float32((WIDE / 2, 0.5)))
    stage.poses.take = lambda: [posed(k, near, pose_of(), pose_of()) for k in range(6)]
    screen.tick(0.0)
    assert screen.view().messages == ("Mina (dancer 1): you are too close: take a few steps back.",)


def test_a_name_that_no_font_can_show_is_not_said_in_boxes(setting_up, tmp_path):
    stage, _ = setting_up
    screen = GroupSetUp(stage, LiveGroup((InGroup(1, 1, NO_GLYPH), InGroup(2, 1, "Jo")), (), {}))
    near = pose_of()
    near = replace(near, image=(near.image - np.float32((WIDE / 2, 0.5))) * 2.5 + np.float32((WIDE / 2, 0.5)))
    stage.poses.take = lambda: [posed(k, near, near) for k in range(6)]
    screen.tick(0.0)
    assert [said.partition(":")[0] for said in screen.view().messages] == ["Dancer 1", "Jo (dancer 2)"]
    together = a_group(names=("Mina", "", NO_GLYPH))
    song = SimpleNamespace(**vars(stage.prepared.song), grid=SimpleNamespace(sections=()))
    view = result_view(song, LiveGroup((), (), {}), FinishedGroup(tmp_path, together, ()), ())
    assert view.together[0].startswith("Dancer 3 is usually") and not any(NO_GLYPH in said for said in view.together)


def test_the_set_up_shows_everybody_in_their_own_colour(setting_up):
    stage, screen = setting_up
    stage.poses.take = lambda: [posed(0, pose_of(), pose_of(), Pose.nobody())]
    screen.tick(0.0)
    surface = pygame.Surface((1280, 720), 0, 32)
    screen.draw(surface, 0.0)
    assert has(surface, theme.DANCER_COLOURS[1]) and not has(surface, theme.DANCER_COLOURS[2])


# ---------------------------------------------------------------- screens


def has(surface, colour):
    return (pygame.surfarray.array3d(surface) == colour).all(axis=-1).any()


def group_view(count, word="late"):
    dancers = tuple(
        DancerView(k, "", screens.body((360, 640), k), 70.0 + k, Word(word, 0.3), ("ok", "shape", None))
        for k in range(1, count + 1)
    )
    apart = tuple(
        replace(one, body=replace(one.body, image=one.body.image * 0.6 + (0.25 * one.number - 0.4, 0.2)))
        for one in dancers
    )
    return GroupView(replace(screens.dance((360, 640)), body=None, word=None), apart)


@pytest.mark.parametrize("size", [(1280, 720), (1024, 768), (800, 1200)])
def test_up_to_six_dancers_are_drawn_in_any_window(size):
    surface = pygame.Surface(size, 0, 32)
    draw_group(surface, group_view(6))
    assert all(has(surface, colour) for colour in (*theme.DANCER_COLOURS[:6], theme.WARNING))


@pytest.mark.parametrize("count", [2, 3, 6])
@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080), (800, 1200)])
def test_what_is_said_of_those_who_stand_close_does_not_run_together(monkeypatch, size, count):
    said = screens.listened(monkeypatch, (group_screen,), [size])
    view = group_view(count, "perfect")
    close = tuple(  # side by side, as far apart as their shoulders
        replace(one, body=replace(one.body, image=screens.standing((360, 640)) * 0.6 + (0.09 * one.number, 0.2)))
        for one in view.dancers
    )
    draw_group(pygame.Surface(size, 0, 32), replace(view, dancers=close))
    beside = [(line, box, cap) for line, box, cap in said if line == words.BEAT_WORDS["perfect"] or " · " in line]
    assert len(beside) == 2 * count
    screens.assert_tidy(beside, size)


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080), (3840, 2160)])
@pytest.mark.parametrize(
    ("count", "word", "cap"), [(2, "perfect", 0.04), (3, "perfect", 0.04), (6, "late", 0.04), (6, "perfect", 0.035)]
)
def test_what_is_said_beside_those_who_have_room_can_be_read_while_dancing(monkeypatch, size, count, word, cap):
    """Of six it takes two lines."""
    said = screens.listened(monkeypatch, (group_screen,), [size])
    view = group_view(count, word)
    spread = tuple(
        replace(one, body=replace(one.body, image=screens.standing((360, 640)) * 0.6 + (apart, 0.3)))
        for one, apart in zip(view.dancers, (np.arange(count) + 0.5) / count * 1.78 - 0.53)
    )
    draw_group(pygame.Surface(size, 0, 32), replace(view, dancers=spread))
    beside = [one for one in said if one[0] == words.BEAT_WORDS[word] or (" · " in one[0] and one[0][0].isdigit())]
    assert len(beside) == 2 * count
    screens.assert_tidy(beside, size)
    assert min(one[2] for one in beside) >= cap * size[1]


@pytest.mark.parametrize("size", [(1024, 600), (1280, 720), (1920, 1080)])
def test_long_names_of_six_at_uneven_depths_can_still_be_read(monkeypatch, size):
    said = screens.listened(monkeypatch, (group_screen,), [size])
    names = ("Alexandrina", "Dominique", "Seraphina", "Bartholomew", "Maximilian", "Wilhelmina")
    depths = ((0.55, 0.3), (0.75, 0.1), (0.5, 0.4), (0.8, 0.07), (0.6, 0.25), (0.7, 0.15))
    middle = np.array([640 / 360 / 2, 0.0])
    places = [(np.array([(k + 0.5) / 6 * 1.78, top]), scale) for k, (scale, top) in enumerate(depths)]
    view = group_view(6)
    dancers = tuple(
        replace(one, name=name, body=replace(one.body, image=(screens.standing((360, 640)) - middle) * scale + place))
        for one, name, (place, scale) in zip(view.dancers, names, places)
    )
    draw_group(pygame.Surface(size, 0, 32), replace(view, dancers=dancers))
    beside = [one for one in said if "…  " in one[0]]
    assert len(beside) == 6
    screens.assert_tidy(beside, size)
    assert min(cap for *_, cap in beside) >= 0.029 * size[1]


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080), (3840, 2160)])
def test_upright_pictures_of_a_group_stand_in_the_middle_with_their_cards(size):
    upright = screens.picture((640, 360))
    dance = replace(group_view(3).dance, reference=upright, camera=upright)
    layout = layout_of(size, dance, 3, word=False)
    shown = layout.reference.unionall([layout.camera, *layout.cards])
    assert abs(shown.centerx - size[0] / 2) <= 1


def test_what_is_said_beside_six_has_one_size_and_leaves_the_neighbours_free():
    surface = pygame.Surface((1280, 720), 0, 32)
    placed = SimpleNamespace(rect=pygame.Rect(660, 70, 600, 340))
    long, short = DancerView(1, "Alexandrina"), DancerView(2, "Li")
    share = shares_of(surface, placed, ["Alexandrina  90", "Li  82"], 6)[-1]
    assert share.room == 100
    said = called_with(long, "90", share)
    assert said.startswith("Al") and said.endswith("…  90") and width(said, share.cap) <= 100
    assert called_with(short, "82", share) == "Li  82" and called_with(short, "", share) == "Li"
    assert called_with(DancerView(1), "96", share) == "1 · 96"
    in_two_lines = shares_of(surface, placed, ["Alexandra  90", "Li  82"], 6)[0]
    assert in_two_lines.room == 200 and in_two_lines.cap > share.cap


@pytest.mark.parametrize("count, several", [(2, "1 1 2 2"), (3, "1 2 3"), (6, "1 2 3 4")])
def test_cards_of_different_members_stand_in_the_order_seen_and_say_whose(tmp_path, count, several):
    prepared = staged(tmp_path, {})[0].prepared
    dancers = tuple(InGroup(k, k, "") for k in range(1, count + 1))
    stage = staged(tmp_path, {})[0]
    picture = GroupPicture(stage, LiveGroup(dancers, (prepared,) * count, {}))
    shown = picture._with_cards(screens.dance(), [DancerView(k) for k in range(1, count + 1)], 1.2).next_moves
    whose = [move.who for move in shown]
    assert " ".join(whose).split() == sorted(set(several.split()), reverse=True) and len(shown) == len(several.split())
    assert [move.colour is not None for move in shown] == [bool(who) for who in whose]


def test_what_the_canvas_keeps_is_what_would_be_drawn_anew():
    kept, anew, canvas = pygame.Surface((1280, 720), 0, 32), pygame.Surface((1280, 720), 0, 32), Canvas()
    view = group_view(3)
    moved = replace(view.dance, head=view.dance.head + 1.3)
    last = replace(view.dancers[2], score=12.0, kinds=("ok", "ok", "ok"))
    later = replace(view, dance=moved, dancers=(*view.dancers[:2], last))
    for one in (view, later):
        draw_group(kept, one, canvas)
    draw_group(anew, later)
    assert (pygame.surfarray.array3d(kept) == pygame.surfarray.array3d(anew)).all()
    draw_group_pause(anew, later)
    assert not (pygame.surfarray.array3d(kept) == pygame.surfarray.array3d(anew)).all()


def test_the_picture_of_the_dancers_is_not_drawn_again_while_only_their_words_grow_older():
    surface, canvas, view = pygame.Surface((1280, 720), 0, 32), Canvas(), group_view(3)
    draw_group(surface, view, canvas)
    older = tuple(replace(one, word=replace(one.word, age=0.8)) for one in view.dancers)
    assert not draw_group(surface, replace(view, dancers=older), canvas)
    assert draw_group(surface, replace(view, dancers=tuple(replace(one, word=None) for one in older)), canvas)


# ---------------------------------------------------------------- the dance


class Trio(Poses):
    """Three who stand still; the third is never seen where they are ``late``."""

    held, again, late = False, 0, False

    def hold(self):
        self.held = True

    def begin_again(self):
        self.again += 1

    def take(self):
        (one,) = super().take()
        nobody = Pose.nobody(BLAZEPOSE)
        third = nobody if self.late else one.pose
        return [PosedGroup(one.frame, (one.pose, one.pose, third), 3, 0.01)]


class Danced(Glanced, GroupPerformance):
    """One whose picture is looked at now and then."""


def on_stage(tmp_path, keys, sessions, live=True):
    stage, sound = staged(tmp_path, keys)
    stage.camera.live = live
    prepared = replace(stage.prepared, model=PoseModel(bytes, "ab" * 32, ""))
    stage = replace(stage, poses=Trio(sound, -1.0), prepared=prepared)
    group = LiveGroup(TRIO, (prepared,) * 3, {1: prepared.reference})
    return stage, Danced(stage, sessions, group), group


def danced(tmp_path, keys, late=False, live=True):
    stage, performance, group = on_stage(tmp_path, keys, tmp_path / "sessions", live)
    stage.poses.late = late
    finished = performance.run(Clock(now=stage.sound.now, sleep=lambda seconds: None))
    return stage, performance, finished, group


def test_a_take_for_each_and_one_record_of_all(tmp_path):
    stage, performance, finished, group = danced(tmp_path, {})
    assert stage.poses.held and not stage.poses.again
    assert [one.folder.path.name for one in finished.dancers] == ["dancer 1", "dancer 2", "dancer 3"]
    together = read_group(finished.folder / FILE_NAME)
    assert [one.name for one in together.dancers] == ["Mina", "", ""]
    assert len(together.beats) == 16 and np.isnan(together.formation.wanted).all()  # all follow one
    takes = list_takes(tmp_path / "sessions", "song")
    assert [session_info(take).group for take in takes] == list(TRIO)
    view = result_view(stage.prepared.song, group, finished, performance.problems)
    assert [line.who for line in view.lines] == ["Mina (dancer 1)", "Dancer 2", "Dancer 3"]
    assert group_words.NO_FORMATION in view.together
    surface = pygame.Surface((640, 360), 0, 32)
    draw_group_result(surface, view)
    assert has(surface, theme.DANCER_COLOURS[2])
    screen = GroupResult(view)
    screen.handle(screen.keys[pygame.K_2], 0.0)
    assert screen.done and screen.chosen == 2
    assert all(len(line.kinds) == 16 for line in view.lines)


def result_line(number, **more):
    said = "Raise your left elbow, about 25° higher (in 3 places)."
    return ResultLine(number, f"Alexandra (dancer {number})", 82.0, said, "0:14, beats 29–32", kinds=KINDS, **more)


KINDS = ("ok", "shape", "timing", "unseen") * 12


@pytest.mark.parametrize("size", [(640, 480), (1024, 600), (1280, 720), (3840, 2160), (800, 1200)])
def test_a_group_s_result_is_tidy_and_a_click_chooses(monkeypatch, size):
    said = screens.listened(monkeypatch, (group_result,), [size], as_seen=True)
    seen = words.LITTLE_SEEN.format(share=40)
    lines = (result_line(1), result_line(2, note=seen), result_line(3))
    view = GroupResultView("LOVE DIVE (stand-in)", lines, (16,), (group_words.IN_TIME,), ("The disk is full.",), "Q")
    screen = GroupResult(view)
    screen.draw(pygame.Surface(size, 0, 32), 0.0)
    screens.assert_tidy(said, size)
    text = " ".join(line for line, _, _ in said)
    assert text.count("0:14, beats 29–32") == 3 and seen in text and "together" in text
    (at,) = [box.center for line, box, _ in said if line.startswith("Alexandra (dancer 3)")]
    screen.handle(MousePress(1, 1), 0.0)
    assert not screen.done
    screen.handle(MousePress(*at), 0.0)
    assert screen.done and screen.chosen == 3


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080), (800, 1200)])
def test_six_of_whom_much_is_said_are_also_told_what_they_did_together(monkeypatch, size):
    said = screens.listened(monkeypatch, (group_result,), [size], as_seen=True)
    lines = tuple(result_line(k, note=words.LITTLE_SEEN.format(share=40)) for k in range(1, 7))
    together = ("Beats 1–24: Alexandra first, 210 ms before Dominique.",) * 3 + (group_words.NO_FORMATION,)
    draw_group_result(pygame.Surface(size, 0, 32), GroupResultView("LOVE DIVE", lines, (16,), together, (), "Q"))
    screens.assert_tidy(said, size)
    text = " ".join(line for line, _, _ in said)
    assert text.count("Beats 1–24") == 3 and group_words.NO_FORMATION in text
    assert text.count("Raise your left elbow") == 6 and text.count(words.LITTLE_SEEN.format(share=40)) == 6


def test_who_was_hardly_seen_is_told(tmp_path):
    stage, performance, finished, group = danced(tmp_path, {})
    take = finished.dancers[0].take
    half = replace(take, score=replace(take.score, score=90.0, coverage=0.4))
    view = result_view(
        stage.prepared.song, group, replace(finished, dancers=(replace(finished.dancers[0], take=half),)), ()
    )
    assert view.lines[0].note == words.LITTLE_SEEN.format(share=40)


def test_the_picture_does_not_wait_until_a_beat_of_everybody_s_is_judged(tmp_path, monkeypatch):
    """On a machine that is so slow that a slice ends with its first step."""
    slices = (iter([False]) for _ in itertools.count())
    monkeypatch.setattr("coach.live.performance.judging_slice", lambda: partial(next, next(slices), True))
    stage, performance, _ = on_stage(tmp_path, {}, tmp_path / "sessions")
    told, due = [], performance._take.due

    def noted(t, enough):
        told.append(due(t, enough))
        return told[-1]

    performance._take.due = noted
    performance.run(Clock(now=stage.sound.now, sleep=lambda seconds: None))
    table = np.array([[len(new) for new in each] for each in told])
    first = table[table.any(axis=1)][0]
    assert first.tolist() == [1, 0, 0]  # the others' are not judged in the same turn
    assert table[:, 0].sum() == 16 and (table.sum(axis=0) >= 15).all()  # nobody is ever two beats behind


def test_who_is_never_seen_has_a_take_too(tmp_path):
    _, _, finished, _ = danced(tmp_path, {}, late=True)
    assert [one.take.score.coverage > 0.9 for one in finished.dancers] == [True, True, False]


def test_nothing_danced_leaves_nothing_behind(tmp_path):
    _, performance, finished, _ = danced(tmp_path, {3: [Action.QUIT]})
    assert finished is None and not performance.unkept
    assert not list((tmp_path / "sessions").glob("*/*"))


def test_a_film_is_numbered_as_it_begins_and_once(tmp_path):
    assert danced(tmp_path, {60: [Action.PAUSE], 70: [Action.SPACE]}, live=False)[0].poses.again == 1


def test_a_group_that_was_killed_is_recovered(tmp_path, monkeypatch):
    where = where_of(tmp_path)
    stage, performance, group = on_stage(tmp_path, {}, where.sessions)
    performance._go(performance._count_in)
    for _ in range(80):
        stage.poses.wait(0)
        performance.tick(stage.sound.now())
    for take in performance._take._takes:  # as if the process had died
        take._open.close()
        take._fsync_loop.close()
    film = performance.folder.video
    film.write_bytes(b"film")
    performance._take._share_film()
    others = [take.folder.video for take in performance._take._takes[1:]]
    assert all(os.path.samefile(film, other) for other in others)
    for name, result in {
        "prepare": stage.prepared, "followed_members": group.followed, "is_danced_to": True,
        "existing_folder": tmp_path, "probe": SimpleNamespace(width=16, height=9),
    }.items():  # fmt: skip
        monkeypatch.setattr(f"coach.app.recovery.{name}", lambda *_, result=result, **how: result)
    assert len(unfinished(where.sessions)) == 3
    assert len(recover_all(where, SessionOptions())) == 3
    together = read_group(performance.path / FILE_NAME)
    assert len(together.beats) == 16 and [one.name for one in together.dancers] == ["Mina", "", ""]
