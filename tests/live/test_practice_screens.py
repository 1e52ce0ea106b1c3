"""The screens of practising at every size: nothing runs out of the window or into its neighbour, all of it is large."""

from dataclasses import replace
from itertools import combinations
from math import nan

import numpy as np
import pygame
import pytest

from coach.domain.beats import BeatGrid, Section
from coach.domain.landmarks import INDEX
from coach.domain.practice import PassResult, Step, Stretch
from coach.live import screen_dance
from coach.live.practice import loops_menu, plan_sheet, screen_between, screen_pass, screen_sheet, summary_sheet
from coach.live.practice.gestures import gesture
from coach.live.practice.loops_menu import draw_loops
from coach.live.practice.plan import with_neighbours
from coach.live.practice.plan_sheet import draw_plan
from coach.live.practice.presenter import passage_heading, passage_name, plan_rows, summary_rows
from coach.live.practice.screen_between import GESTURE_FIGURES, between_layout, draw_between
from coach.live.practice.screen_pass import draw_pass, draw_pass_pause, practised_limbs, strip_of
from coach.live.practice.summary_sheet import draw_summary
from coach.live.practice.views import BetweenView, LoopRow, LoopsView, PassView, PlanView, SummaryRow, SummaryView
from coach.ui import theme
from coach.ui.canvas import Canvas
from coach.ui.text import width
from coach.wording import practice_words, words
from coach.wording.practice import why_words
from tests.kit.screens import CAMERAS, SIZES, assert_tidy, assert_whole, body, dance, drawn, listened, picture
from tests.kit.takes import mistake

ALL_SIZES = [*SIZES, (1080, 1920), (720, 1280)]
TINY = [(160, 120), (320, 240), (60, 400)]
GRID = BeatGrid.constant(118, 0, 60, sections=(Section("verse", 0, 32), Section("chorus", 32, 64)))
CHORUS = Stretch(32, 47, "the chorus with the jump, 후렴")
RESULT = PassResult(CHORUS, 0.75, 84.0, 16, 3)
PASS = PassView(
    dance(kinds=(None,) * len(GRID)), CHORUS.name, CHORUS, 0.75, 0.8, 3, 5, best=replace(RESULT, speed=0.8, score=88.0),
    last=RESULT, ramp=True, steps=("slow", "ramp", "context"),
)  # fmt: skip
BETWEEN = BetweenView(
    CHORUS.name, RESULT, kinds=("ok", "shape") * 8, next_speed=0.8, has_next=True, next_name="in context",
    said=("Raise your left elbow, about 25° higher (in 3 places).", "You are 120 ms late here: listen to the bass."),
    best=RESULT, camera=picture((360, 640)), body=body((360, 640)), left=0.6,
)  # fmt: skip


def planned():
    steps = []
    for rank, stretch in enumerate((Stretch(8, 15), Stretch(32, 47), Stretch(56, 63, "후렴"))):
        steps += [
            Step(stretch, 0.7, passes=3, why=why_words(stretch, rank, 54.0, mistake(30, 31), 3)),
            Step(stretch, 0.7, ramp=True, passes=6),
            Step(with_neighbours(stretch, GRID), passes=3),
        ]
    return (*steps, Step(Stretch(0, len(GRID) - 1), why="The whole song, to see whether it sticks.", whole=True))


PLAN = PlanView("LOVE DIVE (stand-in)", plan_rows(planned(), GRID), at=4)
SUMMARY = SummaryView(
    11.3, said=("Next time begin the chorus at 90 %.",), offers_dance=True,
    rows=(SummaryRow(CHORUS.name, 8, 0.7, 0.9, 88.0, 74.0), SummaryRow("Beats 9–16", 5, 0.75, None, 61.0)),
)  # fmt: skip
LOOPS = LoopsView("LOVE DIVE", tuple(LoopRow(f"jump {k}", f"beats {k}–{k + 7}") for k in range(40)), 30, where="beat 9")
SCREENS = [(draw_pass, PASS), (draw_between, BETWEEN), (draw_plan, PLAN), (draw_summary, SUMMARY), (draw_loops, LOOPS),
           (draw_loops, replace(LOOPS, typed="점프"))]  # fmt: skip


