"""Every screen at every size: nothing runs out of the window or into its neighbour, and all of it is large enough."""

from dataclasses import replace

import pygame
import pytest

from coach.live import screen_dance, screen_result, screen_setup
from coach.live.screen_dance import draw_dance, draw_pause
from coach.live.screen_result import LEAST_RESULT_CAP, Advice, ResultView, draw_result
from coach.live.screen_setup import SetupView, draw_setup
from coach.live.views import DanceView, Word
from coach.ui import theme
from coach.ui.canvas import Canvas
from coach.ui.picture import pixels
from coach.wording import calibration_words, passages, random_words, words
from tests.kit.screens import CAMERAS, SIZES, assert_tidy, assert_whole, body, dance, drawn, listened, picture

READ = [*SIZES, (720, 1280)]
"""Also a phone's, for the screen that is read after the dance."""
SETUP = SetupView(
    title="LOVE DIVE", artist="IVE", stand_in=True, camera=picture((360, 640)), body=body((360, 640)),
    details=("Sound: PulseAudio, Built-in Audio Analog Stereo", words.VIEW_MIRROR),
)  # fmt: skip
RESULT = ResultView(
    title="LOVE DIVE", score=82.4, shape=88.0, timing=71.0, best="chorus", worst="second verse",
    good=("Your arms and legs are right on 92 % of the beats.", "Beats 33–48 are right: 16 in a row."),
    changes=(
        Advice("0:14, beats 29–32 · in all three choruses", "Raise your left elbow, about 25° higher (in 3 places)."),
        Advice("", f"You are 160 ms late all through the dance. {passages.LAG_CAVEAT}"),
        Advice("0:06, beats 13–15 · also 37–39, 57–59, 71–72 and 2 more", "Bend your right knee deeper, about 25°."),
    ),
    seen=words.PARTLY_SEEN.format(share=75), notes=("The disk is full: this dance was not filmed.",),
    kinds=("ok", "shape") * 24,
)  # fmt: skip


@pytest.fixture
def said(monkeypatch):
    """What was written on the window."""
    return listened(monkeypatch, (screen_dance, screen_setup, screen_result), READ)


# ---------------------------------------------------------------- dance


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("camera", CAMERAS)
def test_dance_texts_are_large_tidy_and_inside(said, size, camera):
    drawn(draw_dance, dance(CAMERAS[camera], notice="The disk is full: not recorded."), size)
    assert_tidy(said, size)
    assert all(box.height >= 0.04 * size[1] for _, box, _ in said)
    assert all(box.height >= 0.08 * size[1] for line, box, _ in said if line == "PERFECT")
    assert {"PERFECT", "1", "100"} <= {line for line, _, _ in said}
    edge = pygame.Rect((0, 0), size).inflate(-2 * round(theme.MARGIN * size[1]), 0)
    assert all(edge.left <= box.left and box.right <= edge.right for line, box, _ in said if line == "PERFECT")


def test_nothing_of_a_long_notice_is_lost(said):
    """Whatever may stand there while somebody dances, at every size, large enough to be read."""
    reason = "there is no space left on the device"
    filming, saving = (one.format(reason=reason) for one in (words.RECORDING_STOPPED, words.TAKE_NOT_KEPT))
    for notice in (filming, saving, words.SOUND_AGAIN, words.LIVE_REFERENCE_FOLLOWED):
        for size in SIZES:
            said.clear()
            drawn(draw_dance, dance(notice=notice), size)
            assert_tidy(said, size)
            assert_whole(said, notice)
            assert all(box.height >= 0.028 * min(size) for _, box, _ in said)


def test_nothing_of_what_is_said_of_the_camera_is_lost(said):
    """Whatever its name and its picture, during the dance and before it."""
    message = words.CAMERA_STALLED.format(camera="Logitech HD Pro Webcam C920 (/dev/video0)")
    for size in SIZES:
        for shape in CAMERAS.values():
            camera = picture(shape)
            view = dance(camera=camera, body=None, next_moves=(), word=None, camera_message=message)
            waiting = replace(SETUP, camera=camera, body=None, camera_message=message)
            for draw, shown in ((draw_dance, view), (draw_setup, waiting)):
                said.clear()
                drawn(draw, shown, size)
                assert_tidy(said, size)
                assert_whole(said, message)


