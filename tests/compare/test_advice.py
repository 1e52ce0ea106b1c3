"""What is said is what would put it right: moves planted in space, filmed from several sides, named again."""

import numpy as np
import pytest

from coach.bench.synthetic.body import STICKS, Body, landmarks, unit
from coach.bench.synthetic.camera import Camera, Sensor, film, frame_times
from coach.bench.synthetic.dance import STYLES, make_dance
from coach.compare.advice import fives, side_advice, tens, timing_advice
from coach.compare.judge import judge
from coach.compare.mistakes import find_mistakes
from coach.compare.thresholds import PRIOR

DANCE = make_dance(STYLES[2], 5)
FIRST, LAST = 20, 23
SENSOR = Sensor(drops=0, hidden=0, swaps=0)


def filmed(motion, pan, seed):
    rng = np.random.default_rng(seed)
    t = frame_times(DANCE.t[0], DANCE.t[-1], SENSOR, rng)
    return film(landmarks(motion(t), Body.average()), t, Camera(pan=np.radians(pan)), SENSOR, rng)


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


@pytest.mark.parametrize("pan", [0, 20])
@pytest.mark.parametrize(
    "right, wrong, said",
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
def test_says_what_would_put_it_right(right, wrong, said, pan):
    reference, take = planted(right, wrong)
    grid = DANCE.grid
    found = find_mistakes(judge(filmed(take, pan, 1), filmed(reference, 0, 2), grid, PRIOR), grid)
    there = [m for m in found if m.first <= LAST and m.last >= FIRST]
    assert there and there[0].advice.startswith(said), [m.advice for m in there]


def test_names_the_other_side_on_the_right_arm():
    mirror = {"left_upper_arm": "right_upper_arm", "left_forearm": "right_forearm"}
    right, wrong = ({mirror[k]: (-x, y, z) for k, (x, y, z) in a.items()} for a in (ARM, LOW))
    reference, take = planted(right, wrong)
    found = find_mistakes(judge(filmed(take, 0, 1), filmed(reference, 0, 2), DANCE.grid, PRIOR), DANCE.grid)
    assert any(m.advice.startswith("Raise your right elbow") for m in found)


@pytest.mark.parametrize("degrees, said", [(0, 5), (12.4, 10), (12.6, 15), (-41, 40), (88, 90)])
def test_angles_are_whole_fives(degrees, said):
    assert fives(degrees) == said


@pytest.mark.parametrize("seconds, said", [(0.184, 180), (-0.096, 100), (0.001, 10)])
def test_lags_are_tens_of_ms(seconds, said):
    assert tens(seconds) == said


def test_timing_and_sides_in_words():
    assert timing_advice(0.12) == "You are a bit late here: 120 ms."
    assert timing_advice(-0.31) == "You are early here: 310 ms."
    assert side_advice(["arms", "arms"]).startswith("Other arm")
    assert side_advice(["arms", "legs"]).startswith("Other side")
