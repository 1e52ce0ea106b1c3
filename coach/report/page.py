"""The report as one page that needs nothing but itself. Pure: from a Report to HTML."""

from __future__ import annotations

import base64
from html import escape
from typing import Final

import numpy as np

from coach.domain.passage import Passage
from coach.pages.plots import progress_plot, strip, tick
from coach.pages.style import page, table
from coach.report import measures
from coach.takes.content import (
    MadeClip,
    Report,
    gone_and_stayed,
    on_common_beats,
    same_limits,
    saw_the_same,
)
from coach.takes.passages import kinds_of
from coach.takes.take import Take
from coach.wording import numbers as in_words
from coach.wording import page_words as words
from coach.wording.numbers import number, plural
from coach.wording.passages import FULL_COVERAGE, MOSTLY_SEEN, lag_note, smaller_words, sure_words
from coach.wording.words import PARTLY_SEEN

ROW: Final = 32
"""Beats to a row of the strip: four eights, wide enough for a thumb on a phone."""
MOST_NAMED: Final = 3
"""Mistakes to a sentence of the comparison."""
MOST_COMPARED: Final = 20
"""Takes in the table; the plot shows all."""


def report_page(report: Report) -> str:
    """The whole document."""
    title = words.REPORT_TITLE.format(
        title=in_words.title(report.song, report.take.song), when=in_words.when(report.take.started_at)
    )
    parts = [
        f"<header><h1>{escape(title)}</h1>{_practised(report)}",
        _scores(report),
        "</header><main>",
        _strip(report),
        _mistakes(report),
        measures.timing(report),
        measures.joints(report),
        _compared(report),
        measures.sure(report),
        measures.numbers(report),
        f'</main><footer><p class="quiet">{words.REPORT_MADE} {words.REPORT_FOLDER}</p></footer>',
    ]
    return page(title, "\n".join(parts))


def _practised(report: Report) -> str:
    beats = [v.beat for v in report.take.verdicts]
    if report.part is None or not beats:
        return ""
    return f"<p>{words.REPORT_PRACTISED.format(beats=in_words.beats(beats[0], beats[-1]))}</p>"


def _scores(report: Report) -> str:
    score = report.take.score
    if why := _why_none(report):
        return f"<p>{why}</p>"
    cells = [
        f"<div><dt>{name}</dt><dd>{number(value)} <small>{words.REPORT_OF_100}</small></dd></div>"
        for name, value in (
            (words.REPORT_SCORE, score.score),
            (words.REPORT_SHAPE, score.shape),
            (words.REPORT_TIMING, score.timing),
        )
    ]
    notes = list(filter(None, [lag_note(score.lag, report.take.mistakes)]))
    if score.coverage < FULL_COVERAGE:
        notes.append(PARTLY_SEEN.format(share=round(100 * score.coverage)))
    notes += [report.missing] if report.missing else []
    said = "".join(f'<p class="quiet">{note}</p>' for note in notes)
    return f'<dl class="scores">{"".join(cells)}</dl>{said}'


def _why_none(report: Report) -> str:
    """Why there is no score; "" where there is one."""
    if not report.same_dance:
        return words.REPORT_OTHER_DANCE
    if not report.take.verdicts:
        return words.REPORT_UNJUDGED
    return "" if np.isfinite(report.take.score.score) else words.REPORT_NOTHING_JUDGED


# ---------------------------------------------------------------- the strip


