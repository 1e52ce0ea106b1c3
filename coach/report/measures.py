"""The report's measurements: timing and joints over the song, how reliable they are, all numbers as a table, and the
take's movement as it is plotted. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from coach.domain.beats import BeatGrid
from coach.domain.landmarks import JOINTS, PoseTrack
from coach.domain.moves import DancedPhrase
from coach.domain.song import Song
from coach.domain.thresholds import TIMING_FREE
from coach.domain.verdicts import Verdict
from coach.moves.windows import traces
from coach.pages.movement_plot import Movement, RecognisedSpan, key, row, song_axis, svg
from coach.pages.plots import error_plot, lag_plot
from coach.pages.render import Figure, MarkedCell
from coach.report.content import Report, on_time, times
from coach.takes.take import Take
from coach.wording import move_words
from coach.wording import page_words as words
from coach.wording.numbers import judged as how_many_judged
from coach.wording.numbers import number, plural
from coach.wording.passages import clock
from coach.wording.words import JOINTS as JOINT_WORDS


def timing(report: Report) -> Figure | None:
    """The lag over the song, with the band that counts as on time; None if no beat could be timed."""
    verdicts = report.take.verdicts
    lag = np.array([v.lag for v in verdicts], float)
    if not np.isfinite(lag).any():
        return None
    low, high = on_time(report.take)
    late = int(((lag < low) | (lag > high)).sum())
    said = words.REPORT_TIMING_SAID.format(usual=_usual(report.take), late=plural(words.REPORT_TIMING_LATE, late))
    band = (low * 1000, high * 1000)
    plot = lag_plot("lag", words.REPORT_TIMING_CHART, said, times(verdicts), lag * 1000, band, _borders(report))
    return Figure(words.REPORT_MS, plot, said)


def _usual(take: Take) -> str:
    """How late the take usually is; not known for a film aligned by its movements."""
    if not np.isfinite(take.score.lag):
        return words.REPORT_USUALLY_UNKNOWN
    usual = round(float(np.nanmedian([v.lag for v in take.verdicts])) * 100) * 10
    return (words.REPORT_USUALLY_EARLY if usual < 0 else words.REPORT_USUALLY_LATE).format(ms=abs(usual))


def joints(report: Report) -> list[Figure]:
    """One plot for each joint, those that were wrong most often first."""
    verdicts = report.take.verdicts
    if not verdicts:
        return []
    error, limit = (np.array([getattr(v, what) for v in verdicts], float) for what in ("error", "limit"))
    wrong = np.array([v.wrong & np.isfinite(v.error) for v in verdicts])
    order = np.lexsort((-np.nanmax(np.nan_to_num(error / limit), axis=0), -wrong.sum(axis=0)))
    return [_joint(report, JOINTS[j], error[:, j], limit[:, j], wrong[:, j]) for j in order]


def _joint(report: Report, joint: str, error: np.ndarray, limit: np.ndarray, wrong: np.ndarray) -> Figure:
    name, t = JOINT_WORDS[joint], times(report.take.verdicts)
    if not np.isfinite(error).any():
        return Figure(name, said=words.REPORT_JOINT_UNSEEN.format(joint=name))
    worst = int(np.nanargmax(error))
    said = words.REPORT_JOINT_SAID.format(
        joint=name,
        usual=number(float(np.nanmedian(error))),
        most=number(float(error[worst])),
        time=clock(t[worst]),
        wrong=int(wrong.sum()),
        judged=int(np.isfinite(error).sum()),
        limit=_range(limit),
    )
    plot = error_plot(
        f"joint-{joint}", f"{name}, {words.REPORT_DEGREES}", said, t, error, limit, wrong, _borders(report)
    )
    return Figure(name, plot, said)


def _range(limit: np.ndarray) -> str:
    known = limit[np.isfinite(limit)]
    if not len(known):
        return words.NOTHING
    low, high = round(float(known.min())), round(float(known.max()))
    return f"{low}" if low == high else f"{low}–{high}"


def _borders(report: Report) -> list[float]:
    if report.song is None:
        return []
    grid = report.song.grid
    return [grid.time(section.first - 0.5) for section in grid.sections if section.first > 0]


# ---------------------------------------------------------------- how sure


def certainty_sentences(report: Report) -> list[str]:
    """Coverage, pictures, limits and their source, and what one camera can't tell."""
    take, score = report.take, report.take.score
    judged, beats = how_many_judged(take.verdicts), len(take.verdicts)
    sentences = [
        words.REPORT_COVERAGE.format(share=round(100 * score.coverage), judged=judged, beats=beats) if beats else "",
        _seen(report),
        _limits(report),
        words.REPORT_NOISE,
        _lag(take),
        *report.unread,
    ]
    return [sentence for sentence in sentences if sentence]


