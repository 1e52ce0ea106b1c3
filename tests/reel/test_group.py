"""The reel of a group: whose mistake comes when, and how that is shown."""

from dataclasses import replace

import numpy as np
import pygame
import pytest

from coach.base.errors import CoachError
from coach.media.video import Frame
from coach.reel import scene as scene_module
from coach.reel.film import forget_reel
from coach.reel.group import GroupReelRequest
from coach.reel.making import group_reel_request, how_to_make, make_reel
from coach.reel.pictures import draw_card, draw_reel
from coach.reel.plan import ReelOptions, group_plan
from coach.takes.folder import TakeFolder, list_takes
from coach.takes.group_take import write_group
from coach.takes.session_info import InGroup, SessionInfo, write_info
from coach.takes.take import write_take
from coach.tracking.store import load_track, save_track
from coach.ui import theme
from tests.kit.counted_tracks import CountedTracks
from tests.kit.sessions import where_of
from tests.kit.takes import STARTED, a_take, mistake
from tests.reel.test_plan import GRID, SPAN, take_with
from tests.takes.test_group_take import a_group

NO_GLYPH = "\U000f1234"
"""A character for private use: no font has it."""
GREY = np.full((90, 160, 3), 90, np.uint8)


def planned(*takes, **options):
    plan, whose = group_plan([(take, GRID, SPAN) for take in takes], ReelOptions(**options))
    return [(k, passage.first, passage.what) for k, passage in zip(whose, plan.passages)]


def costing(first, cost):
    return replace(mistake(first, first + 2), cost=cost)


def test_everybodys_costliest_mistake_comes_before_anybodys_second_one():
    takes = take_with(costing(4, 9.0), costing(20, 8.0)), take_with(costing(12, 2.0)), take_with(costing(30, 5.0))
    assert planned(*takes) == [(0, 4, "shape"), (2, 30, "shape"), (1, 12, "shape"), (0, 20, "shape")]
    assert planned(*takes, top=2) == [(0, 4, "shape"), (2, 30, "shape")]


def test_who_made_no_mistake_is_shown_only_where_nobody_did():
    clean = take_with()
    assert planned(clean, take_with(mistake(4, 6))) == [(1, 4, "shape")]
    assert {(k, what) for k, _, what in planned(clean, clean)} == {(0, "best"), (1, "best")}
    assert {what for _, _, what in planned(clean, a_take((), ()))} == {"best"}
    assert {what for _, _, what in planned(a_take((), ()), a_take((), ()))} == {"unseen"}


@pytest.fixture(scope="module")
def group(danced, tmp_path_factory):
    """Three who dance the rendered dancer's take: the third at the right, with only the last of its mistakes."""
    path = tmp_path_factory.mktemp("lovedive") / "2026-03-01 18-30-05"
    dancers = []
    for k, x in enumerate((-0.4, 0.0, 0.4), start=1):
        folder = TakeFolder(path / f"dancer {k}")
        folder.path.mkdir(parents=True)
        track = load_track(danced.folder.poses)
        save_track(folder.poses, replace(track, image=track.image + np.float32((x, 0))))
        write_info(folder.session, SessionInfo("lovedive", STARTED, group=InGroup(k, 1, "Mina")))
        take = replace(danced.take, mistakes=danced.take.mistakes[-1:] if k == 3 else ())
        dancers.append(replace(danced, folder=folder, take=take))
    write_group(path / "group.json", a_group())
    return GroupReelRequest(path, a_group(), tuple(dancers))


def test_a_mistake_is_shown_on_the_one_who_made_it(group):
    scene = group.scene()
    slow = next(cut for cut in scene.plan.cuts if cut.part == "slow")
    t = (slow.start + slow.stop) / 2
    view = scene.view(slow, t, Frame(t, GREY), Frame(t, GREY))
    assert (view.who.said, view.who.colour) == ("Jo (dancer 3)", theme.DANCER_COLOURS[2])
    tag, head = view.pair.take.tag
    assert tag == view.who and view.pair.reference.tag[0].said == ""
    assert head[1] < np.nanmin(view.pair.take.body.image[:, 1]) and view.pair.take.caption == ""
    assert scene.title_card(scene.plan.cuts[0]).who == view.who


def test_at_the_end_stands_what_they_did_together_with_the_plan(group):
    card = group.scene().next_card()
    assert card.sentence == "Jo is usually 110 ms behind the others." and card.below[0].startswith(
        "Beats 8–9: dancer 2"
    )
    assert "Mina" not in card.title
    assert card.floor.wrong == 1 and card.floor.heading == "Beat 8, from above"
    assert "reel --song lovedive --dancer 1" in card.below[1]


