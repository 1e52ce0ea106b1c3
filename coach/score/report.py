"""What ``score`` says: a summary for the dancers, and JSON for programs. Pure.

The JSON is the object of ``take.json`` (see :mod:`coach.takes.take`) with these additional keys::

    take        the film, as it was named on the command line
    offset_s    the film's time at which song time 0 falls; negative when the film begins after the song
    mirrored    true when the film shows the dance as a mirror does; it was judged the other way round then
    dancer      which person of the film was judged: 1, 2 … from left to right as they stand when first seen
    same_dance  false when this looks like a different dance: the scores then mean little
    methods     the three of the published comparison, over the time that film and song share:
        angle       mean absolute difference of the nine joint angles after DTW, degrees; smaller is more alike
        cosine      mean cosine similarity of the landmarks as one vector, −1..1
        cosine_l2   the same after centring and L2 normalisation of each pose, −1..1

For a group (``--dancers``) it is the object of ``group.json`` (:mod:`coach.takes.group_take`) with the additional keys
``take``, ``offset_s`` and ``mirrored`` as above, and::

    left_out    how many people of the film are no dancers
    takes       for each dancer the object that ``score`` prints of one
"""

from __future__ import annotations

import json
import math
import os
from collections.abc import Iterable, Iterator
from typing import Any, Final

import numpy as np

from coach.base.checked_json import rounded
from coach.domain.beats import BeatGrid
from coach.score.group_scoring import ScoredGroup
from coach.score.placed_film import PlacedFilm
from coach.score.placement import Placement
from coach.score.scoring import ScoredFilm
from coach.takes.group_summary import names_of, places_said, timing_said
from coach.takes.group_take import group_table
from coach.takes.summary import best_and_weakest, best_and_worst, what_was_good
from coach.takes.take import Take, take_table
from coach.wording import group_words, passages, score_words, words
from coach.wording.mistakes import TOLD
from coach.wording.move_words import apart_words
from coach.wording.numbers import judged as how_many_judged
from coach.wording.numbers import marked_title, plural, points
from coach.wording.passages import (
    advice_words,
    good_words,
    lag_note,
    of_100_words,
    passage_words,
    percent_words,
    seen_words,
    smaller_words,
    speed_words,
    sure_words,
)

LITTLE_DANCED: Final = 0.25
"""Share of the song below which the score says little about the whole."""
FEW_POSES: Final = 0.5
"""Share of the film's pictures."""
WHOLE_SONG: Final = 0.95
SPEED_SURE_S: Final = 15.0
"""s that film and song must have in common; with less, movements alone tell a speed only to within 3 %."""
FAIRLY_SURE: Final = passages.SURE[1][0]
LABEL_COLUMN_WIDTH: Final = 12
"""Characters of the left column."""


def score_json(scored: ScoredFilm) -> str:
    """One line of JSON per value; null where something could not be measured."""
    return _text(score_table(scored))


def score_table(scored: ScoredFilm) -> dict[str, Any]:
    """The same as plain values."""
    methods = scored.methods
    return take_table(scored.take) | {
        "take": os.fsencode(scored.placed.film).decode("utf-8", "replace"),
        "offset_s": round(scored.placed.placement.begins, 4),
        "mirrored": scored.placed.placement.mirrored,
        "dancer": scored.placed.person,
        "same_dance": scored.placed.placement.same,
        "methods": {
            "angle": rounded(methods.angle, 3),
            "cosine": rounded(methods.cosine, 6),
            "cosine_l2": rounded(methods.cosine_l2, 6),
        },
    }


def score_text(scored: ScoredFilm, review: str) -> str:
    """A page that a dancer can read. review: the command that shows this take."""
    song, judged = scored.song, []
    if scored.placed.placement.same:
        judged = [list(judged_rows(scored)), list(mistake_rows(scored.take, song.grid))]
    title = marked_title(song.romanised, song)
    blocks = [
        [f"{scored.placed.film.name}, scored against {title}"],
        list(_found(scored)),
        list(warnings(scored)),
        *judged,
        [row("Published", _methods(scored))],
        [
            words.TAKE_KEPT.format(folder=scored.folder.path),
            score_words.NEXT[scored.placed.placement.same].format(command=review),
        ],
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block)