@pytest.fixture
def said(monkeypatch):
    modules = (screen_dance, screen_pass, screen_between, screen_sheet, plan_sheet, summary_sheet, loops_menu)
    return listened(monkeypatch, modules, ALL_SIZES)


def everything(said):
    return " ".join(line for line, _, _ in said)


@pytest.mark.parametrize("size", ALL_SIZES, ids=str)
@pytest.mark.parametrize(("draw", "view"), SCREENS[1:], ids=("between", "plan", "summary", "loops", "name"))
def test_screens_are_tidy_and_can_be_read_from_afar(said, size, draw, view):
    drawn(draw, view, size)
    assert_tidy(said, size)
    assert all(box.height >= 0.0165 * min(size) for _, box, _ in said)
    assert not [line for line, _, _ in said if "…" in line]


@pytest.mark.parametrize(("draw", "view"), SCREENS)
@pytest.mark.parametrize("size", TINY, ids=str)
def test_a_tiny_window_is_drawn_all_over(draw, view, size):
    shown = []
    for before in ((255, 0, 255), (0, 255, 0)):
        surface = pygame.Surface(size, 0, 32)
        surface.fill(before)
        draw(surface, view)
        shown.append(pygame.surfarray.array3d(surface))
    assert (shown[0] == shown[1]).all()


# ---------------------------------------------------------------- a pass


@pytest.mark.parametrize("size", ALL_SIZES, ids=str)
@pytest.mark.parametrize("camera", ["landscape", "phone"])
def test_a_pass_says_how_fast_and_which_it_is(said, size, camera):
    shape = CAMERAS[camera]
    shown = replace(PASS.dance, camera=picture(shape), body=body(shape), word=None)
    drawn(draw_pass, replace(PASS, dance=shown), size)
    assert_tidy(said, size)
    assert "75 %" in everything(said) and "Pass 3 of 5" in everything(said) and practice_words.RAMP in everything(said)
    assert "the" in everything(said)
    line = [cap for text, _, cap in said if "Pass" in text]
    assert line[0] >= 0.029 * size[1] and line[0] >= 0.04 * min(size)


def test_the_next_speed_stands_there_as_soon_as_it_is_another(said):
    drawn(draw_pass, PASS, (1920, 1080))
    drawn(draw_pass, replace(PASS, next_speed=0.75), (1280, 720))
    first, second = (line for line, _, _ in said if line.startswith("the chorus"))
    assert first.endswith("… · 75 % → 80 %") and second.endswith(" · 75 %")


def test_the_best_pass_is_named_with_its_speed(said):
    drawn(draw_pass, replace(PASS, ramp=False), (1920, 1080))
    assert "best 88 at 80 %" in everything(said)


def test_a_notice_takes_the_line_of_the_pass(said):
    drawn(draw_pass, replace(PASS, notice="The loudspeaker is gone."), (1280, 720))
    assert "The loudspeaker is gone." in everything(said) and "Pass 3" not in everything(said)


def test_nothing_of_a_long_notice_of_a_pass_is_lost(said):
    reason = "there is no space left on the device"
    for notice in (words.RECORDING_STOPPED.format(reason=reason), words.SOUND_AGAIN, practice_words.NO_NEXT_STEP):
        for size in SIZES:
            said.clear()
            drawn(draw_pass, replace(PASS, notice=notice), size)
            assert_tidy(said, size)
            assert_whole(said, notice)
            said.clear()
            drawn(draw_between, replace(BETWEEN, notice=notice), size)
            assert_tidy(said, size)
            assert_whole(said, notice)


def test_the_passage_is_framed_on_the_strip_and_what_is_being_marked_too():
    surface = drawn(draw_pass, replace(PASS, chosen=Stretch(8, 15)), (1280, 720))
    strip = strip_of(PASS, (1280, 720))
    found = {}
    for colour in (theme.TEXT, theme.ACCENT):
        row = [surface.get_at((x, strip.top - 2))[:3] == colour for x in range(1280)]
        lit = np.flatnonzero(row)
        found[colour] = [(x - strip.left) * len(GRID) / strip.width for x in (lit[0], lit[-1] + 1)]
    assert found[theme.TEXT] == pytest.approx([32, 48], abs=0.8)
    assert found[theme.ACCENT] == pytest.approx([8, 16], abs=0.8)


