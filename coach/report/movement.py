"""A take's movement, ready to be plotted: its traces, the moves recognised in it, beats and sections. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from coach.domain.beats import BeatGrid
from coach.domain.landmarks import PoseTrack
from coach.domain.moves import DancedPhrase
from coach.domain.song import Song
from coach.moves.traces import traces
from coach.pages.drawing import svg
from coach.pages.movement_plot import Movement, Shade, key, row, song_axis
from coach.pages.render import Figure
from coach.takes.take import Take
from coach.wording import move_words as words
from coach.wording.passages import clock


def movement(take: Take, track: PoseTrack, song: Song, phrases: Sequence[DancedPhrase]) -> Movement | None:
    """Of the beats that were danced; None where there are none, or the poses are missing.

    track    the dancer's own left and right, song time
    song     with the beats of the take; where they have been corrected since, it has no moves
    phrases  what was recognised
    """
    beats = [v.beat for v in take.verdicts if v.beat < len(song.grid)]  # of one beat alone no grid can be told
    if not beats or len(track) < 2:
        return None
    axis = song_axis(song.grid, beats[0], beats[-1] + 1)
    names = [move.name for move in song.moves] or list(dict.fromkeys(phrase.due for phrase in phrases))
    return Movement(traces(track), shades(phrases, song.grid), axis, names)


def shades(phrases: Sequence[DancedPhrase], grid: BeatGrid) -> list[Shade]:
    """Of the phrases in which something was recognised."""
    return [
        Shade(float(grid.edges[p.first]), float(grid.edges[p.end]), p.danced, p.due if p.another else "")
        for p in phrases
        if p.danced
    ]


def figures(shown: Movement) -> list[Figure]:
    """For a page: what colours and lines mean, then a picture for each row."""
    found = [Figure(plot=svg(key(shown), "movement-key", words.PLOT, words.PLOT_SAID))]
    for number, (start, end) in enumerate(shown.axis.rows):
        title = words.PLOT_ROW.format(start=clock(start), end=clock(end))
        inside = [one.said for one in shown.shades if one.start < end and one.end > start]
        said = words.PLOT_ROW_SAID.format(moves=", ".join(inside) or words.NOTHING_RECOGNISED)
        found.append(Figure(plot=svg(row(shown, number), f"movement{number}", title, said)))
    return found