def test_what_is_to_be_done_before_the_dance_leaves_no_word_alone(said):
    for size in SIZES:
        for call in (words.RAISE_HAND, words.ALL_OF_YOU, words.KEEP_HAND_UP, *words.TROUBLES.values()):
            said.clear()
            drawn(draw_setup, replace(SETUP, seen=call, call=call), size)
            lines = [box.width for line, box, _ in said if line in call and len(line) > 3]
            assert min(lines) > 0.5 * max(lines), (size, call)
        small = [box.width for line, box, _ in said if line in words.STAND_IN_EXPLAINED and len(line) > 3]
        assert min(small) > 0.5 * max(small), size


@pytest.mark.parametrize("size", [size for size in SIZES if size[0] > size[1]])
def test_that_the_sound_stopped_is_said_with_what_to_do(said, size):
    drawn(draw_dance, dance(notice=words.SOUND_AGAIN), size)
    assert [line for line, _, _ in said if line == words.SOUND_AGAIN]


@pytest.mark.parametrize("size", [(1080, 1920), (720, 1280), (800, 1200), (768, 1024)])
def test_an_upright_window_shows_the_whole_title_between_sections(monkeypatch, size):
    """Smaller, but as large as in a window as high as this one is wide."""
    said = listened(monkeypatch, (screen_dance,), [size], as_seen=True)
    title = words.TITLE_STAND_IN.format(title="LOVE DIVE")
    drawn(draw_dance, dance(title=title, section="", word=None), size)
    assert_tidy(said, size)
    ((_, box, _),) = [one for one in said if one[0] == title]
    assert box.height >= theme.READING_CAP * size[0]


@pytest.mark.parametrize("size", SIZES)
def test_a_stand_in_is_never_shown_under_its_title_alone(said, size):
    drawn(draw_dance, dance(), size)
    assert not [line for line, _, _ in said if "LOVE" in line and "stand-in" not in line]
    assert [line for line, _, _ in said if "chorus" in line]


def test_a_move_is_named_once_enough_of_its_cards_are_seen(said):
    """Three cards of an arm wave, and one of a step touch, which has no room for its name yet."""
    view = dance()
    drawn(draw_dance, view, (1280, 720))
    cards = screen_dance.layout_of((1280, 720), view).cards
    (box,) = [box for line, box, _ in said if line == "arm wave"]
    assert cards[0].union(cards[2]).contains(box) and "step touch" not in {line for line, _, _ in said}


def test_a_long_name_is_shortened_to_the_row(said):
    moves = tuple(replace(move, name="the wave that never ends at all") for move in dance().next_moves)
    view = dance(next_moves=moves)
    drawn(draw_dance, view, (1280, 720))
    cards = screen_dance.layout_of((1280, 720), view).cards
    (box,) = [box for line, box, _ in said if line == moves[0].name]
    assert cards[0].union(cards[3]).contains(box) and box.width > cards[0].width


def test_a_mirrored_move_says_so_while_there_is_room(said):
    four = dance().next_moves
    moves = tuple(replace(move, name="arm wave", mirrored=True) for move in four)
    drawn(draw_dance, dance(next_moves=moves), (1280, 720))
    assert "arm wave, mirrored" in {line for line, _, _ in said}
    said.clear()
    moves = (*(replace(move, name="arm wave") for move in four[:2]), *moves[2:])
    drawn(draw_dance, dance(next_moves=moves), (1280, 720))
    boxes = [box for line, box, _ in said if line == "arm wave"]
    cards = screen_dance.layout_of((1280, 720), dance()).cards
    assert [cards[k].union(cards[k + 1]).contains(box) for k, box in zip((0, 2), boxes)] == [True, True]


def test_figures_stand_above_the_name():
    view = dance(next_moves=tuple(replace(move, name="arm wave") for move in dance().next_moves))
    surface = drawn(draw_dance, view, (1280, 720))
    card = screen_dance.layout_of((1280, 720), view).cards[3]
    ribbon = [y for y in range(card.top, card.bottom) if surface.get_at((card.right - 20, y))[:3] == theme.EDGE]
    bright = [y for y in range(card.top, card.bottom) for x in range(card.left, card.right)
              if surface.get_at((x, y))[:3] == theme.RIGHT_LIMB]  # fmt: skip
    assert ribbon and bright and max(bright) < min(ribbon)