def test_the_reference_dims_and_then_it_is_hidden_with_its_cards(said):
    size = (1280, 720)
    layout = screen_dance.layout_of(size, screen_pass.dance_view(PASS, size))
    light = []
    for dimmed in (1.0, 0.5, 0.0):
        surface = drawn(draw_pass, replace(PASS, dimmed=dimmed, memory=True), size)
        light.append(surface.get_at((layout.reference.left + 40, layout.reference.top + 40))[0])
    assert light[0] == 60 and light[1] == 30 and light[2] == theme.PANEL[0]
    assert surface.get_at(layout.cards[0].center)[:3] == theme.BACKGROUND
    assert words.FROM_MEMORY in everything(said)


def test_with_a_canvas_the_same_is_drawn_pass_after_pass():
    canvas, surface = Canvas(), pygame.Surface((1024, 600), 0, 32)
    views = (PASS, replace(PASS, notice="The disk is full."), replace(PASS, dimmed=0.0), replace(PASS, number=4), PASS)
    for view in views:
        draw_pass(surface, view, canvas)
        afresh = drawn(draw_pass, view, (1024, 600))
        assert pygame.image.tobytes(surface, "RGB") == pygame.image.tobytes(afresh, "RGB")


def test_of_arms_alone_no_legs_are_drawn():
    pose = PASS.dance.body.image
    knees, wrists = [INDEX["left_knee"], INDEX["right_ankle"]], [INDEX["left_wrist"], INDEX["right_elbow"]]
    assert (
        np.isnan(practised_limbs(pose, "arms")[knees]).all()
        and np.isfinite(practised_limbs(pose, "arms")[wrists]).all()
    )
    assert (
        np.isnan(practised_limbs(pose, "legs")[wrists]).all()
        and np.isfinite(practised_limbs(pose, "legs")[knees]).all()
    )
    assert practised_limbs(pose, "all") is pose
    shown = screen_pass.dance_view(replace(PASS, body="legs"), (1280, 720))
    assert not shown.body.visibility[wrists].any() and shown.body.visibility[knees].all()
    assert np.isnan(shown.next_moves[0].pose[wrists]).all()


@pytest.mark.parametrize("size", [(1024, 600), (1920, 1080), (720, 1280)], ids=str)
def test_a_pause_says_the_keys(said, size):
    keys = ("Space: go on · Q: finish", "← →: another passage · R: the ramp · C: the count-in · M: from memory")
    surface = pygame.Surface(size, 0, 32)
    draw_pass_pause(surface, PASS, keys)
    lines = [line for line, box, _ in said if ":" in line and pygame.Rect((0, 0), size).contains(box)]
    assert {key for line in lines for key in line.split(" · ")} == {key for line in keys for key in line.split(" · ")}
    assert min(cap for line, _, cap in said if ":" in line) >= 0.04 * min(size)
    assert words.PAUSED in everything(said) and "PERFECT" not in everything(said)


# ---------------------------------------------------------------- between passes


@pytest.mark.parametrize("size", ALL_SIZES, ids=str)
@pytest.mark.parametrize("camera", CAMERAS)
@pytest.mark.parametrize("has_next", [True, False])
def test_nothing_overlaps_between_passes(size, camera, has_next):
    view = replace(BETWEEN, camera=picture(CAMERAS[camera]), has_next=has_next)
    layout = between_layout(size, view)
    parts = [layout.head, layout.score, layout.said, layout.strip, *layout.cards, layout.picture, layout.time]
    parts.append(layout.keys)
    assert len(layout.cards) == 2 + has_next
    assert not [pair for pair in combinations(parts, 2) if pair[0].colliderect(pair[1])]
    assert all(pygame.Rect((0, 0), size).contains(part) for part in parts)
    assert all(card.height >= 0.3 * min(size) and card.width >= 0.12 * min(size) for card in layout.cards)


