"""Every sentence, and that what is said would put it right: moves planted in space, filmed from several sides."""

from typing import get_args

import numpy as np
import pytest

from coach.bench.synthetic.body import STICKS, Proportions, landmarks, unit
from coach.bench.synthetic.camera import Sensor, Viewpoint, film, frame_times
from coach.bench.synthetic.dance import STYLES, make_dance
from coach.compare.judge import judge
from coach.compare.mistakes import find_mistakes
from coach.domain.thresholds import PRIOR
from coach.domain.verdicts import MISTAKE_KINDS, Mistake, Way
from coach.wording.mistakes import sentence

DANCE = make_dance(STYLES[2], 5)
FIRST, LAST = 20, 23
SENSOR = Sensor(drops=0, hidden=0, swaps=0)


def filmed(motion, pan, seed):
    rng = np.random.default_rng(seed)
    t = frame_times(DANCE.t[0], DANCE.t[-1], SENSOR, rng)
    return film(landmarks(motion(t), Proportions.average()), t, Viewpoint(pan=np.radians(pan)), SENSOR, rng)


def planted(sticks_right, sticks_wrong):
    """The dance with some limbs held one way in the reference and another in the take, on beats FIRST to LAST."""

    def held(sticks):
        def motion(t):
            danced = DANCE.at(t)
            on = (t >= DANCE.grid.edges[FIRST]) & (t < DANCE.grid.edges[LAST + 1])
            changed = danced.sticks.copy()
            for name, direction in sticks.items():
                changed[on, STICKS.index(name)] = unit(np.array(direction, float))
            return danced.with_sticks(changed)

        return motion

    return held(sticks_right), held(sticks_wrong)


SIDE = (1, 0, 0.05)
DOWN = (0.25, -1, 0.05)
ARM = {"left_upper_arm": SIDE, "left_forearm": SIDE}
LOW = {"left_upper_arm": DOWN, "left_forearm": DOWN}
FRONT = {"left_upper_arm": (0.2, 0, 1), "left_forearm": (0.2, 0, 1)}
BENT = {"left_upper_arm": SIDE, "left_forearm": (0.3, 1, 0.1)}
STRAIGHT_LEGS = {
    "left_thigh": (0.1, -1, 0),
    "right_thigh": (-0.1, -1, 0),
    "left_shank": (0.05, -1, 0),
    "right_shank": (-0.05, -1, 0),
}
BENT_LEGS = {
    "left_thigh": (0.3, -0.7, 0.7),
    "right_thigh": (-0.3, -0.7, 0.7),
    "left_shank": (0, -0.85, -0.6),
    "right_shank": (0, -0.85, -0.6),
}


@pytest.mark.parametrize("pan", [0, pytest.param(20, marks=pytest.mark.long)])
@pytest.mark.parametrize(
    "right, wrong, text",
    [
        (ARM, LOW, "Raise your left elbow"),
        (LOW, ARM, "Lower your left elbow"),
        (FRONT, ARM, "Bring your left elbow forward"),
        (BENT, ARM, "Bend your left elbow"),
        (ARM, BENT, "Straighten your left elbow"),
        (BENT_LEGS, STRAIGHT_LEGS, "Bend your knees deeper"),
        (STRAIGHT_LEGS, BENT_LEGS, "Straighten your knees"),
    ],
)
def test_says_what_would_put_it_right(right, wrong, text, pan):
    reference, take = planted(right, wrong)
    grid = DANCE.grid
    found = find_mistakes(judge(filmed(take, pan, 1), filmed(reference, 0, 2), grid, PRIOR), grid)
    there = [m for m in found if m.first <= LAST and m.last >= FIRST]
    assert there and sentence(there[0]).startswith(text), [sentence(m) for m in there]