def test_on_the_cards_of_a_column_a_name_stands_where_it_fits(said):
    names = ("hop", "quarter turns", "hop", "quarter turns")
    moves = tuple(replace(move, name=name) for move, name in zip(dance().next_moves, names))
    upright = picture((640, 360))
    view = dance((640, 360), camera=upright, reference=upright, next_moves=moves)
    assert len({card.left for card in screen_dance.layout_of((1280, 720), view).cards}) == 1
    drawn(draw_dance, view, (1280, 720))
    lines = [line for line, _, _ in said]
    assert lines.count("hop") == 2 and not [line for line in lines if line.startswith("quar")]


def test_where_no_name_fits_its_card_no_ribbon_takes_room_from_the_figures():
    """Upright pictures in a column of slim cards."""
    upright = picture((640, 360))
    figures = []
    for name in ("", "quarter turns"):
        moves = tuple(replace(move, name=name) for move in dance().next_moves)
        view = dance((640, 360), camera=upright, reference=upright, next_moves=moves, word=None)
        cards = screen_dance.layout_of((1280, 720), view).cards
        assert len({card.left for card in cards}) == 1
        figures.append(pygame.image.tobytes(drawn(draw_dance, view, (1280, 720)).subsurface(cards[1]), "RGB"))
    assert figures[0] == figures[1]


@pytest.mark.parametrize("size", READ)
def test_how_much_stands_behind_a_score_is_said_beside_it_and_as_large_as_anything(said, size):
    doubtful = replace(RESULT, seen=words.LITTLE_SEEN.format(share=12), doubtful=True)
    drawn(draw_result, doubtful, size)
    assert_tidy(said, size)
    score = next(box for line, box, _ in said if line == "82")
    caveat = [box for line, box, _ in said if line in doubtful.seen and len(line) > 3]
    largest = max(box.height for line, box, _ in said if line != "82")
    assert caveat[0].top - score.bottom < score.height / 2 and min(box.height for box in caveat) == largest
    lit = [drawn(draw_result, view, size).subsurface(score) for view in (doubtful, replace(doubtful, doubtful=False))]
    doubted, trusted = (sum(pygame.transform.average_color(part)[:3]) for part in lit)
    assert doubted < 0.9 * trusted


@pytest.mark.parametrize(
    ("size", "notice"),
    [((800, 1200), words.LIVE_REFERENCE_FOLLOWED), ((1080, 1920), "")],
)
def test_on_small_cards_the_figure_comes_before_the_name(size, notice):
    """A ribbon on a low card, or one so slim that the figure stands below its count, would leave the pose no room."""
    view = dance(notice=notice)
    surface = drawn(draw_dance, view, size)
    for card in screen_dance.layout_of(size, view).cards[:3]:  # the word covers the last
        limbs = pygame.mask.from_threshold(surface.subsurface(card), theme.RIGHT_LIMB, (9, 9, 9)).get_bounding_rects()
        assert limbs and limbs[0].unionall(limbs[1:]).height > 0.4 * card.height


def test_pictures_mirror_and_so_do_rings():
    shape = (360, 640)
    half = picture(shape)
    half[:, :320] = (10, 200, 10)
    columns = []
    for mirrored in (False, True):
        view = dance(shape, camera=half, camera_mirrored=mirrored, reference=half, reference_mirrored=mirrored)
        surface = drawn(draw_dance, view, (1280, 720))
        layout = screen_dance.layout_of((1280, 720), view)
        for rect in (layout.reference, layout.camera):
            green = [surface.get_at((x, rect.top + 5))[:3] == (10, 200, 10) for x in (rect.left + 9, rect.right - 9)]
            assert green == [not mirrored, mirrored]
        ring = pygame.mask.from_threshold(surface.subsurface(layout.camera), theme.WRONG, (9, 9, 9))
        columns.append(ring.centroid()[0] - layout.camera.width / 2)
    assert columns[0] == pytest.approx(-columns[1], abs=3) and columns[0] > 20


def test_the_pulse_moves_the_bar_and_not_the_pictures():
    calm, beat = (drawn(draw_dance, dance(pulse=pulse), (1280, 720)) for pulse in (0.0, 1.0))
    layout = screen_dance.layout_of((1280, 720), dance())
    same = (pygame.surfarray.array3d(calm) == pygame.surfarray.array3d(beat)).all(axis=(0, 2))
    assert not same[: layout.bar.bottom].all() and same[layout.bar.bottom :].all()