def test_between_passes_all_is_said(said):
    drawn(draw_between, BETWEEN, (1280, 720))
    for expected in ("84", words.OF_100, *BETWEEN.said, *practice_words.GESTURES.values(), "at 80 %", "in context"):
        assert expected in everything(said)
    assert max(said, key=lambda one: one[2])[0] == "84"


@pytest.mark.parametrize("size", [(1024, 600), (1920, 1080)])
def test_what_to_change_between_two_passes_leaves_no_word_alone(said, size):
    advice = "Bend your knees deeper, about 40°."
    drawn(draw_between, replace(BETWEEN, said=(advice,)), size)
    assert_whole(said, advice)
    lines = [box.width for line, box, _ in said if line in advice and len(line) > 3]
    assert min(lines) > 0.5 * max(lines)


@pytest.mark.parametrize("size", ALL_SIZES, ids=str)
def test_a_hundred_of_100_has_room(said, size):
    drawn(draw_between, replace(BETWEEN, result=replace(RESULT, score=100.0)), size)
    assert_tidy(said, size)
    (score,) = [box for line, box, _ in said if line == "100"]
    (of,) = [(box, cap) for line, box, cap in said if line == words.OF_100]
    assert of[0].width == width(words.OF_100, of[1]) and of[0].left > score.right


def test_a_pass_that_was_right_or_not_seen_says_so(said):
    drawn(draw_between, replace(BETWEEN, said=()), (1280, 720))
    assert practice_words.ALL_RIGHT in everything(said)
    said.clear()
    drawn(draw_between, replace(BETWEEN, said=(), result=replace(RESULT, score=60.0)), (1280, 720))
    assert practice_words.NO_SINGLE_CHANGE in everything(said)
    said.clear()
    for unseen in (replace(RESULT, score=nan, beats=0), replace(RESULT, score=95.0, beats=1)):
        drawn(draw_between, replace(BETWEEN, said=(), result=unseen), (1280, 720))
        assert practice_words.NOT_SEEN in everything(said) and words.OF_100 not in everything(said)


def test_only_the_gesture_that_is_held_lights_up_and_grows():
    def lit(**changes):
        view = replace(BETWEEN, left=0.0, **changes)
        surface = drawn(draw_between, view, (1280, 720))
        cards = between_layout((1280, 720), view).cards
        dark = drawn(draw_between, replace(BETWEEN, left=0.0), (1280, 720))
        new = pygame.surfarray.array3d(surface) != pygame.surfarray.array3d(dark)
        return [int(new[card.left : card.right, card.top : card.bottom].any(axis=2).sum()) for card in cards]

    assert lit(gesture=None, progress=0.5) == [0, 0, 0]
    half, full = lit(gesture="next", progress=0.5), lit(gesture="next", progress=1.0)
    assert half[0] == half[2] == 0 < half[1] < full[1]


def test_the_bar_of_the_time_runs_out():
    def bar(left):
        surface = drawn(draw_between, replace(BETWEEN, left=left), (1280, 720))
        return pygame.mask.from_threshold(surface, theme.ACCENT, (2, 2, 2)).count()

    assert bar(1.0) == pytest.approx(2 * bar(0.5), rel=0.03) and bar(0.0) == 0


def test_the_figures_do_what_they_stand_for():
    """As they are understood: who imitates them says it."""
    for meant, image in GESTURE_FIGURES.items():
        whole = np.where(np.isnan(image), image[INDEX["nose"]], image) * 0.12 + (0.9, 0.4)
        assert gesture(whole.astype(np.float32), np.ones(len(whole), np.float32)) == meant


# ---------------------------------------------------------------- plan, summary, saved passages


def test_a_plan_groups_its_steps_by_passage():
    rows = plan_rows(planned(), GRID)
    assert [row.name for row in rows] == ["verse", "chorus", "후렴", practice_words.WHOLE]
    assert [[step.doing for step in row.steps] for row in rows] == [["slow", "ramp", "context"]] * 3 + [["whole"]]
    assert [row.where for row in rows] == ["beats 9–16", "beats 33–48", "beats 57–64", ""]
    assert PLAN.minutes < replace(PLAN, at=0).minutes


