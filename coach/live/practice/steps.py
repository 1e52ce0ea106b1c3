"""What the dancer asked for on the command line → what is practised. If that is impossible, a sentence says why."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Final

from coach.base.errors import CoachError, NothingDancedYet
from coach.base.paths import Folders
from coach.domain.passage import Passage
from coach.domain.practice import FASTEST, Step, Stretch
from coach.domain.song import Song
from coach.live.options import PracticeOptions
from coach.live.practice.agenda import begin_speed, last_time
from coach.live.practice.plan import place_stretch, plan
from coach.song.library import plain_name
from coach.song.reference import video_of
from coach.takes.folder import list_takes, load_take, newest_take, session_info
from coach.takes.judging import with_parts
from coach.takes.loops import SavedLoop, load_loops
from coach.takes.marks import known_marks, without_marked
from coach.takes.passages import eights_of, on_grid, passages
from coach.takes.practice import practised
from coach.takes.session_info import same_video
from coach.takes.take import Take
from coach.wording import practice_words as words
from coach.wording.commands import as_typed
from coach.wording.passages import MOSTLY_SEEN

PLACE_PASSES: Final = 3
"""Passes at each place of a move: slowly, faster, and once more."""
PRESENT_TAKES: Final = 3
"""Takes that show how somebody dances at present, as in the history."""
LEAST_NAME_SIMILARITY: Final = 0.6
"""Similarity (difflib's, 0..1) above which a name may have been meant."""


def steps_for(options: PracticeOptions, song: Song, where: Folders) -> tuple[Step, ...]:
    """What to practise: the passage asked for, else a plan. CoachError if there is no such passage, or no take to plan
    from."""
    if options.planned:
        past = practised(where.sessions, song)
        takes = newest_whole_takes(where.sessions, song)
        if not takes:
            raise NothingDancedYet(
                words.PRACTICE_NO_HISTORY.format(song=song.id, typed=as_typed(song.id), last=min(16, len(song.grid)))
            )
        return plan(song, takes, past, options.body, options.speed)
    if options.move is not None:
        return _places(options, song, where)
    stretch = _asked(options, song, where)
    return (Step(stretch, _start(options, stretch, song, where), ramp=options.ramp, passes=options.passes),)


def newest_whole_takes(sessions: Path, song: Song, most: int = PRESENT_TAKES) -> tuple[Take, ...]:
    """At most ``most``, oldest first, without what the dancer marked as no mistake, and with the cost of the mistakes.

    Unreadable takes are left out.
    """
    return tuple(islice(_newest_first(sessions, song), most))[::-1]


def _newest_first(sessions: Path, song: Song) -> Iterator[Take]:
    video = video_of(song)
    for folder in reversed(list_takes(sessions, song.id)):
        info = session_info(folder)
        if info.part is None and info.same_dance and same_video(info.video_sha256, video):
            with suppress(CoachError):
                take = without_marked(with_parts(load_take(folder)), known_marks(folder))
                if take.verdicts and take.score.coverage >= MOSTLY_SEEN and on_grid(take.verdicts, song.grid):
                    yield take


def _places(options: PracticeOptions, song: Song, where: Folders) -> tuple[Step, ...]:
    """A step for each place of the move, slowly and then faster unless the dancer gave a speed; if there is only one
    place, as often as was asked for, or until they stop."""
    stretches = of_move(options.move or "", song)
    options = replace(options, ramp=options.ramp or options.speed is None)
    if len(stretches) == 1:
        passes = options.passes or (PLACE_PASSES if options.session.unattended else None)
    else:
        passes = min(PLACE_PASSES, options.passes or PLACE_PASSES)
    starts = [_start(options, stretch, song, where) for stretch in stretches]
    return tuple(Step(stretch, start, options.ramp, passes) for stretch, start in zip(stretches, starts))


def _start(options: PracticeOptions, stretch: Stretch, song: Song, where: Folders) -> float:
    if options.speed is not None or not options.ramp:
        return options.speed or FASTEST
    return begin_speed(last_time(practised(where.sessions, song), stretch, options.body), stretch, options.body)


def _asked(options: PracticeOptions, song: Song, where: Folders) -> Stretch:
    if options.beats is not None:
        return from_to(*options.beats, song)
    if options.section is not None:
        return of_section(options.section, song)
    if options.loop is not None:
        loops, said = load_loops(where.settings, song.id)
        if said:
            print(said, file=sys.stderr)
        return of_loop(options.loop, loops, song)
    newest_take(where.sessions, song.id)  # if there is none at all, this says so
    takes = newest_whole_takes(where.sessions, song, most=1)
    if not takes:
        raise NothingDancedYet(
            words.PRACTICE_NO_COMPARABLE.format(song=song.id, typed=as_typed(song.id), last=min(16, len(song.grid)))
        )
    return of_mistake(options.mistake or 0, takes[0], song)


def step_for(passage: Passage, song: Song, where: Folders) -> Step:
    """A passage of a take to practise, in whole eights, starting at the speed that was good last time, then faster."""
    stretch = eights_of(passage, song.grid)
    past = practised(where.sessions, song)
    return Step(stretch, begin_speed(last_time(past, stretch), stretch), ramp=True)


# ----------------------------------------------------------------
# Each way to name a passage, pure; CoachError says in a sentence what is wrong.


def from_to(first: int, last: int, song: Song) -> Stretch:
    """Beats as dancers count them, 1 = the first."""
    if last < first:
        raise CoachError(words.PRACTICE_BACKWARDS.format(first=first, last=last))
    if not 1 <= first <= last <= len(song.grid):
        raise CoachError(words.PRACTICE_OUTSIDE.format(song=song.id, beats=len(song.grid), first=first, last=last))
    return Stretch(first - 1, last - 1)


def of_section(name: str, song: Song) -> Stretch:
    """The first section with that name, ignoring case; the beginning of the name is enough."""
    sections = song.grid.sections
    if not sections:
        raise CoachError(words.PRACTICE_NO_SECTIONS.format(song=song.id, last=min(16, len(song.grid))))
    found = _named(name, [section.name for section in sections])
    if found is None:
        meant = _meant(name, [section.name for section in sections])
        raise CoachError(words.PRACTICE_NO_SECTION.format(name=name, song=song.id, meant=meant))
    section = next(section for section in sections if section.name == found)
    return Stretch(section.first, section.end - 1, section.name)


def of_move(name: str, song: Song) -> tuple[Stretch, ...]:
    """All places of the move with that name, ignoring case; the beginning of the name is enough."""
    if not song.moves:
        raise CoachError(words.PRACTICE_NO_MOVES.format(song=song.id, typed=as_typed(song.id)))
    found = _named(name, [move.name for move in song.moves])
    if found is None:
        meant = _meant(name, [move.name for move in song.moves])
        raise CoachError(words.PRACTICE_NO_MOVE.format(name=name, song=song.id, meant=meant))
    move = next(move for move in song.moves if move.name == found)
    return tuple(place_stretch(move, place) for place in move.places)


def of_loop(name: str, loops: Sequence[SavedLoop], song: Song) -> Stretch:
    """The saved passage with that name."""
    beats = len(song.grid)
    if not loops:
        raise CoachError(words.PRACTICE_NO_LOOPS.format(song=song.id, last=min(16, beats)))
    found = _named(name, [loop.name for loop in loops])
    if found is None:
        meant = _meant(name, [loop.name for loop in loops])
        raise CoachError(words.PRACTICE_NO_LOOP.format(name=name, song=song.id, meant=meant))
    loop = next(loop for loop in loops if loop.name == found)
    if loop.last >= beats:
        raise CoachError(
            words.PRACTICE_LOOP_OUTSIDE.format(
                name=loop.name, first=loop.first + 1, last=loop.last + 1, song=song.id, beats=beats
            )
        )
    return loop.stretch


def of_mistake(number: int, take: Take, song: Song) -> Stretch:
    """The whole eights of a mistake in the take, as with P in the review; 1 = the costliest."""
    if not take.mistakes:
        raise CoachError(words.PRACTICE_NO_MISTAKES.format(song=song.id, last=min(16, len(song.grid))))
    if not 1 <= number <= len(take.mistakes):
        raise CoachError(words.PRACTICE_NO_MISTAKE.format(number=number, song=song.id, count=len(take.mistakes)))
    return eights_of(passages(take)[number - 1], song.grid)


def _named(name: str, names: Sequence[str]) -> str | None:
    """The name meant, ignoring case; its beginning is enough if only one begins that way."""
    exact = [known for known in names if plain_name(known) == plain_name(name)]
    begins = {known for known in names if plain_name(known).startswith(plain_name(name))}
    return exact[0] if exact else begins.pop() if len(begins) == 1 and name else None


def _meant(name: str, names: Sequence[str]) -> str:
    """The nearest name, else all of them."""
    plain = {plain_name(known): known for known in names}
    near = difflib.get_close_matches(plain_name(name), plain, 1, LEAST_NAME_SIMILARITY)
    if near:
        return words.PRACTICE_MEANT.format(name=plain[near[0]])
    return words.PRACTICE_THERE_ARE.format(names=", ".join(dict.fromkeys(names)))
