import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from coach.base.paths import PROJECT
from coach.compare.published import Published
from coach.compare.resemblance import Resemblance
from coach.domain.landmarks import PoseTrack
from coach.domain.moves import Move, Occurrence
from coach.media.picture_track import PictureTrack
from coach.media.sound_track import SoundTrack
from coach.score.placed_film import GivenPlacement, PlacedFilm
from coach.score.placement import Offset, Placement
from coach.score.report import score_json, score_text
from coach.score.scoring import ScoredFilm
from coach.song.package import load_song
from coach.takes.folder import TakeFolder
from coach.takes.take import TAKE_KEYS
from tests.kit.takes import a_take, mistake, unseen

FOUND = Placement(Offset(-3.0424, "sound", 1.0), False, 1.0, True, 0.5, Resemblance(0.0, 0.6, 20.0, 1.0))
PLACED = PlacedFilm(Path("films/me.mp4"), 2, 3, 0.97, 1.0, FOUND, PoseTrack.empty)
SCORED = ScoredFilm(
    placed=PLACED,
    song=load_song(PROJECT / "songs" / "lovedive"),
    take=a_take(),
    methods=Published(5.61234, 0.99812345678, float("nan")),
    folder=TakeFolder(Path("sessions/lovedive/2026-03-01 18-30-05")),
)


def text(**changed):
    """The summary of SCORED with other findings; ``take`` is the take's own."""
    own = {key: changed.pop(key) for key in ("take", "methods", "folder") if key in changed}
    scored = replace(SCORED, placed=replace(PLACED, **changed), **own)
    return score_text(scored, "python main.py review")


def test_the_object_for_programs():
    table = json.loads(score_json(SCORED))
    assert list(table) == [*TAKE_KEYS, "take", "offset_s", "mirrored", "dancer", "same_dance", "methods"]
    assert [table[key] for key in ("take", "offset_s", "mirrored", "dancer", "same_dance")] == [
        str(Path("films/me.mp4")),
        -3.0424,
        False,
        2,
        True,
    ]
    assert table["methods"] == {"angle": 5.612, "cosine": 0.998123, "cosine_l2": None}
    assert score_json(SCORED).isascii()


def test_a_page_for_the_dancer():
    said = text()
    for line in (
        "me.mp4, scored against LOVE DIVE (stand-in)",
        "your film begins 3.04 s into the song, by the sound (sure)",
        "yes (fairly sure)",
        "number 2 of 3 from the left, the biggest one in view throughout; --dancer N chooses another",
        "found in 97 % of the pictures",
        "82 of 100   shape 84, timing 75",
        "90 ms late",
        "Good        Beats 8–16 are right: 9 in a row.",
        "Mistake 1   0:02, beats 5–7: Left elbow: bend it more.",
        "python main.py review",
    ):
        assert line in said


def test_the_best_and_the_weakest_move():
    moves = (Move("wave", (Occurrence(0, 4), Occurrence(8, 12, mirrored=True))), Move("turn", (Occurrence(4, 8),)))
    verdicts = [replace(v, score=40.0 if 4 <= v.beat < 8 else 90.0) for v in a_take().verdicts]
    scored = replace(SCORED, song=replace(SCORED.song, moves=moves), take=replace(a_take(), verdicts=tuple(verdicts)))
    said = score_text(scored, "python main.py review")
    assert "Moves       Best: wave, 90 of 100 (beats 1–4, beats 9–12 (mirrored))\n" in said
    assert "            Weakest: turn, 40 of 100 (beats 5–8)\n" in said
    assert "Moves  " not in score_text(replace(scored, song=replace(SCORED.song, moves=())), "")


def test_five_mistakes_with_their_places_and_how_sure_they_are():
    repeated = mistake(4, 6, places=((4, 6), (10, 10)), certainty=0.85)
    told = (repeated, *(mistake(k, k, certainty=0.5) for k in range(7, 11)), *(mistake(k, k) for k in range(11, 15)))
    said = text(take=replace(a_take(), mistakes=told))
    assert "Mistake 1   0:02, beats 5–7 · also 11 · all in “step touch”: Left elbow: bend it more. (sure)\n" in said
    assert "Mistake 5   0:05, beat 11: Left elbow: bend it more. (fairly sure)\n" in said
    assert "\n              and 4 smaller ones\n" in said and "Mistake 6" not in said


def test_the_best_section_is_said_once():
    beats = tuple(replace(v, score=99.0 if 4 <= v.beat < 12 else 60.0) for v in a_take().verdicts)
    said = text(take=replace(a_take(), verdicts=beats))
    assert "Good        You are at your best in “step touch”, beats 5–12." in said
    assert "Best  " not in said and "\n  Work on     intro (60)" in said


def test_a_constant_lag_is_said_once():
    late = mistake(0, 7, "timing", (), said="", ways=("late",), size=0.16, whole=True)
    said = text(take=replace(a_take(), mistakes=(late,)))
    assert "Mistake 1   You are 160 ms late all through the dance. Part of that may be your camera" in said
    assert "Overall" not in said and said.count("loudspeaker") == 1