def test_the_plan_says_why_and_which_step_is_next(said):
    surface = drawn(draw_plan, PLAN, (1280, 720))
    for expected in ("LOVE DIVE (stand-in)", "chorus", "slowly, 70 %", PLAN.rows[1].why, practice_words.PLAN_KEYS):
        assert expected in everything(said)
    next_one = [box for line, box, _ in said if line == practice_words.DOING["ramp"]][1]
    assert surface.get_at((next_one.left - 4, next_one.centery))[:3] == theme.ACCENT


@pytest.mark.parametrize("size", ALL_SIZES, ids=str)
def test_a_stand_in_says_so_however_long_its_title(said, size):
    drawn(draw_plan, replace(PLAN, title="Nobody Is Going To Love You Like I Do, 사랑에 (stand-in)"), size)
    assert_tidy(said, size)
    assert "(stand-in)" in everything(said)


@pytest.mark.parametrize("at", [0, 9])
def test_where_not_all_fits_the_next_step_does(said, at):
    many = tuple(replace(row, name=f"part {k}") for k, row in enumerate(PLAN.rows[:3] * 4))
    drawn(draw_plan, replace(PLAN, rows=many, at=3 * at), (1024, 600))
    assert_tidy(said, (1024, 600))
    assert f"part {at}" in everything(said)


def test_a_long_notice_is_said_in_full(said):
    text = "The settings folder /home/somebody/.config/coach cannot be used (No space left on device). " * 2
    drawn(draw_loops, replace(LOOPS, notice=text.strip()), (1024, 600))
    assert_tidy(said, (1024, 600))
    assert text.strip() in everything(said)


def test_a_passage_is_called_as_the_dancer_does():
    assert passage_name(Stretch(32, 47, "jump"), GRID) == "jump"
    assert passage_name(Stretch(32, 47), GRID) == "chorus"
    assert passage_name(Stretch(24, 39), GRID) == "beats 25–40"


def test_where_it_begins_a_line_beats_have_a_capital_and_names_stay_as_they_are():
    assert passage_heading(Stretch(24, 39), GRID) == "Beats 25–40"
    assert passage_heading(Stretch(32, 47), GRID) == "chorus"
    assert passage_heading(Stretch(32, 47, "jump K"), GRID) == "jump K"
    step = Step(Stretch(24, 39), why="")
    assert [(row.name, row.where) for row in plan_rows((step,), GRID)] == [("Beats 25–40", "")]
    assert summary_rows([replace(RESULT, stretch=step.stretch)], GRID)[0].name == "Beats 25–40"


def test_the_summary_counts_what_was_reached():
    results = [PassResult(CHORUS, speed, score, 16, 1) for speed, score in ((0.7, 80.0), (0.75, 90.0), (0.8, 60.0))]
    results += [replace(results[0], memory=True, score=66.0), PassResult(Stretch(0, 7), 0.5, nan, 0, 0)]
    first, second = summary_rows(results, GRID)
    assert first == SummaryRow(CHORUS.name, 4, 0.7, 0.75, 90.0, 66.0)
    assert (second.name, second.passes, second.reached) == ("verse", 1, None) and np.isnan(second.best)


def test_the_summary_says_what_was_reached(said):
    drawn(draw_summary, SUMMARY, (1280, 720))
    for expected in ("70 % → 90 %", "best 88 · from memory 74", practice_words.NOT_YET, "about 11 min · 13 passes"):
        assert expected in everything(said)
    assert practice_words.SUMMARY_KEYS_DANCE in everything(said)


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_the_summary_tells_in_full_what_went_wrong(said, size):
    wrong = words.NO_PICTURE.format(camera="your camera"), practice_words.NOT_SLOWED.format(why="FFmpeg refuses it")
    drawn(draw_summary, replace(SUMMARY, said=wrong), size)
    assert_tidy(said, size)
    for text in (*wrong, "Beats 9–16"):
        assert text in everything(said)


def test_the_chosen_saved_passage_is_in_sight(said):
    drawn(draw_loops, LOOPS, (1024, 600))
    assert "jump 30" in everything(said) and "jump 0 " not in everything(said)