def test_a_word_rises_and_is_gone_at_the_end():
    def word_box(age):
        surface = drawn(draw_dance, dance(word=Word("good", age), body=None, next_moves=(), kinds=()), (1280, 720))
        lower = surface.subsurface(screen_dance.layout_of((1280, 720), dance()).word)
        return pygame.mask.from_threshold(lower, theme.CORRECT, (60, 60, 60)).get_bounding_rects()

    early, late = word_box(0.2), word_box(0.6)
    assert early[0].top > late[0].top
    assert word_box(1.0) == []


@pytest.mark.parametrize("size", SIZES)
def test_nothing_known_yet_still_draws(said, size):
    drawn(draw_dance, DanceView(title="LOVE DIVE", camera_message="I can't find your camera."), size)
    assert_tidy(said, size)
    assert "I can't find your camera." in " ".join(line for line, _, _ in said)


def test_the_count_in_is_larger_than_anything(said):
    drawn(draw_dance, dance(count_in=6, word=None), (1280, 720))
    assert max(said, key=lambda one: one[2])[0] == "6"


def test_a_camera_message_is_read_over_a_darkened_picture(said):
    view = dance(camera_message="I can't see you: step back in.", camera=picture((360, 640), 200), body=None)
    surface = drawn(draw_dance, view, (1280, 720))
    layout = screen_dance.layout_of((1280, 720), view)
    assert surface.get_at((layout.camera.left + 3, layout.camera.top + 3))[0] < 110
    assert " ".join(line for line, _, _ in said).count("step back in.") == 1


@pytest.mark.parametrize("size", [(160, 120), (320, 240), (60, 400)])
@pytest.mark.parametrize(
    "draw, view", [(draw_dance, dance()), (draw_pause, dance()), (draw_setup, SETUP), (draw_result, RESULT)]
)
def test_a_tiny_window_is_drawn_all_over(draw, view, size):
    """Each of its pixels is painted, and not with one colour."""
    shown = []
    for before in ((255, 0, 255), (0, 255, 0)):
        surface = pygame.Surface(size, 0, 32)
        surface.fill(before)
        draw(surface, view)
        shown.append(pygame.surfarray.array3d(surface))
    assert (shown[0] == shown[1]).all()
    assert shown[0].std() > 5


# ---------------------------------------------------------------- the other screens


@pytest.mark.parametrize("size", SIZES)
def test_pause_says_how_to_go_on(said, size):
    drawn(draw_pause, dance(count_in=3), size)
    lines = {line for line, _, _ in said}
    assert {words.PAUSED, *words.PAUSE_KEYS} <= lines and not lines & {"PERFECT", "3"}
    assert all(pygame.Rect((0, 0), size).contains(box) for _, box, _ in said)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("camera", CAMERAS)
@pytest.mark.parametrize("progress", [0.0, 0.7])
def test_setup_is_tidy_and_complete(said, size, camera, progress):
    shape = CAMERAS[camera]
    drawn(draw_setup, replace(SETUP, camera=picture(shape), body=body(shape), progress=progress), size)
    assert_tidy(said, size)
    everything = " ".join(line for line, _, _ in said)
    call = words.KEEP_HAND_UP if progress else words.RAISE_HAND
    for expected in (
        "LOVE DIVE",
        words.STAND_IN_EXPLAINED,
        words.ALL_OF_YOU,
        call,
        words.VIEW_MIRROR,
        words.SETUP_KEYS,
    ):
        assert expected in everything


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("announced", random_words.ANNOUNCED.values())
def test_random_play_is_announced_in_full_with_the_key_that_skips(said, size, announced):
    announced = announced.format(count=10)
    drawn(draw_setup, replace(SETUP, title=random_words.TITLE, artist=announced, stand_in=False), size)
    assert_tidy(said, size)
    assert announced in " ".join(line for line, _, _ in said) and "→: skip" in announced


@pytest.mark.parametrize("size", SIZES)
def test_setup_says_one_thing_at_a_time(said, size):
    drawn(draw_setup, replace(SETUP, messages=("I can't see your feet: step back.", "It is too dark.")), size)
    assert_tidy(said, size)
    everything = " ".join(line for line, _, _ in said)
    assert "I can't see your feet: step back." in everything
    assert not [other for other in ("too dark", words.ALL_OF_YOU, words.RAISE_HAND) if other in everything]


def test_setup_calls_are_read_from_where_the_dancer_stands(said):
    drawn(draw_setup, SETUP, (1280, 720))
    assert all(box.height >= 0.045 * 720 for line, box, _ in said if line in (words.ALL_OF_YOU, words.RAISE_HAND))