def _strip(report: Report) -> str:
    grid = report.song.grid if report.song else None
    kinds = kinds_of(report.take.verdicts, len(grid) if grid else 0)
    if not report.take.verdicts and not grid:
        return ""
    borders = [section.first for section in grid.sections] if grid else []
    rows = []
    for first in range(0, len(kinds), ROW):
        row = kinds[first : first + ROW]
        last = first + len(row) - 1
        names = [s.name for s in grid.sections if s.first <= last and s.end > first] if grid else []
        said = words.REPORT_ROW if names else words.REPORT_ROW_PLAIN
        said = said.format(first=first + 1, last=last + 1, section=", ".join(names), counts=in_words.counts(row))
        inside = [border - first for border in borders if first <= border <= last]
        caption = " · ".join([in_words.beats(first, last), *names])
        picture = strip(f"row{first}", caption, said, row, inside, min(ROW, len(kinds)))
        rows.append(f'<figure class="row">{picture}<figcaption>{escape(caption)}</figcaption></figure>')
    summary = words.REPORT_STRIP_SAID.format(
        judged=in_words.judged(report.take.verdicts),
        beats=len(report.take.verdicts),
        counts=in_words.counts(kinds),
    )
    heading = f'<section aria-labelledby="strip"><h2 id="strip">{words.REPORT_STRIP}</h2>'
    return f"{heading}<p>{escape(summary)}</p>{_legend()}{''.join(rows)}</section>"


def _legend() -> str:
    items = [
        f'<li><svg viewBox="0 0 12 22" aria-hidden="true">{tick(kind, 1, 10, 22)}</svg>{said}</li>'
        for kind, said in (
            ("ok", words.KINDS["ok"]),
            ("timing", words.KINDS["timing"]),
            ("shape", f"{words.KINDS['shape']}, {words.KINDS['side']}, {words.KINDS['frozen']}"),
            ("unseen", words.KINDS["unseen"]),
            (None, words.NOT_DANCED),
        )
    ]
    return f'<ul class="legend">{"".join(items)}</ul>'


# ---------------------------------------------------------------- the mistakes


def _mistakes(report: Report) -> str:
    take = report.take
    parts = [f'<section aria-labelledby="mistakes"><h2 id="mistakes">{words.REPORT_MISTAKES}</h2>']
    if report.song is None:
        parts.append(f"<p>{words.REPORT_SONG_GONE}</p>")
    if not take.mistakes and not _why_none(report):
        seen = take.score.coverage >= MOSTLY_SEEN
        parts.append(f"<p>{words.REPORT_NO_MISTAKES if seen else words.REPORT_NO_MISTAKES_SEEN}</p>")
    if report.marked:
        parts.append(f"<p>{plural(words.REPORT_MARKED, report.marked)}</p>")
    items = [_passage(report, i, passage, clip) for i, (passage, clip) in enumerate(zip(report.shown, report.clips))]
    return "".join([*parts, f'<ol class="mistakes">{"".join(items)}</ol>{_smaller(report)}</section>'])


def _smaller(report: Report) -> str:
    """The mistakes without clips, in words."""
    first, rest = len(report.clips) + 1, report.shown[len(report.clips) :]
    if not rest:
        return ""
    items = [words.REPORT_SMALLER.format(where=_place(report, passage), advice=passage.advice) for passage in rest]
    said = "".join(f"<li>{escape(item)}</li>" for item in items)
    return f'<details><summary>{smaller_words(len(rest))}</summary><ol start="{first}">{said}</ol></details>'


def _place(report: Report, passage: Passage) -> str:
    """Where and, of a mistake, how sure."""
    sure = sure_words(passage.mistake.certainty) if passage.mistake else ""
    return " · ".join(filter(None, (in_words.where(passage, report.song), sure)))


def _passage(report: Report, i: int, passage: Passage, clip: MadeClip) -> str:
    mistakes = report.take.mistakes
    place = _place(report, passage)
    if mistakes:
        heading = words.REPORT_MISTAKE.format(number=i + 1, what=in_words.what(mistakes[i]))
    else:
        heading = words.REPORT_BEST if passage.what == "best" else words.REPORT_UNSEEN
    advice = f'<p class="advice">{escape(passage.advice)}</p>' if passage.advice else ""
    return (
        f'<li class="card" id="mistake-{i + 1}"><h3>{escape(heading)}</h3><p class="quiet">{escape(place)}</p>'
        f"{advice}{_clip(passage, clip, in_words.where(passage, report.song))}</li>"
    )


