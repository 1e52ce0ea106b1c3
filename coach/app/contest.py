"""``contest SONG FOLDER|LIST.csv``: every film is judged as in ``score``, and all are ranked."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from coach.app.contest_films import ContestOptions, FilmWorkers, Throughput, each_judged, jobs_of, workers_of
from coach.app.contest_judge import OWN_FOLDERS, Contest, Job, folders_as, judging_of
from coach.base.console import noted_bar
from coach.base.files import write_atomically
from coach.base.paths import Folders
from coach.contest.entries import Entry, read_entries
from coach.contest.page import contest_page
from coach.contest.ranking import Standing, standing
from coach.contest.store import FilmResult, Store, open_store
from coach.contest.tables import write_csv, write_json
from coach.song.prepared import PreparedSong, prepare
from coach.wording import contest_words as words
from coach.wording.numbers import plural

CSV, JSON, PAGE = "ranking.csv", "ranking.json", "contest.html"
TAKES, REELS_FOLDER = "takes", "reels"
"""Folders of films that Coach makes (:mod:`coach.app.contest_reels`)."""
TERMINAL_RANKING_ROWS: Final = 10
"""Rows of the ranking in the terminal; all are in the files."""


def run_contest(song: str, source: Path, out: Path, where: Folders, options: ContestOptions) -> Standing:
    """Judge what is not judged yet, rank all, and write the tables into ``out``.

    CoachError if song, films or ``out`` cannot be used. However it ends, the same command continues where it stopped.
    """
    out = out.absolute()
    found = read_entries(source, but=[out / TAKES, out / REELS_FOLDER])
    prepared = prepare(song, where, options.score.level, options.score.estimator)
    contest = Contest(song, where, options.score, judging_of(prepared))
    with open_store(out, contest.judging) as store:
        films = [entry.film for entry in found.entries]
        _say_what_there_is(prepared, films, found.others, store)
        try:
            judge_all(films, contest, store, options)
        except KeyboardInterrupt:
            print("\n" + words.STOPPED.format(out=out), file=sys.stderr)
            raise
        ranked = standing(found.entries, [_result(store, entry) for entry in found.entries], len(prepared.song.grid))
        write_all(out, ranked, prepared, store)
    return ranked


def write_all(out: Path, ranked: Standing, prepared: PreparedSong, store: Store) -> None:
    """The tables and the page."""
    write_csv(out / CSV, ranked)
    write_json(out / JSON, ranked, store.judging)
    stills = lambda row: store.stills(store.film_at(row.entry.film) or "")  # noqa: E731
    page = contest_page(prepared.song, ranked, store.judging, datetime.now(), stills)
    write_atomically(out / PAGE, page.encode("utf-8"))


def judge_all(films: Sequence[Path], contest: Contest, store: Store, options: ContestOptions) -> None:
    """Judge the films whose result is not in the store, and store each as soon as it is done."""
    todo = list(dict.fromkeys(film for film in films if not is_known(film, store)))
    if not todo:
        return
    with workers_of(options) as workers, noted_bar(words.JUDGING, len(todo), "films") as step:
        pace = Throughput()
        for result in keep_all(jobs_of(todo, contest), workers, store):
            step(pace.after(result))


def keep_all(jobs: Iterable[Job], workers: FilmWorkers, store: Store) -> Iterator[FilmResult]:
    """Run the jobs; store each result as soon as it is done, then yield it."""
    for job, judged in each_judged(jobs, workers):
        store.keep(job.film, job.stat, judged.film, judged.result)
        yield judged.result


def is_known(film: Path, store: Store) -> bool:
    """Whether its result is stored, and the file has not changed since."""
    try:
        digest = store.film_at(film)
    except OSError:
        return False
    return digest is not None and store.has(digest)


def _result(store: Store, entry: Entry) -> FilmResult:
    """What is known about the entry's film so far."""
    try:
        digest = store.film_at(entry.film)
    except OSError:
        digest = str(entry.film)
    found = None if digest is None else store.shown(digest)
    return found or FilmResult("refused", words.GONE)


def _say_what_there_is(prepared: PreparedSong, films: Sequence[Path], others: int, store: Store) -> None:
    said = [words.FOUND.format(films=plural(words.FILMS, len(films)), title=prepared.song.romanised)]
    if others:
        said.append(plural(words.OTHERS, others))
    if known := sum(is_known(film, store) for film in films):
        said.append(plural(words.KNOWN, known))
    print("\n".join(said), file=sys.stderr, flush=True)


def contest_text(ranked: Standing, out: Path) -> str:
    """The first places, what was set aside, and where the rest is."""
    rows = ranked.ranked[:TERMINAL_RANKING_ROWS]
    films = plural(words.FILMS, len(ranked.rows))
    lines = [words.RANKED.format(ranked=len(ranked.ranked), films=films, out=out)] if rows else []
    lines += [f"  {row.place.place:>4}  {row.result.score:5.1f} ± {row.place.error:.1f}  {row.title}" for row in rows]
    if not rows:
        lines.append(words.NONE_RANKED)
    apart = Counter(row.result.state for row in ranked.rows if row.place is None)
    if apart:
        counts = (words.APART_COUNT.format(why=words.STATES[state], count=n) for state, n in sorted(apart.items()))
        lines.append(words.APART.format(counts=", ".join(counts)))
    lines.append(words.PAGE.format(page=out / PAGE))
    return "\n".join(lines)


def run_worker(address: str, count: int, where: Folders) -> None:
    """Workers on this machine, with its own folders, for a scheduler elsewhere."""
    from coach.contest import cluster

    os.environ[OWN_FOLDERS] = folders_as(where)
    cluster.run_workers(address, count)