def test_the_arc_closes_around_the_raised_hand():
    def lit(progress):
        surface = drawn(draw_setup, replace(SETUP, progress=progress), (1280, 720))
        return pygame.mask.from_threshold(surface, theme.ACCENT, (9, 9, 9)).count()

    assert lit(0.0) == 0 < lit(0.3) < lit(0.9)


def test_setup_without_a_camera_asks_for_nothing(said):
    drawn(draw_setup, replace(SETUP, camera=None, body=None, camera_message="Your camera is busy."), (1280, 720))
    lines = " ".join(line for line, _, _ in said)
    assert "Your camera is busy." in lines and words.RAISE_HAND not in lines


@pytest.mark.parametrize("size", READ)
def test_result_is_tidy_and_complete(said, size):
    drawn(draw_result, RESULT, size)
    assert_tidy(said, size)
    everything = " ".join(line for line, _, _ in said)
    for expected in (
        "82",
        words.OF_100,
        "88",
        "71",
        "chorus",
        "second verse",
        words.GOOD,
        *RESULT.good,
        words.CHANGES,
        *(said_of for change in RESULT.changes for said_of in (change.where, change.what)),
        *RESULT.notes,
        RESULT.seen,
        words.RESULT_KEYS.format(seconds=0),
    ):
        assert expected in everything
    assert everything.index(words.GOOD) < everything.index(words.CHANGES)
    assert all(cap >= int(0.85 * LEAST_RESULT_CAP * min(size)) for _, _, cap in said)


@pytest.mark.parametrize("size", READ)
def test_the_best_and_the_weakest_of_sections_and_moves_are_all_named(said, size):
    """Also below a sentence on how much was seen; the bars stay bars."""
    moves = replace(RESULT, best_move="arm wave", weakest_move="step touch")
    for view in (moves, replace(moves, seen="")):
        said.clear()
        surface = drawn(draw_result, view, size)
        assert_tidy(said, size)
        boxes = {line: box for line, box, _ in said}
        assert boxes["chorus"].left == boxes["arm wave"].left == boxes["second verse"].left == boxes["step touch"].left
        assert boxes["chorus"].bottom < boxes["arm wave"].top < boxes["second verse"].top < boxes["step touch"].top
        row = boxes[words.SHAPE].union(boxes["88"])
        bar = pygame.mask.from_threshold(surface.subsurface(row), theme.CORRECT, (9, 9, 9)).get_bounding_rects()
        assert max(rect.width for rect in bar) > 2 * row.height


@pytest.mark.parametrize("size", READ)
def test_what_was_not_kept_is_said_before_the_last_mistakes(said, size):
    """The review shows those, this is said nowhere else."""
    where = "0:06, beats 13–15 · also 37–39, 57–59, 71–72 and 2 more"
    long = Advice(where, "In place of the step touch with the arm wave you dance the body roll: arms up, then down.")
    view = replace(RESULT, changes=(long,) * 3, offer="Your dances are 110 ms late. Press C to take that over.")
    drawn(draw_result, view, size)
    assert_tidy(said, size)
    for whole in (*view.notes, view.offer, where):
        assert_whole(said, whole)
    assert all(cap >= int(0.85 * LEAST_RESULT_CAP * min(size)) for _, _, cap in said)


@pytest.mark.parametrize("size", READ)
def test_a_provisional_score_says_so_beside_it(said, size):
    seen = passages.seen_words(1.0, 7)
    drawn(draw_result, replace(RESULT, seen=seen, doubtful=True, provisional=True), size)
    assert_tidy(said, size)
    assert_whole(said, seen)
    boxes = {line: box for line, box, _ in said}
    score, beside = boxes["82"], boxes[words.PROVISIONAL]
    assert score.top <= beside.top < beside.bottom < score.bottom and 0 < beside.left - score.right < score.width
    assert beside.height > 0.8 * boxes[words.OF_100].height
    said.clear()
    drawn(draw_result, RESULT, size)
    assert words.PROVISIONAL not in {line for line, _, _ in said}