def test_a_name_that_no_font_can_show_is_not_drawn_in_boxes(group, monkeypatch):
    info = SessionInfo("lovedive", STARTED, group=InGroup(3, 1, NO_GLYPH))
    monkeypatch.setattr("coach.reel.scene.session_info", lambda folder: info)
    scene = replace(group, together=a_group(names=("Mina", "", NO_GLYPH))).scene()
    cut, card = scene.plan.cuts[0], scene.next_card()
    first = scene.title_card(cut)
    assert first.who.said == "Dancer 3" and "dancer 3" in first.title
    assert card.sentence.startswith("Dancer 3") and not any(NO_GLYPH in said for said in card.below)


@pytest.mark.parametrize("portrait", [False, True])
def test_the_pictures_are_drawn_in_the_dancers_colour(group, portrait):
    options = ReelOptions(portrait=portrait)
    scene = replace(group, dancers=tuple(replace(one, options=options) for one in group.dancers)).scene()
    slow = next(cut for cut in scene.plan.cuts if cut.part == "slow")
    surface = pygame.Surface(scene.layout.size, 0, 32)
    frame = Frame(slow.start, GREY)
    draw_reel(surface, scene.layout, scene.view(slow, slow.start, frame, frame))
    assert pygame.transform.threshold(None, surface, theme.DANCER_COLOURS[2], (9, 9, 9), set_behavior=0) > 100
    draw_card(surface, scene.layout, scene.title_card(scene.plan.cuts[0]))
    assert pygame.transform.threshold(None, surface, theme.DANCER_COLOURS[2], (9, 9, 9), set_behavior=0) > 100
    draw_card(surface, scene.layout, scene.next_card())
    for colour in (*theme.DANCER_COLOURS[:3], theme.WRONG):
        assert pygame.transform.threshold(None, surface, colour, (9, 9, 9), set_behavior=0) > 20


def test_the_whole_take_is_a_film_of_one_of_them(group):
    whole = tuple(replace(one, options=ReelOptions(whole=True)) for one in group.dancers)
    with pytest.raises(CoachError, match="say whose, for example --dancer 1"):
        replace(group, dancers=whole)


# ---------------------------------------------------------------- from disk


@pytest.fixture
def where(tmp_path):
    """Two dancers of three are still there, of a song that is gone."""
    where = where_of(tmp_path)
    path = where.sessions / "lovedive" / "2026-03-01 18-30-05"
    for k in (1, 3):
        folder = TakeFolder(path / f"dancer {k}")
        folder.path.mkdir(parents=True)
        write_take(folder.record, a_take())
    write_group(path / "group.json", a_group())
    return where


def test_a_groups_take_makes_one_film_of_all_and_with_a_dancer_that_ones_own(where, monkeypatch):
    made = []
    monkeypatch.setattr("coach.reel.making.render", lambda request, tell: made.append(request) or request.path)
    whole = where.sessions / "lovedive" / "2026-03-01 18-30-05"
    assert make_reel(where, None, None, ReelOptions()) == whole
    assert make_reel(where, None, 1, ReelOptions()) == whole
    assert make_reel(where, None, None, ReelOptions(), dancer=3) == whole / "dancer 3"
    assert [one.folder.dancer for one in made[0].dancers] == [1, 3]


def test_who_dances_something_else_has_no_part_in_it(where):
    whole = where.sessions / "lovedive" / "2026-03-01 18-30-05"
    write_info(whole / "dancer 1" / "session.json", SessionInfo("lovedive", STARTED, same_dance=False))
    assert [one.folder.dancer for one in group_reel_request(whole, where, ReelOptions()).dancers] == [3]


def test_how_to_make_one_of_theirs_names_the_dancer(where):
    first, last = list_takes(where.sessions, "lovedive")
    assert how_to_make(first).endswith("--song lovedive --take 1 --dancer 1")
    assert how_to_make(last).endswith("--song lovedive --dancer 3")


def test_a_marked_mistake_is_in_no_film_of_the_group(where):
    folder = list_takes(where.sessions, "lovedive")[0]
    films = folder.path / "reel.mp4", folder.group / "reel.mp4"
    for film in films:
        film.touch()
    forget_reel(folder)
    assert not any(film.exists() for film in films)


def test_of_a_long_take_only_the_poses_of_a_passage_are_kept(group, monkeypatch):
    """Of an hour each dancer, and whom each follows, has 90 MB."""
    counted = CountedTracks()
    lengthened = [counted.aside([load_track(one.folder.poses)]).loads[0] for one in group.dancers]
    monkeypatch.setattr(scene_module, "known_poses", lambda folder: lengthened[folder.dancer - 1]())
    scene = replace(
        group, dancers=tuple(replace(one, reference=counted.aside([one.reference()]).loads[0]) for one in group.dancers)
    ).scene()
    for cut in scene.plan.cuts:
        if cut.part == "slow":
            assert scene.view(cut, cut.start, Frame(cut.start, GREY), Frame(cut.start, GREY)).pair.take.body is not None
    assert counted.loads > 3 and counted.most <= 2
    assert counted.alive == 0