def _found(scored: ScoredFilm) -> Iterator[str]:
    placed, rows = scored.placed, score_words.ROWS
    yield from film_rows(placed)
    yield row(rows["dancer"], _dancer(placed))
    if placed.shown:
        yield row(rows["shown"], score_words.SHOWN.format(numbers=" and ".join(map(str, placed.shown))))
    found = placed.placement
    yield row(rows["same"], score_words.SAME[found.same].format(sure=sure_words(found.same_sure)))


def film_rows(placed: PlacedFilm) -> Iterator[str]:
    """What was found about the film, whoever dances in it."""
    rows, found, offset = score_words.ROWS, placed.placement, placed.placement.offset
    silent = offset.source == "poses" and placed.sound is None
    begins = score_words.SILENT if silent else score_words.BEGINS[offset.source]
    yield row(rows["offset"], begins.format(begins=begins_words(found), sure=sure_words(offset.sure)))
    if placed.picture and placed.picture.count > 1:
        yield row(rows["picture"], str(placed.picture))
    if placed.sound and placed.sound.count > 1:
        yield row(rows["sound"], str(placed.sound))
    if speed_words(found.speed):
        yield row(rows["speed"], _speed(found))
    if found.same and LITTLE_DANCED <= placed.danced < WHOLE_SONG:
        yield row(rows["part"], score_words.PART.format(share=100 * placed.danced))
    way_sure = sure_words(found.mirrored_sure) if placed.known.mirrored is None else score_words.SAID
    yield row(rows["mirrored"], score_words.MIRRORED[found.mirrored].format(sure=way_sure))


def _speed(found: Placement) -> str:
    if found.offset.source != "sound" and found.fit.common < SPEED_SURE_S:
        return score_words.SPEED_ROUGHLY.format(percent=round(100 * found.speed))
    return score_words.SPEED.format(percent=percent_words(found.speed))


def _dancer(placed: PlacedFilm) -> str:
    seen = score_words.ONE_DANCER.format(seen=100 * placed.seen)
    if placed.people == 1:
        return seen
    why = score_words.WHO[placed.why] if placed.known.dancer is None else score_words.SAID
    return score_words.DANCER.format(number=placed.person, people=placed.people, why=why) + "; " + seen


def begins_words(found: Placement) -> str:
    """In seconds of the film, or, if it begins later, of the song: for slow practice these differ."""
    if abs(found.begins) < 0.005:
        return score_words.TOGETHER
    if found.begins > 0:
        return score_words.FILM_FIRST.format(seconds=found.begins)
    return score_words.SONG_FIRST.format(seconds=-found.offset.seconds)


def warnings(scored: ScoredFilm) -> Iterator[str]:
    found, song = scored.placed.placement, scored.song
    if not found.same and scored.placed.like is not None:
        yield score_words.OTHER_MEMBER.format(
            like=scored.placed.like, song=song.romanised, dancer=song.dancer, video=song.video, name=song.id
        )
    elif not found.same:
        yield score_words.OTHER_DANCE if found.same_sure >= FAIRLY_SURE else score_words.CANNOT_TELL
    if scored.placed.likely:
        yield score_words.LIKELY_REFERENCE
    if scored.placed.danced < LITTLE_DANCED:
        yield score_words.SHORT.format(share=100 * scored.placed.danced)
    if scored.placed.seen < FEW_POSES:
        yield score_words.FEW_POSES.format(share=100 * scored.placed.seen)


def judged_rows(scored: ScoredFilm) -> Iterator[str]:
    take, score = scored.take, scored.take.score
    if not math.isfinite(score.score):
        yield words.NOTHING_JUDGED
        return
    shape, timing = points(score.shape), points(score.timing)
    beats = how_many_judged(take.verdicts)
    said = {"score": points(score.score), "of_100": of_100_words(beats), "shape": shape, "timing": timing}
    yield row("Score", score_words.SCORE.format(**said))
    if not scored.placed.placement.offset.tells_lag:
        yield row("", score_words.LAG_UNKNOWN)
    elif math.isfinite(score.lag):
        yield from rows_of("", [lag_note(score.lag, take.mistakes[:TOLD])])
    judged = score.coverage / scored.placed.danced
    if partly := seen_words(judged, beats):
        yield row("", partly)
    good, apart = what_was_good(take, scored.song.grid), best_and_worst(take.verdicts, scored.song.grid)
    yield from rows_of(score_words.GOOD, map(good_words, good))
    if apart and not any(one.kind == "section" for one in good):
        yield row(words.BEST, f"{apart[0].section.name} ({points(apart[0].score)})")
    if apart:
        yield row(words.WORST, f"{apart[1].section.name} ({points(apart[1].score)})")
    yield from rows_of(words.MOVES, apart_words(best_and_weakest(take.verdicts, scored.song.moves)))