def test_names_the_other_side_on_the_right_arm():
    mirror = {"left_upper_arm": "right_upper_arm", "left_forearm": "right_forearm"}
    right, wrong = ({mirror[k]: (-x, y, z) for k, (x, y, z) in a.items()} for a in (ARM, LOW))
    reference, take = planted(right, wrong)
    found = find_mistakes(judge(filmed(take, 0, 1), filmed(reference, 0, 2), DANCE.grid, PRIOR), DANCE.grid)
    assert any(sentence(m).startswith("Raise your right elbow") for m in found)


# ---------------------------------------------------------------- from the structure alone


def said(kind, ways=(), size=float("nan"), about=(), joints=(), places=0, whole=False):
    runs = tuple((10 * k, 10 * k + 2) for k in range(places))
    return sentence(Mistake(kind, 0, 2, 0.0, 2.0, joints or about, about, ways, size, 9.0, places=runs, whole=whole))


SHAPES = {
    ("nose", "up"): "Lift your head, about 40°.",
    ("nose", "down"): "Lower your head by about 40°.",
    ("nose", "out"): "Tilt your head about 40° to your left.",
    ("nose", "in"): "Tilt your head about 40° to your right.",
    ("nose", "forward"): "Bring your head forward, about 40°.",
    ("nose", "back"): "Take your head back, about 40°.",
    ("nose", "off"): "Compare your head with the reference: about 40° off.",
    ("left_shoulder", "up"): "Raise your left elbow, about 40° higher.",
    ("left_shoulder", "down"): "Lower your left elbow by about 40°.",
    ("left_shoulder", "out"): "Move your left elbow out to the side, about 40°.",
    ("left_shoulder", "in"): "Bring your left elbow closer in, about 40°.",
    ("left_shoulder", "forward"): "Bring your left elbow forward, about 40°.",
    ("left_shoulder", "back"): "Take your left elbow further back, about 40°.",
    ("left_shoulder", "off"): "Compare your left arm with the reference: about 40° off.",
    ("right_hip", "up"): "Lift your right knee, about 40° higher.",
    ("right_hip", "down"): "Lower your right knee by about 40°.",
    ("right_hip", "out"): "Step out wider with your right leg, about 40°.",
    ("right_hip", "in"): "Keep your right leg closer in, about 40°.",
    ("right_hip", "forward"): "Bring your right knee forward, about 40°.",
    ("right_hip", "back"): "Take your right knee further back, about 40°.",
    ("right_hip", "off"): "Compare your right leg with the reference: about 40° off.",
    ("left_elbow", "bend"): "Bend your left elbow about 40° more.",
    ("left_elbow", "straighten"): "Straighten your left elbow about 40°.",
    ("left_elbow", "turn"): "Turn your left forearm about 40°: the bend is fine, the direction is not.",
    ("left_elbow", "off"): "Compare your left elbow with the reference: about 40° off.",
    ("right_knee", "bend"): "Bend your right knee deeper, about 40°.",
    ("right_knee", "straighten"): "Straighten your right knee about 40°.",
    ("right_knee", "turn"): "Turn your right lower leg about 40°: the bend is fine, the direction is not.",
    ("right_knee", "off"): "Compare your right knee with the reference: about 40° off.",
}


@pytest.mark.parametrize("joint, way", SHAPES)
def test_one_joint_is_sent_one_way(joint, way):
    assert said("shape", (way,), 41.0, (joint,)) == SHAPES[joint, way]


@pytest.mark.parametrize("joints, way, text", [
    (("left_shoulder", "right_shoulder"), "up", "Raise your elbows, about 40° higher."),
    (("right_shoulder", "left_shoulder"), "off", "Compare your arms with the reference: about 40° off."),
    (("left_hip", "right_hip"), "out", "Step out wider with your legs, about 40°."),
    (("left_hip", "right_hip"), "up", "Lift your knees, about 40° higher."),
    (("left_knee", "right_knee"), "bend", "Bend your knees deeper, about 40°."),
    (("left_elbow", "right_elbow"), "turn", "Turn your forearms about 40°: the bend is fine, the direction is not."),
    (("left_knee", "right_knee"), "turn", "Turn your lower legs about 40°: the bend is fine, the direction is not."),
])  # fmt: skip
def test_both_sides_are_said_together(joints, way, text):
    assert said("shape", (way,), 41.0, joints) == text


