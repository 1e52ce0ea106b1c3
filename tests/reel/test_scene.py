"""What stands in the reel's pictures: from a take to views, and from views to pixels."""

from dataclasses import replace

import numpy as np
import pygame
import pytest

from coach.domain.landmarks import INDEX, JOINTS, PoseTrack
from coach.media.video import Frame
from coach.reel import pictures
from coach.reel.pictures import draw_card, draw_reel, reel_layout
from coach.reel.plan import ReelOptions
from coach.reel.scene import ReelScene
from coach.takes.folder import TakeFolder
from coach.takes.session_info import SessionInfo, write_info
from coach.tracking.pose_buffer import in_memory
from coach.tracking.store import load_track, save_track
from coach.ui import theme
from coach.ui.text import width
from coach.wording import reel_words, words
from coach.wording.mistakes import sentence
from coach.wording.passages import advice_words
from tests.compare.tracks import POSES
from tests.kit.screens import listened
from tests.kit.takes import STARTED, a_take, mistake, unseen, verdict

GREY = np.full((90, 160, 3), 90, np.uint8)


def cut_of(scene, part, passage=0):
    return next(cut for cut in scene.plan.cuts if cut.part == part and cut.passage == passage)


def view_at(scene, part, t, passage=0):
    shift = scene.plan.passages[passage].shift
    return scene.view(cut_of(scene, part, passage), t, Frame(t, GREY), Frame(t + shift, GREY))