def mistake_rows(take: Take, grid: BeatGrid) -> Iterator[str]:
    for number, mistake in enumerate(take.mistakes[:TOLD], start=1):
        at = grid.time(mistake.first)
        where = "" if mistake.whole else passage_words(at, mistake.first, mistake.last, mistake, grid) + ": "
        sure = sure_words(mistake.certainty)
        yield row(f"Mistake {number}", f"{where}{advice_words(mistake)}{f' ({sure})' if sure else ''}")
    yield from rows_of("", [smaller_words(len(take.mistakes) - TOLD)])


def _methods(scored: ScoredFilm) -> str:
    methods = scored.methods
    numbers = {
        "angle": f"{methods.angle:.1f}",
        "cosine": f"{methods.cosine:.4f}",
        "cosine_l2": f"{methods.cosine_l2:.4f}",
    }
    return score_words.METHODS.format(**numbers) if np.isfinite(methods.cosine) else "nothing to compare"


def row(label: str, text: str) -> str:
    return f"  {label:<{LABEL_COLUMN_WIDTH}}{text}"


def rows_of(label: str, texts: Iterable[str]) -> Iterator[str]:
    """With the label before the first; empty texts are left out."""
    for number, text in enumerate(filter(None, texts)):
        yield row(label if number == 0 else "", text)


def group_json(scored: ScoredGroup) -> str:
    """One line of JSON per value; null where something could not be measured."""
    placement = scored.placed.placement
    added = {
        "take": os.fsencode(scored.placed.dancers[0].film).decode("utf-8", "replace"),
        "offset_s": round(placement.begins, 4),
        "mirrored": placement.mirrored,
        "left_out": scored.placed.left_out,
        "takes": [score_table(one) for one in scored.dancers],
    }
    return _text(group_table(scored.together) | added)


def _text(table: dict[str, Any]) -> str:
    """``json.dumps`` would keep every comma as a string of its own: of an hour with six people 400 MB."""
    text = bytearray()
    for piece in json.JSONEncoder(allow_nan=False, indent=1).iterencode(table):  # ASCII: any terminal can show it
        text += piece.encode("ascii")
    return text.decode("ascii")


def group_text(scored: ScoredGroup, review: str) -> str:
    """A page that the dancers can read. review: the command that shows a take."""
    song, together = scored.song, scored.together
    title = marked_title(song.romanised, song)
    film = scored.placed.dancers[0].film.name
    rows = group_words.ROWS
    blocks = [
        [group_words.SCORED.format(film=film, title=title, dancers=len(scored.dancers))],
        list(_found_in_group(scored)),
        *([name, *_of_one(scored, k, one)] for k, (name, one) in enumerate(zip(names_of(together), scored.dancers))),
        [
            group_words.TOGETHER,
            *rows_of(rows["timing"], timing_said(together)),
            *rows_of(rows["places"], places_said(together)),
        ],
        [group_words.KEPT.format(folder=scored.folder), group_words.NEXT.format(command=review)],
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block)


def _found_in_group(scored: ScoredGroup) -> Iterator[str]:
    yield from film_rows(scored.placed.dancers[0])
    if scored.placed.left_out:
        yield row(group_words.ROWS["left out"], plural(group_words.LEFT_OUT, scored.placed.left_out))


def _of_one(scored: ScoredGroup, k: int, one: ScoredFilm) -> Iterator[str]:
    member, seen = scored.placed.members[k], score_words.ONE_DANCER.format(seen=100 * one.placed.seen)
    yield row(score_words.ROWS["dancer"], f"{group_words.FOLLOWS.format(member=member)}; {seen}")
    yield from (row("", said) for said in warnings(one))
    if one.placed.placement.same:
        yield from judged_rows(one)
        yield from mistake_rows(one.take, one.song.grid)