def _lag(take: Take) -> str:
    if not np.isfinite(take.score.lag):
        return words.REPORT_LAG_UNKNOWN
    said = words.REPORT_LAG_CALIBRATED if take.calibrated else words.REPORT_LAG_HONEST
    return said.format(forgiven=round(1000 * TIMING_FREE))


def _seen(report: Report) -> str:
    seen = report.seen
    if seen is None:
        return words.REPORT_NO_POSES
    return words.REPORT_SEEN.format(share=round(100 * seen.share), frames=seen.pictures, fps=number(seen.fps))


def _limits(report: Report) -> str:
    basis = report.take.basis
    if not report.take.verdicts:
        return ""
    if basis is None or not basis.level:
        return words.REPORT_LIMITS_UNKNOWN
    said = words.REPORT_LIMITS_COVERS if basis.covers else words.REPORT_LIMITS_PRIOR
    covers = plural(words.REPORT_COVERS, basis.covers) if basis.covers else ""
    return said.format(covers=covers, level=basis.level, source=basis.source)


# ---------------------------------------------------------------- numbers


def numbers(report: Report) -> dict | None:
    """Every beat in a table: what the plots show, for screen readers and the curious."""
    if not report.take.verdicts:
        return None
    columns = (*words.REPORT_COLUMNS, *(f"{JOINT_WORDS[joint]} (°)" for joint in JOINTS))
    return {"columns": columns, "rows": [_row(report, verdict) for verdict in report.take.verdicts]}


def _row(report: Report, verdict: Verdict) -> list[str | MarkedCell]:
    section = report.song.grid.section(verdict.beat) if report.song else None
    cells = [
        str(verdict.beat + 1),
        clock(verdict.t),
        section.name if section else words.NOTHING,
        words.KINDS[verdict.kind],
        number(verdict.score),
        number(verdict.lag * 1000),
    ]
    return cells + [_error(value, flag) for value, flag in zip(verdict.error, verdict.wrong)]


def _error(value: float, wrong: bool) -> str | MarkedCell:
    if not wrong or not np.isfinite(value):
        return number(value)
    return MarkedCell(number(value), words.REPORT_WRONG_MARK)


def movement(take: Take, track: PoseTrack, song: Song, phrases: Sequence[DancedPhrase]) -> Movement | None:
    """The movement on the danced beats; None if there are none, or the poses are missing.

    track    the dancer's own left and right, song time
    song     with the beats of the take; if they have since been corrected, it has no moves
    phrases  what was recognised
    """
    beats = [v.beat for v in take.verdicts if v.beat < len(song.grid)]  # a single beat makes no grid
    if not beats or len(track) < 2:
        return None
    axis = song_axis(song.grid, beats[0], beats[-1] + 1)
    names = [move.name for move in song.moves] or list(dict.fromkeys(phrase.due for phrase in phrases))
    return Movement(traces(track), shades(phrases, song.grid), axis, names)


def shades(phrases: Sequence[DancedPhrase], grid: BeatGrid) -> list[RecognisedSpan]:
    """The phrases in which something was recognised."""
    return [
        RecognisedSpan(float(grid.edges[p.first]), float(grid.edges[p.end]), p.danced, p.due if p.another else "")
        for p in phrases
        if p.danced
    ]


def movement_figures(shown: Movement) -> list[Figure]:
    """For a page: what the colours and lines mean, then a picture for each row."""
    found = [Figure(plot=svg(key(shown), "movement-key", move_words.PLOT, move_words.PLOT_SAID))]
    for k, (start, end) in enumerate(shown.axis.rows):
        title = move_words.PLOT_ROW.format(start=clock(start), end=clock(end))
        inside = [one.said for one in shown.shades if one.start < end and one.end > start]
        said = move_words.PLOT_ROW_SAID.format(moves=", ".join(inside) or move_words.NOTHING_RECOGNISED)
        found.append(Figure(plot=svg(row(shown, k), f"movement{k}", title, said)))
    return found