@pytest.mark.parametrize("size", READ)
def test_result_says_how_to_go_on_beside_the_film_that_is_made(said, size):
    surface = pygame.Surface(size, 0, 32)
    draw_result(surface, replace(RESULT, film=0.4, seconds=12))
    assert not [line for line, _, _ in said if line.endswith("…")]


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_what_is_offered_stands_there_in_full(said, size):
    """A calibration before the dance; after it, to take over what dances tell of the devices."""
    lag = calibration_words.LAG_OFFER.format(dances=3, ms=110, way="late")
    for draw, view, offer in (
        (draw_setup, replace(SETUP, offer=calibration_words.OFFER), calibration_words.OFFER),
        (draw_result, replace(RESULT, offer=lag, notes=()), lag),
    ):
        said.clear()
        drawn(draw, view, size)
        assert_tidy(said, size)
        assert offer in " ".join(line for line, _, _ in said)


@pytest.mark.parametrize(("score", "shown"), [(92.0, words.NO_CHANGES), (41.0, words.NO_SINGLE_CHANGE)])
def test_a_result_without_mistakes_praises_only_what_was_good(said, score, shown):
    drawn(draw_result, ResultView(title="LOVE DIVE", score=score, shape=score, timing=score), (1280, 720))
    everything = " ".join(line for line, _, _ in said)
    assert shown in everything and words.CHANGES not in everything and words.GOOD not in everything


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_a_full_score_stands_in_its_half_with_what_it_is_of(said, size):
    drawn(draw_result, replace(RESULT, score=100.0), size)
    assert_tidy(said, size)


def test_result_of_a_take_that_could_not_be_judged(said):
    nothing = float("nan")
    drawn(draw_result, ResultView(title="LOVE DIVE", score=nothing, shape=nothing, timing=nothing), (1280, 720))
    everything = " ".join(line for line, _, _ in said)
    assert words.NOTHING_JUDGED in everything
    assert not [other for other in (words.CHANGES, words.NO_CHANGES, words.NO_SINGLE_CHANGE) if other in everything]


def test_the_same_view_draws_the_same_picture():
    first, second = (pygame.image.tobytes(drawn(draw_dance, dance(), (1280, 720)), "RGB") for _ in range(2))
    assert first == second


# ---------------------------------------------------------------- only what changed


CHANGES = (
    {"pulse": 0.5}, {"pulse": 0.0, "head": 4.4}, {"reference": picture((360, 640), 90)}, {"word": Word("late", 0.4)},
    {"camera": picture((360, 640), 30)}, {"body": body((360, 640), 1, 4)}, {"body": None}, {"word": None},
    {"count_in": 5}, {"count_in": 6}, {"camera_message": "I can't see you: step back in."}, {"count_in": None},
    {"notice": "The disk is full: not recorded."}, {"camera_message": "", "next_moves": ()}, {"notice": ""},
    {"camera": picture((720, 406), 200), "reference": picture((720, 406), 90)}, {"word": Word("perfect", 0.1)},
    {"word": Word("perfect", 0.9)}, {"light": 0.4}, {"light": 0.0}, {"score": None}, {"kinds": ("ok",) * 5},
)  # fmt: skip


@pytest.mark.parametrize("size", [(800, 480), (480, 640), (160, 120)])
def test_a_canvas_shows_exactly_what_drawing_the_whole_screen_shows(size):
    view, canvas, surface = dance(), Canvas(), pygame.Surface(size, 0, 32)
    for change in ({}, *CHANGES):
        view = replace(view, **change)
        draw_dance(surface, view, canvas)
        assert (pixels(surface) == pixels(drawn(draw_dance, view, size)))[..., :3].all(), change


def test_with_a_canvas_only_what_changed_is_said_again(said):
    canvas, surface = Canvas(), pygame.Surface((1280, 720), 0, 32)
    draw_dance(surface, dance(), canvas)
    view = dance()
    draw_dance(surface, view, canvas)
    said.clear()
    draw_dance(surface, replace(view, word=Word("perfect", 0.4)), canvas)
    assert [line for line, _, _ in said] == ["PERFECT"]


@pytest.mark.parametrize("size", [(800, 1200), (1280, 720)])
def test_the_disc_of_the_count_is_round(size):
    surface = drawn(draw_dance, dance(count=1, pulse=1.0), size)
    disc = pygame.mask.from_threshold(surface.subsurface((0, 0, *size)), theme.ACCENT, (9, 9, 9))
    box = max(disc.get_bounding_rects(), key=lambda rect: rect.top < 0.16 * size[1] and rect.width)
    assert abs(box.width - box.height) <= 1 and box.width > 0.05 * size[1]
