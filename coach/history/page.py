"""The history as a page with plots, of the same make as the report. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np

from coach.domain.song import Song
from coach.history.rows import PastTake
from coach.history.table import left_out_lines, stay_lines, take_row
from coach.history.trends import Trend, best_score, joint_trends, section_trends, whole_takes
from coach.pages.plots import pair_bars, progress_plot
from coach.pages.style import page, table
from coach.wording import page_words as words
from coach.wording.numbers import number, plural, title
from coach.wording.words import JOINTS

SongTakes = tuple[str, Song | None, Sequence[PastTake]]
"""A song's id, the song (None when it is gone) and its takes, oldest first."""


def history_page(songs: Sequence[SongTakes]) -> str:
    """The whole document: a section for each song."""
    parts = [f"<header><h1>{words.HISTORY_TITLE}</h1></header><main>"]
    parts += [_song(f"song{i}", *song) for i, song in enumerate(songs)]
    parts.append(f'</main><footer><p class="quiet">{words.REPORT_MADE}</p></footer>')
    return page(words.HISTORY_TITLE, "\n".join(parts))


def _song(name: str, song_id: str, song: Song | None, takes: Sequence[PastTake]) -> str:
    shown, whole = title(song, song_id), whole_takes(takes)
    heading = words.HISTORY_SONG.format(title=shown, takes=plural(words.HISTORY_TAKES, len(takes)))
    parts = [f'<section aria-labelledby="{name}"><h2 id="{name}">{escape(heading)}</h2>']
    parts += [f"<p>{escape(line)}</p>" for line in left_out_lines(takes)]
    parts.append(f'{_legend() if len(whole) > 1 else ""}<div class="plots">')
    if whole:
        parts.append(_figure(words.HISTORY_SCORES, _scores(name, shown, whole)))
    if len(whole) > 1:
        parts += _changes(name, song, whole)
    parts.append("</div>")
    heading, *lines = stay_lines(whole) if len(whole) > 1 else [words.HISTORY_ONE_TAKE]
    parts.append(f"<h3>{escape(heading.rstrip(':'))}</h3>" if lines else f"<p>{escape(heading)}</p>")
    if lines:
        parts.append(f"<ul>{''.join(f'<li>{escape(line.strip())}</li>' for line in lines)}</ul>")
    rows = [[escape(cell) for cell in take_row(n, take)] for n, take in enumerate(takes, start=1)]
    parts.append(f"<details><summary>{words.REPORT_NUMBERS}</summary>")
    parts.append(table(heading_of(shown), words.HISTORY_COLUMNS, rows[::-1], words=2))
    return "".join([*parts, "</details></section>"])


def heading_of(title: str) -> str:
    return f"{title}: {words.REPORT_NEWEST_FIRST.lower()}"


def _scores(name: str, shown: str, takes: Sequence[PastTake]) -> str:
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


def _changes(name: str, song: Song | None, takes: Sequence[PastTake]) -> list[str]:
    figures = []
    if song is not None and song.grid.sections:
        bars = _bars(section_trends(takes, song.grid), 1.0)
        said = words.HISTORY_SECTIONS_SAID + _in_words(bars, "")
        plot = pair_bars(f"{name}-sections", words.HISTORY_SECTIONS, said, bars, 100.0, "")
        figures.append(_figure(words.HISTORY_SECTIONS, plot))
    bars = [(JOINTS[joint], before, now) for joint, before, now in _bars(joint_trends(takes), 100.0)]
    most = max([10.0, *(value for _, *values in bars for value in values if np.isfinite(value))])
    said = words.HISTORY_JOINTS_SAID + _in_words(bars, " %")
    plot = pair_bars(f"{name}-joints", words.HISTORY_JOINTS, said, bars, most, " %")
    return [*figures, _figure(words.HISTORY_JOINTS, plot)]


def _bars(trends: Sequence[Trend], times: float) -> list[tuple[str, float, float]]:
    return [(trend.name, times * trend.before, times * trend.now) for trend in trends]


def _in_words(bars: Sequence[tuple[str, float, float]], unit: str) -> str:
    return "".join(f" {name}: {number(before)}{unit}, now {number(now)}{unit}." for name, before, now in bars)


def _legend() -> str:
    keys = (("before", words.HISTORY_EARLY), ("now", words.HISTORY_LATE))
    items = "".join(f'<li><span class="key {look}"></span>{said}</li>' for look, said in keys)
    return f'<ul class="legend">{items}</ul>'


def _figure(heading: str, plot: str) -> str:
    return f'<figure class="card"><h3>{escape(heading)}</h3>{plot}</figure>'