@pytest.mark.parametrize(
    ("offset", "line"),
    [
        (
            Offset(2.5, "poses", 0.1),
            "the song begins 2.50 s into your film, by your movements: the sound does not match (not sure)",
        ),
        (Offset(0.0, "given", 1.0), "the song begins with your film, as you said"),
        (Offset(0.0, "guess", 0.0), "neither sound nor movements tell"),
    ],
)
def test_how_the_offset_was_found(offset, line):
    assert line in text(placement=replace(FOUND, offset=offset), sound=SoundTrack(1, 1))


def test_of_a_silent_film_nothing_is_said_to_sound_otherwise():
    said = text(placement=replace(FOUND, offset=Offset(2.5, "poses", 1.0)), sound=None)
    assert "2.50 s into your film, by your movements: no sound is heard in the film (sure)" in said
    assert "does not match" not in said


@pytest.mark.parametrize(
    ("seconds", "line"),
    [(-1.0, "your film begins 1.00 s into the song"), (1.0, "the song begins 2.00 s into your film")],
)
def test_where_slow_practice_begins_in_song_or_film(seconds, line):
    said = text(placement=replace(FOUND, offset=Offset(seconds, "poses", 1.0), speed=0.5))
    assert line in said and "50 % of the song's" in said


@pytest.mark.parametrize(
    ("source", "common", "rough"), [("poses", 14.0, True), ("poses", 16.0, False), ("sound", 14.0, False)]
)
def test_the_speed_of_a_short_silent_film_is_said_to_be_rough(source, common, rough):
    fit = replace(FOUND.fit, common=common)
    said = text(placement=replace(FOUND, offset=Offset(1.0, source, 1.0), speed=0.5, fit=fit))
    assert ("about 50 % of the song's, to within 3 %, by a few seconds of your movements" in said) == rough


def test_which_sound_track_was_heard_is_said_where_there_is_a_choice():
    assert "Sound       track 2 of 3, “Desktop”\n" in text(sound=SoundTrack(2, 3, "Desktop"))
    assert "Sound       track 1 of 2\n" in text(sound=SoundTrack(1, 2))
    assert "Sound " not in text(sound=SoundTrack(1, 1, "Desktop")) and "Sound " not in text(sound=None)


def test_which_video_track_was_looked_at_is_said_where_there_is_a_choice():
    assert "Picture     track 2 of 2 (1280x720, 30 fps)\n" in text(picture=PictureTrack(2, 2, "1280x720, 30 fps"))
    assert "Picture " not in text(picture=PictureTrack(1, 1, "1280x720, 30 fps"))


def test_placed_by_movements_nothing_is_said_of_being_late():
    said = text(placement=replace(FOUND, offset=Offset(2.5, "poses", 1.0)))
    assert "I can't tell whether you are late overall" in said and "ms late" not in said


def test_another_dance_gets_no_score():
    said = text(placement=replace(FOUND, same=False))
    assert "looks like a different dance" in said
    assert not any(judged in said for judged in ("of 100", "istake"))


@pytest.mark.parametrize("sure", [1.0, 0.1])
def test_who_dances_as_another_one_of_the_video_is_told_so(sure):
    said = text(placement=replace(FOUND, same=False, same_sure=sure), like=3)
    assert "This looks like what dancer 3 of the song's video dances, but LOVE DIVE follows dancer 1" in said
    assert "--song lovedive-3 --dancer 3" in said
    assert "different dance" not in said and "cannot tell" not in said and "of 100" not in said


def test_what_cannot_be_told_is_not_called_another_dance():
    said = text(placement=replace(FOUND, same=False, same_sure=0.1))
    assert "I cannot tell" in said and "different dance" not in said and "of 100" not in said


def test_what_the_dancer_said_is_not_called_found():
    said = text(known=GivenPlacement(mirrored=False, dancer=2))
    assert "Mirrored    no (as you said)" in said and "number 2 of 3 from the left, as you said" in said


@pytest.mark.parametrize(("danced", "unseen"), [(0.5, False), (0.8, True)])
def test_what_was_not_filmed_is_not_called_unseen(danced, unseen):
    take = replace(a_take(), score=replace(a_take().score, coverage=0.5))
    said = text(take=take, danced=danced)
    assert f"Shows       {100 * danced:.0f} % of the song" in said
    assert ("I could judge 62 % of the beats" in said) == unseen == ("did not see" in said)


def test_what_makes_the_score_say_little_is_said_first():
    said = text(danced=0.2, seen=0.3)
    assert said.index("This film shows only 20 % of the song") < said.index("of 100")
    assert "found in only 30 % of the pictures" in said


def test_nothing_judged():
    nothing = replace(a_take().score, score=np.nan, shape=np.nan, timing=np.nan, lag=np.nan, coverage=0.0)
    take = replace(a_take([unseen(k) for k in range(4)], ()), score=nothing)
    assert "couldn't see you well enough" in text(take=take)
    assert json.loads(score_json(replace(SCORED, take=take)))["score"] is None


def test_a_score_of_few_beats_is_called_provisional_where_it_stands():
    take = a_take()
    few = replace(take, verdicts=take.verdicts[:11])
    assert "of 100, provisional   shape" in text(take=few) and "only 11 beats" in text(take=few)
    assert "provisional" not in text(take=take)