def _clip(passage: Passage, clip: MadeClip, place: str) -> str:
    if not clip.video:
        return f"<p>{escape(words.REPORT_NO_CLIP.format(why=clip.why))}</p>" if clip.why else ""
    said = words.REPORT_CLIP if clip.with_reference else words.REPORT_CLIP_ALONE
    label = escape(said.format(where=place, advice=passage.advice).strip(), quote=True)
    shape = ' class="pair"' if clip.with_reference else ""
    shown = (
        f'<video{shape} controls loop playsinline preload="metadata" aria-label="{label}" '
        f'poster="{_data("image/jpeg", clip.poster)}" src="{_data("video/mp4", clip.video)}"></video>'
    )
    if clip.why:
        return f"{shown}<p>{clip.why}</p>"
    if not clip.with_reference:
        return shown
    shifted = round(abs(passage.shift) * 100) * 10
    how = words.REPORT_CLIP_SHIFTED if shifted else words.REPORT_CLIP_UNSHIFTED
    return f'{shown}<p class="quiet">{how.format(sides=words.REPORT_CLIP_SIDES, ms=shifted)}</p>'


def _data(kind: str, data: bytes) -> str:
    return f"data:{kind};base64,{base64.b64encode(data).decode('ascii')}"


# ---------------------------------------------------------------- earlier takes


def _compared(report: Report) -> str:
    if not report.same_dance or not report.take.verdicts:
        return ""
    head = f'<section aria-labelledby="compared"><h2 id="compared">{words.REPORT_COMPARED}</h2>'
    lost = f"<p>{plural(words.REPORT_UNREADABLE, report.lost)}</p>" if report.lost else ""
    lost += f"<p>{plural(words.REPORT_OTHER_VIDEO, report.others)}</p>" if report.others else ""
    if not report.earlier:
        first = words.REPORT_FIRST_TAKE if report.part is None else words.REPORT_FIRST_PRACTICE
        return f"{head}<p>{first}</p>{lost}</section>"
    takes = [*report.earlier, report.take]
    scores = np.array([take.score.score for take in takes])
    said = words.REPORT_PROGRESS_SAID.format(scores=", ".join(number(score) for score in scores))
    labels = [f"{take.started_at:%Y-%m-%d}" for take in takes]
    plot = progress_plot("progress", words.REPORT_SCORE, said, scores, labels)
    rows = [
        [escape(in_words.when(take.started_at)), number(take.score.score), number(take.score.shape),
         number(take.score.timing), str(len(take.mistakes))]
        for take in reversed(takes[-MOST_COMPARED:])
    ]  # fmt: skip
    return (
        f'{head}{_change(report)}{lost}<div class="plots"><figure class="card">{plot}</figure></div>'
        f"{table(words.REPORT_NEWEST_FIRST, words.REPORT_TAKE_COLUMNS, rows)}</section>"
    )


def _change(report: Report) -> str:
    """Against the take before: in points, what is gone, what is still there."""
    now, before = report.take, report.earlier[-1]
    sentences = [_points(now, before)]
    if np.isfinite(report.best):
        sentences[0] = f"{sentences[0]} {words.REPORT_BEST_SO_FAR.format(best=number(report.best))}".strip()
    if not same_limits(now, before):
        sentences.append(words.REPORT_OTHER_LIMITS)
    for said, mistakes in zip((words.REPORT_GONE, words.REPORT_STAYED), gone_and_stayed(now, before)):
        if mistakes:
            sentences.append(said.format(which="; ".join(in_words.what_and_where(m) for m in mistakes[:MOST_NAMED])))
    return "".join(f"<p>{escape(sentence)}</p>" for sentence in sentences if sentence)


def _points(now: Take, before: Take) -> str:
    """By how much better; where one take was seen for longer, only on the beats that were judged in both."""
    said, scores, count = words.REPORT_CHANGE, (now.score.score, before.score.score), 0
    if not saw_the_same(now, before):
        *scores, count = on_common_beats(now, before)
        said = words.REPORT_CHANGE_COMMON
    points = scores[0] - scores[1]
    if not np.isfinite(points):
        return ""
    change = plural(words.REPORT_BETTER if points > 0 else words.REPORT_LOWER, round(abs(points)))
    return said.format(change=change, when=in_words.when(before.started_at), before=number(scores[1]), count=count)