@pytest.mark.parametrize("ways, text", [
    (("in", "up"), "Keep your left leg closer in, about 20°, and higher."),
    (("in", "down"), "Keep your left leg closer in, about 20°, and lower."),
    (("up", "out"), "Lift your left knee, about 20° higher, and further out."),
    (("up", "in"), "Lift your left knee, about 20° higher, and closer in."),
    (("up", "forward"), "Lift your left knee, about 20° higher, and further forward."),
    (("up", "back"), "Lift your left knee, about 20° higher, and further back."),
])  # fmt: skip
def test_a_second_way_follows(ways, text):
    assert said("shape", ways, 20.0, ("left_hip",)) == text


@pytest.mark.parametrize(("runs", "where"), [
    (((0, 2), (3, 15), (16, 28)), "here"),  # one long passage, shown in pieces
    (((0, 2), (5, 15)), "here"),
    (((0, 2), (6, 15)), "in 2 places"),
    (((40, 44), (0, 12), (13, 20)), "in 2 places"),
])  # fmt: skip
def test_pieces_of_one_passage_are_one_place(runs, where):
    first, last = runs[0]
    late = Mistake("timing", first, last, 0.0, 2.0, (), (), ("late",), 0.2, 9.0, places=runs)
    assert sentence(late) == f"You are late {where}: 200 ms."


def test_a_shape_in_several_places_or_all_through_is_said_once():
    raised = {"ways": ("up",), "size": 20.0, "about": ("left_shoulder",)}
    assert said("shape", **raised, places=1) == "Raise your left elbow, about 20° higher."
    assert said("shape", **raised, places=3) == "Raise your left elbow, about 20° higher (in 3 places)."
    assert said("shape", **raised, whole=True) == "Raise your left elbow, about 20° higher, all through the dance."
    two = raised | {"ways": ("up", "out")}
    assert said("shape", **two, places=2) == "Raise your left elbow, about 20° higher, and further out (in 2 places)."


@pytest.mark.parametrize("way, size, more, text", [
    ("late", 0.12, {}, "You are a bit late here: 120 ms."),
    ("late", 0.184, {}, "You are late here: 180 ms."),
    ("early", -0.31, {}, "You are early here: 310 ms."),
    ("early", -0.096, {}, "You are a bit early here: 100 ms."),
    ("late", 0.21, {"places": 4}, "You are late in 4 places: 210 ms."),
    ("late", 0.18, {"whole": True}, "You are 180 ms late all through the dance."),
    ("early", -0.09, {"whole": True}, "You are 90 ms early all through the dance."),
])  # fmt: skip
def test_timing(way, size, more, text):
    assert said("timing", (way,), size, **more) == text


@pytest.mark.parametrize("kind, ways, more, text", [
    ("frozen", ("move",), {}, "You stopped here: keep moving."),
    ("frozen", ("move",), {"places": 2}, "You stopped in 2 places: keep moving."),
    ("frozen", ("move",), {"whole": True}, "You stand still all through the dance: keep moving."),
    ("side", ("swap_arms",), {}, "Other arm: left and right are swapped here."),
    ("side", ("swap",), {}, "Other side: left and right are swapped here."),
    ("side", ("swap",), {"places": 3}, "Other side: left and right are swapped in 3 places."),
    ("side", ("swap",), {"whole": True}, "Other side: left and right are swapped all through the dance."),
])  # fmt: skip
def test_having_stopped_and_the_other_side(kind, ways, more, text):
    assert said(kind, ways, joints=("left_elbow",) if kind == "side" else (), **more) == text


