"""The history as a page with plots, through ``history.html.jinja``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from coach.domain.song import Song
from coach.history.groups import PastGroup, group_row, group_trends, same_group, with_unit
from coach.history.past_practices import PastPractice, practice_row
from coach.history.past_takes import (
    PastTake,
    Trend,
    best_score,
    joint_trends,
    move_progress,
    move_trends,
    section_trends,
    whole_takes,
)
from coach.history.table import heading, left_out_lines, stay_lines, take_row
from coach.pages.plots import pair_bars, progress_plot, scores_plot
from coach.pages.render import Figure, render
from coach.pages.svg import Svg
from coach.wording import page_words as words
from coach.wording.numbers import number, plural, title
from coach.wording.words import JOINTS

LEFT_TO_RIGHT: Final = "\u200e"
"""A zero-width mark: after a name in Hebrew or Arabic a number would end up on the wrong side."""

SongTakes = tuple[str, Song | None, Sequence[PastTake], Sequence[PastPractice], Sequence[PastGroup]]
"""A song's id, the song (None if it is gone), its takes, its practices and its groups' takes, oldest first."""


def history_page(songs: Sequence[SongTakes]) -> str:
    """The whole document: a section for each song."""
    shown = [_song(f"song{i}", *song) for i, song in enumerate(songs)]
    return render("history", title=words.HISTORY_TITLE, songs=shown)


def _song(
    name: str,
    song_id: str,
    song: Song | None,
    takes: Sequence[PastTake],
    practices: Sequence[PastPractice],
    groups: Sequence[PastGroup] = (),
) -> dict:
    """What the template shows for a song; ``name`` makes its ids unique."""
    shown, whole = title(song, song_id), whole_takes(takes)
    compares = len(whole) > 1
    figures = [Figure(words.HISTORY_SCORES, _scores(name, shown, whole))] if whole else []
    stay_said, *stay = stay_lines(whole) if compares else [words.HISTORY_ONE_TAKE if takes else ""]
    return {
        "name": name,
        "heading": heading(shown, takes, practices),
        "left_out": left_out_lines(takes),
        "compares": compares,
        "figures": [*figures, *(_changes(name, song, whole) if compares else [])],
        "moves": _each_move(name, song, whole) if compares else [],
        "stay_said": stay_said.rstrip(":"),
        "stay": [line.strip() for line in stay],
        "caption": f"{shown}: {words.REPORT_NEWEST_FIRST.lower()}",
        "rows": [take_row(n, take) for n, take in enumerate(takes, start=1)][::-1],
        "practised": [practice_row(practice) for practice in practices][::-1],
        "groups": [group_row(group) for group in groups][::-1],
        "group": _group(name, same_group(groups)),
    }


def _group(name: str, groups: Sequence[PastGroup]) -> dict:
    """What changes in a group: a figure and a table; nothing for a single take."""
    if len(groups) < 2:
        return {"figures": [], "changes": []}
    takes = plural(words.HISTORY_TAKES, len(groups))
    who = tuple(groups[-1].scores)
    scores = np.array([[group.scores[one] for group in groups] for one in who])
    labels = [f"{group.started_at:%Y-%m-%d}" for group in groups]
    said = " ".join(
        [
            words.HISTORY_GROUP_SCORES_SAID.format(takes=takes),
            *(f"{what}: {before}, now {now}." for what, before, now in group_trends(groups)),
        ]
    )
    ends = [str(k) for k in range(1, len(who) + 1)]
    plot = scores_plot(f"{name}-group", words.HISTORY_GROUP_SCORES, said, scores, labels, ends)
    legend = f" · {LEFT_TO_RIGHT}".join(f"{k} {one}" for k, one in zip(ends, who))
    return {
        "figures": [Figure(words.HISTORY_GROUP_SCORES, plot, legend)],
        "changes": group_trends(groups),
    }


def _scores(name: str, shown: str, takes: Sequence[PastTake]) -> Svg:
    scores = np.array([take.score for take in takes])
    said = words.HISTORY_SCORES_SAID.format(
        title=shown,
        takes=plural(words.HISTORY_TAKES, len(takes)),
        first=number(scores[0]),
        newest=number(scores[-1]),
        best=number(best_score(takes)),
    )
    labels = [f"{take.started_at:%Y-%m-%d}" for take in takes]
    return progress_plot(f"{name}-scores", words.HISTORY_SCORES, said, scores, labels)


def _changes(name: str, song: Song | None, takes: Sequence[PastTake]) -> list[Figure]:
    figures = []
    if song is not None and song.grid.sections:
        bars = _bars(section_trends(takes, song.grid), 1.0)
        said = words.HISTORY_SECTIONS_SAID + _in_words(bars, "")
        plot = pair_bars(f"{name}-sections", words.HISTORY_SECTIONS, said, bars, 100.0, "")
        figures.append(Figure(words.HISTORY_SECTIONS, plot))
    if song is not None and (trends := move_trends(takes, song.moves)):
        bars = _bars(trends, 1.0)
        said = words.HISTORY_MOVES_SAID + _in_words(bars, "")
        plot = pair_bars(f"{name}-moves", words.HISTORY_MOVES, said, bars, 100.0, "")
        figures.append(Figure(words.HISTORY_MOVES, plot))
    bars = [(JOINTS[joint], before, now) for joint, before, now in _bars(joint_trends(takes), 100.0)]
    most = max([10.0, *(value for _, *values in bars for value in values if np.isfinite(value))])
    said = words.HISTORY_JOINTS_SAID + _in_words(bars, " %")
    plot = pair_bars(f"{name}-joints", words.HISTORY_JOINTS, said, bars, most, " %")
    return [*figures, Figure(words.HISTORY_JOINTS, plot)]


def _each_move(name: str, song: Song | None, takes: Sequence[PastTake]) -> list[Figure]:
    """How each move of the song went, take by take."""
    labels = [f"{take.started_at:%Y-%m-%d}" for take in takes]
    figures = []
    for k, move in enumerate(song.moves if song else ()):
        scores = np.array(move_progress(takes, move))
        known = scores[np.isfinite(scores)]
        if len(known) > 1:
            said = words.HISTORY_MOVE_SAID.format(name=move.name, first=number(known[0]), newest=number(known[-1]))
            figures.append(Figure(move.name, progress_plot(f"{name}-move{k}", move.name, said, scores, labels)))
    return figures


def _bars(trends: Sequence[Trend], times: float) -> list[tuple[str, float, float]]:
    return [(trend.name, times * trend.before, times * trend.now) for trend in trends]


def _in_words(bars: Sequence[tuple[str, float, float]], unit: str) -> str:
    return "".join(f" {name}: {with_unit(before, unit)}, now {with_unit(now, unit)}." for name, before, now in bars)