def elbow(scene):
    """Index of the passage about the left elbow, and the song time of its middle beat."""
    index = next(i for i, p in enumerate(scene.plan.passages) if "eft elbow" in p.advice)
    passage = scene.plan.passages[index]
    return index, scene.grid.time((passage.first + passage.last) // 2)


def test_at_full_speed_the_pictures_stand_for_themselves(danced):
    scene = ReelScene(danced)
    index, t = elbow(scene)
    view = view_at(scene, "danced", t, index)
    assert view.pair.take.body is None
    assert view.pair.reference.body is None
    assert view.status == ""


def test_at_half_speed_the_joint_is_ringed_the_angle_shown_and_the_way_to_it(danced):
    scene = ReelScene(danced)
    index, t = elbow(scene)
    view = view_at(scene, "slow", t, index)
    assert [JOINTS[j] for j in np.flatnonzero(view.pair.take.body.rings)] == ["left_elbow"]
    assert not view.pair.reference.body.rings.any()
    (arrow,) = view.pair.take.body.arrows
    assert arrow.joint == "left_elbow"
    np.testing.assert_allclose(arrow.start, view.pair.take.body.image[INDEX["left_wrist"]], atol=1e-6)
    (angle,) = view.pair.reference.body.angles
    assert 80 < angle.degrees < 110  # the dance's "arm ells"
    assert view.status == reel_words.SLOW
    assert view.joints == ("left_elbow",)


def test_a_right_angle_is_written_only_beside_a_body_that_shows_it(danced):
    scene = ReelScene(danced)
    index, t = elbow(scene)

    def written(dt):
        return view_at(scene, "slow", t + dt, index).pair.reference.body.angles[0].degrees

    seen = [written(dt) for dt in np.arange(-0.24, 0.24, 0.02)]
    assert len({degrees for degrees in seen if np.isfinite(degrees)}) == 1
    assert np.isfinite(written(0.0))
    assert np.isnan(seen).any()  # the arm comes into its ell and leaves it within the beat


def test_an_angle_that_the_picture_shows_foreshortened_is_not_written(danced):
    scene = ReelScene(danced)
    index, t = elbow(scene)
    reference = danced.reference()
    image = reference.image.copy()
    where = reference.skeleton.index
    shoulder, elbow_at = image[:, where["left_shoulder"]], image[:, where["left_elbow"]]
    image[:, where["left_wrist"]] = elbow_at + 0.1 * (elbow_at - shoulder)  # the forearm points at the camera
    towards = ReelScene(replace(danced, reference=in_memory(replace(reference, image=image))))
    (angle,) = view_at(towards, "slow", t, index).pair.reference.body.angles
    assert np.isnan(angle.degrees)


def test_the_picture_stands_on_the_worst_beat_with_ring_arrow_and_angle(danced):
    scene = ReelScene(danced)
    index, _ = elbow(scene)
    held = cut_of(scene, "held", index)
    view = view_at(scene, "held", held.start, index)
    assert view.status == reel_words.HELD
    assert [JOINTS[j] for j in np.flatnonzero(view.pair.take.body.rings)] == ["left_elbow"]
    assert len(view.pair.take.body.arrows) == 1
    assert 80 < view.pair.reference.body.angles[0].degrees < 110


def test_on_a_beat_with_another_correction_the_joint_is_ringed_without_an_arrow(danced):
    index, t = elbow(ReelScene(danced))
    beat = int(np.argmin([abs(v.t - t) for v in danced.take.verdicts]))
    turned = tuple(replace(v, change=-v.change) if v.beat == beat else v for v in danced.take.verdicts)
    view = view_at(ReelScene(replace(danced, take=replace(danced.take, verdicts=turned))), "slow", t, index)
    assert view.pair.take.body.rings.any()
    assert (view.pair.take.body.arrows, view.pair.reference.body.angles) == ((), ())


def test_without_half_speed_the_mistake_is_shown_at_full_speed(danced):
    scene = ReelScene(replace(danced, options=ReelOptions(slow=False)))
    index, t = elbow(scene)
    assert view_at(scene, "danced", t, index).pair.take.body.rings.any()


def test_without_the_reference_s_poses_there_is_a_ring_but_no_angle(danced):
    scene = ReelScene(replace(danced, reference=PoseTrack.empty))
    index, t = elbow(scene)
    view = view_at(scene, "slow", t, index)
    assert view.pair.reference.body is None
    assert view.pair.take.body.rings.any()


def test_swapped_arms_are_ringed_but_no_joint_is_sent_anywhere(danced):
    found = danced.take.mistakes
    swapped = tuple(replace(v, kind="side") if v.kind == "shape" else v for v in danced.take.verdicts)
    others = tuple(replace(m, kind="side", about=(), ways=("swap",)) for m in found)
    take = replace(danced.take, verdicts=swapped, mistakes=others)
    index, t = elbow(ReelScene(danced))
    view = view_at(ReelScene(replace(danced, take=take)), "slow", t, index)
    assert view.pair.take.body.rings.any()
    assert (view.pair.take.body.arrows, view.pair.reference.body.angles) == ((), ())


def test_in_the_whole_take_the_words_come_with_the_mistake(danced):
    scene = ReelScene(replace(danced, options=ReelOptions(whole=True)))
    _, t = elbow(ReelScene(danced))
    view = view_at(scene, "whole", t)
    assert "eft elbow" in view.advice
    assert view.timeline.head == pytest.approx(scene.grid.beat(t))
    assert view_at(scene, "whole", 3.0).advice == ""


@pytest.mark.parametrize(("take_is_mirror", "song_is_mirror"), [(False, False), (True, False), (False, True)])
def test_a_video_that_shows_a_mirror_image_is_shown_and_drawn_the_right_way_round(
    danced, tmp_path, take_is_mirror, song_is_mirror
):
    """The same bodies in mirrored videos end up at the same places of the reel."""
    folder = TakeFolder(tmp_path)
    track = load_track(danced.folder.poses)
    save_track(folder.poses, track.mirrored().shifted(0.0) if take_is_mirror else track)
    write_info(folder.session, SessionInfo("lovedive", STARTED, mirrored=take_is_mirror))
    plain = ReelScene(danced)
    turned = ReelScene(replace(danced, folder=folder, song=replace(danced.song, mirrored=song_is_mirror)))
    index, t = elbow(plain)
    for name, is_mirror in (("take", take_is_mirror), ("reference", song_is_mirror)):
        before, after = (getattr(view_at(scene, "slow", t, index).pair, name) for scene in (plain, turned))
        assert before.mirrored != after.mirrored if is_mirror else before.mirrored == after.mirrored
        sign = -1 if is_mirror else 1
        left, right = INDEX["left_shoulder"], INDEX["right_shoulder"]
        before, after = (panel.body.image[left, 0] - panel.body.image[right, 0] for panel in (before, after))
        assert np.sign(before) == sign * np.sign(after)


def test_cards_say_where_what_and_what_next(danced):
    scene = ReelScene(danced)
    title = scene.title_card(scene.plan.cuts[0])
    first = scene.take.mistakes[0]
    assert title.sentence == sentence(first)
    assert f"beats {first.first + 1}–{first.last + 1}" in title.below[0]
    assert title.joints == first.about == ("left_knee", "right_knee")  # the hips are wrong as well, and follow
    following = scene.next_card()
    assert following.over == reel_words.NEXT
    eights = first.first // 8 * 8 + 1, first.last // 8 * 8 + 8
    assert following.sentence == reel_words.NEXT_PRACTISE.format(where="beats {}–{}".format(*eights))
    typed = "python main.py practice --song lovedive --from {} --to {}"
    assert following.below == (sentence(first), typed.format(*eights))
    assert f"{round(scene.take.score.score)} of 100" in following.title


@pytest.mark.parametrize(("kind", "ways", "whole", "following"), [
    ("shape", ("bend",), False, reel_words.NEXT_PRACTISE.format(where="beats 9–16")),
    ("absent", ("dance",), False, reel_words.NEXT_PRACTISE.format(where="beats 9–16")),
    ("timing", ("late",), False, reel_words.NEXT_TIMING.format(where="beats 9–16")),
    ("timing", ("late",), True, reel_words.NEXT_WHOLE),
    ("drift", ("slower",), True, reel_words.NEXT_WHOLE),
])  # fmt: skip
def test_what_to_do_next_fits_the_mistake(danced, kind, ways, whole, following):
    joints = ("left_elbow",) if kind in ("shape", "absent") else ()
    about = joints if kind == "shape" else ()
    found = mistake(12, 15, kind, joints, about=about, ways=ways, size=0.3, said="", whole=whole)
    scene = ReelScene(replace(danced, take=replace(danced.take, mistakes=(found,))))
    card = scene.next_card()
    typed = () if whole else ("python main.py practice --song lovedive --from 9 --to 16",)
    assert (card.sentence, card.below, card.joints) == (following, (advice_words(found), *typed), joints)
    surface = pygame.Surface(scene.layout.size, 0, 32)
    draw_card(surface, scene.layout, scene.title_card(scene.plan.cuts[0]))
    passage = scene.plan.passages[0]
    draw_reel(surface, scene.layout, view_at(scene, "slow", (passage.start + passage.end) / 2))


def test_another_move_is_shown_without_rings_and_said_in_two_parts(danced):
    found = mistake(12, 15, "move", (), ways=("follow",), said="", due="wave", danced="point")
    scene = ReelScene(replace(danced, take=replace(danced.take, mistakes=(found,))))
    title, following = scene.title_card(scene.plan.cuts[0]), scene.next_card()
    assert title.sentence == sentence(found) and not title.joints
    assert following.sentence == "Watch the reference's wave, then dance beats 9–16 slowly."
    assert following.below[0] == "Here comes the wave; you danced the point."
    passage = scene.plan.passages[0]
    view = view_at(scene, "slow", (passage.start + passage.end) / 2)
    assert view.advice == sentence(found) and not view.pair.take.body.rings.any()


def test_what_a_reel_leaves_out_is_counted_on_its_last_card(danced):
    told = tuple(mistake(first, first) for first in range(4, 40, 4))
    few = ReelScene(replace(danced, take=replace(danced.take, mistakes=told)))
    assert few.next_card().below[:2] == ("Left elbow: bend it more.", "4 smaller mistakes are not in this film.")
    but_one = ReelScene(replace(danced, take=replace(danced.take, mistakes=told[:6])))
    assert but_one.next_card().below[1] == "1 smaller mistake is not in this film."
    every = ReelScene(replace(danced, take=replace(danced.take, mistakes=told), options=ReelOptions(top=None)))
    typed = "python main.py practice --song lovedive --from 1 --to 8"
    assert every.next_card().below == ("Left elbow: bend it more.", typed)
    gone = ReelScene(replace(danced, song=None, take=replace(danced.take, mistakes=told[:1])))
    card = gone.next_card()
    assert card.sentence == reel_words.NEXT_PRACTISE.format(where="beat 5")
    assert card.below == ("Left elbow: bend it more.",)


def test_in_the_whole_take_the_smaller_mistakes_are_told_as_well(danced):
    told = tuple(mistake(first, first) for first in range(4, 40, 4))
    scene = ReelScene(replace(danced, take=replace(danced.take, mistakes=told), options=ReelOptions(whole=True)))
    assert len(scene._every) == 9


def test_an_upright_card_with_much_to_say_keeps_below_its_figure(danced, monkeypatch):
    scene = ReelScene(replace(danced, options=ReelOptions(portrait=True, with_reference=False, top=1)))
    more = (
        "Bend your knees deeper, about 50°.",
        "2 smaller mistakes are not in this film.",
        "python main.py " + 40 * "-",
    )
    card = replace(scene.next_card(), sentence="Dance beats 29–36 slowly, then at full speed.", below=more)
    assert card.joints
    surface, figures = pygame.Surface(scene.layout.size, 0, 32), []
    said = listened(monkeypatch, (pictures,), [scene.layout.size])
    monkeypatch.setattr(pictures, "draw_body", lambda surface, area, *_: figures.append(area))
    draw_card(surface, scene.layout, card)
    written = [box for line, box, _ in said if line != card.title]
    assert min(box.top for box in written) >= figures[0].bottom
    assert max(box.bottom for box in written) <= scene.layout.strip.top


def test_a_card_says_where_else_the_mistake_is(danced):
    repeated = mistake(4, 6, places=((4, 6), (20, 22)))
    scene = ReelScene(replace(danced, take=replace(danced.take, mistakes=(repeated,))))
    (below,) = scene.title_card(scene.plan.cuts[0]).below
    assert below.startswith("0:02, beats 5–7 · also 21–23")


@pytest.mark.parametrize(
    ("verdicts", "sentence", "following"),
    [
        ([verdict(k) for k in range(16)], words.BEST_ADVICE, reel_words.NEXT_BEST),
        ([unseen(k) for k in range(16)], words.NOTHING_JUDGED, reel_words.NEXT_UNSEEN),
        ([], words.UNJUDGED, reel_words.NEXT_UNJUDGED),
    ],
)
def test_takes_without_mistakes_are_met_with_kindness(danced, verdicts, sentence, following):
    scene = ReelScene(replace(danced, take=a_take(verdicts, [])))
    assert scene.title_card(scene.plan.cuts[0]).sentence == sentence
    assert scene.next_card().sentence == following


# ---------------------------------------------------------------- pixels


def test_no_line_of_an_upright_film_is_cut_off(danced, monkeypatch):
    lines = []
    drawn = pictures.draw_text

    def noting(surface, text, cap, at, *, room, **how):
        lines.append((text, width(text, cap) <= room))
        return drawn(surface, text, cap, at, room=room, **how)

    monkeypatch.setattr(pictures, "draw_text", noting)
    song = replace(danced.song, title="LOVE DIVE", stand_in=True)
    scene = ReelScene(replace(danced, song=song, options=ReelOptions(whole=True, portrait=True)))
    view = view_at(scene, "whole", 3.0)
    draw_reel(pygame.Surface(scene.layout.size, 0, 32), scene.layout, view)
    assert dict(lines)[reel_words.WHOLE] and dict(lines)[scene._title_and_score]


@pytest.mark.parametrize("portrait", [False, True])
@pytest.mark.parametrize("alone", [False, True])
def test_nothing_overlaps(portrait, alone):
    layout = reel_layout(portrait, alone)
    rects = [r for r in (layout.bar, layout.reference, layout.take, layout.caption, layout.strip) if r is not None]
    whole = pygame.Rect((0, 0), layout.size)
    assert all(whole.contains(rect) for rect in rects)
    assert not any(a.colliderect(b) for i, a in enumerate(rects) for b in rects[:i])
    if not alone:
        assert layout.reference.size == layout.take.size


@pytest.mark.parametrize("options", [{}, {"portrait": True}, {"with_reference": False}])
def test_every_picture_can_be_drawn_and_the_ring_is_red(danced, options):
    scene = ReelScene(replace(danced, options=ReelOptions(**options)))
    surface = pygame.Surface(scene.layout.size, 0, 32)
    index, t = elbow(scene)
    draw_reel(surface, scene.layout, view_at(scene, "slow", t, index))
    rgb = pygame.surfarray.array3d(surface.subsurface(scene.layout.take)).astype(int)
    assert (np.abs(rgb - theme.WRONG).max(axis=2) < 12).sum() > 100
    assert (np.abs(rgb - theme.WARNING).max(axis=2) < 12).sum() > 30
    for card in (scene.title_card(scene.plan.cuts[0]), scene.next_card()):
        draw_card(surface, scene.layout, card)


def of_the_whole(request):
    (cut,) = ReelScene(replace(request, options=ReelOptions(whole=True))).plan.cuts
    return cut.start, cut.stop


def test_the_whole_of_a_practised_passage_is_the_passage(danced, tmp_path):
    folder = TakeFolder(tmp_path)
    save_track(folder.poses, load_track(POSES / "cover.npz"))
    write_info(folder.session, SessionInfo("lovedive", STARTED, part=(4.0, 9.5)))
    assert of_the_whole(replace(danced, folder=folder)) == pytest.approx((4.0, 9.5))


def test_the_whole_of_a_film_that_begins_late_begins_with_it(danced, tmp_path):
    folder, track = TakeFolder(tmp_path), load_track(POSES / "cover.npz")
    late = (track.t >= 6.0) & (track.t <= 12.0)
    save_track(folder.poses, track.at(late))
    write_info(folder.session, SessionInfo("lovedive", STARTED))
    assert of_the_whole(replace(danced, folder=folder)) == pytest.approx((6.0, 12.0), abs=0.05)
    assert of_the_whole(replace(danced, folder=folder, song=None)) == pytest.approx((6.0, 12.0), abs=0.05)


@pytest.mark.parametrize("times", [np.arange(96) * 30 / 118, np.arange(24) * 2.0, 0.25 + np.arange(47) / 2])
def test_a_take_is_cut_at_its_own_beats_when_the_songs_have_been_put_right(danced, times):
    """Else the film shows other seconds than those of the mistake."""
    now = replace(danced, song=replace(danced.song, grid=replace(danced.song.grid, times=times, sections=())))
    old, new = ReelScene(danced), ReelScene(now)
    for before, after in zip(old.plan.passages, new.plan.passages):
        assert (after.start, after.end) == pytest.approx((before.start, before.end), abs=0.003)