@pytest.mark.parametrize("joints, more, text", [
    (("left_elbow",), {}, "Your left arm is not dancing here: use it, too."),
    (("left_shoulder", "left_elbow"), {}, "Your left arm is not dancing here: use it, too."),
    (("left_elbow", "right_shoulder"), {}, "Your arms are not dancing here: use them, too."),
    (("right_knee", "right_hip"), {}, "Your right leg is not dancing here: use it, too."),
    (("right_knee", "left_knee"), {}, "Your legs are not dancing here: use them, too."),
    (("left_elbow", "left_hip"), {}, "Your left arm and left leg are not dancing here: use them, too."),
    (("nose",), {}, "Your head is not dancing here: use it, too."),
    (("left_elbow",), {"places": 2}, "Your left arm is not dancing in 2 places: use it, too."),
    (("left_elbow",), {"whole": True}, "Your left arm is not dancing: use it, too."),
    (("left_elbow", "right_elbow"), {"whole": True}, "Your arms are not dancing: use them, too."),
    (("left_knee", "right_hip"), {"whole": True}, "Your legs are not dancing: use them, too."),
])  # fmt: skip
def test_a_limb_that_is_not_danced(joints, more, text):
    assert said("absent", ("dance",), joints=joints, **more) == text


@pytest.mark.parametrize("joints, text", [
    (("left_elbow",), "Your left arm does not do what the reference's does: follow it, too."),
    (("left_elbow", "right_elbow"), "Your arms do not do what the reference's do: follow them, too."),
])  # fmt: skip
def test_a_limb_that_dances_something_else(joints, text):
    assert said("absent", ("follow",), joints=joints) == text


@pytest.mark.parametrize("way, size, text", [
    ("slower", 1.24, "You are slower than the music: you lose 1.2 s over the dance."),
    ("faster", -0.8, "You are faster than the music: you gain 0.8 s over the dance."),
    ("film_slower", 0.0526, "Your film runs 5 % slow. It is judged as if it did not."),
    ("film_faster", -0.03, "Your film runs 3 % fast. It is judged as if it did not."),
    ("film_slower", 0.004, "Your film runs 0.4 % slow. It is judged as if it did not."),
    ("film_faster", -0.0012, "Your film runs 0.1 % fast. It is judged as if it did not."),
])  # fmt: skip
def test_a_tempo_that_drifts(way, size, text):
    assert said("drift", (way,), size, whole=True) == text


@pytest.mark.parametrize(("due", "danced", "text"), [
    ("arm wave", "point", "Here comes the arm wave; you danced the point. Watch the reference's arm wave, then"),
    ("knee bends", "cross", "Here come the knee bends; you danced the cross. Watch the reference's knee bends, then"),
    ("move A", "The point", "Here comes move A; you danced The point. Watch the reference's move A, then"),
])  # fmt: skip
def test_another_move(due, danced, text):
    found = Mistake("move", 16, 23, 8.0, 12.0, (), (), ("follow",), float("nan"), 9.0, due=due, danced=danced)
    assert sentence(found) == f"{text} dance beats 17–24 slowly."


def test_of_an_older_record_it_is_what_was_said_then():
    for kind in MISTAKE_KINDS:
        nothing = Mistake(kind, 0, 2, 0.0, 2.0, (), (), (), float("nan"), 9.0, said="Bend it.", whole=True)
        assert sentence(nothing) == "Bend it."


def test_there_is_a_sentence_for_every_way():
    tested = {way for _, way in SHAPES} | {"late", "early", "move", "swap", "swap_arms", "dance", "follow"}
    assert tested | {"slower", "faster", "film_slower", "film_faster"} == set(get_args(Way))


@pytest.mark.parametrize("degrees, text", [(0, 5), (12.4, 10), (12.6, 15), (-41, 40), (88, 90)])
def test_angles_are_whole_fives(degrees, text):
    assert said("shape", ("bend",), degrees, ("left_elbow",)) == f"Bend your left elbow about {text}° more."


@pytest.mark.parametrize("seconds, text", [(0.184, 180), (-0.096, 100), (0.001, 10)])
def test_lags_are_tens_of_ms(seconds, text):
    assert said("timing", ("late",), seconds).endswith(f" {text} ms.")
