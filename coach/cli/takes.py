"""Takes, and everything made from them: what can be typed, and the call into the program."""

from __future__ import annotations

import argparse
import sys
from datetime import datetime

from coach.base.console import asked, print_data
from coach.base.errors import CoachError
from coach.base.program import EXIT_OK
from coach.cli import arguments as typed
from coach.cli.options import (
    camera_option,
    estimator_of,
    folders_of,
    group_of,
    group_options,
    level_option,
    model_option,
    screen_options,
    session_options_of,
    sound_options,
    take_options,
)


def score_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("song", metavar="NAME", help="the song that you dance")
    command.add_argument("take", metavar="FILM", type=typed.path, help="the film of you")
    command.add_argument(
        "--json",
        metavar="FILE",
        help="write all that was judged to FILE; - is standard output, with nothing else on it",
    )
    command.add_argument(
        "--offset",
        metavar="S",
        type=typed.seconds,
        help="second of the film at which the song begins (default: found)",
    )
    command.add_argument(
        "--mirrored", choices=("yes", "no"), help="yes: the film shows the dance as a mirror would (default: found)"
    )
    command.add_argument(
        "--dancer",
        metavar="N",
        type=typed.count,
        help="which of several people to judge (default: whoever dances it best)",
    )
    group_options(command, "in the film", 9)
    command.add_argument(
        "--align",
        choices=("beat", "frame", "none"),
        default="beat",
        help="how film and reference are aligned: with one lag for each beat; picture by picture (classical DTW); "
        "or by the clock alone (default: beat; the others are there for comparison)",
    )
    level_option(command)
    model_option(command)


def score(arguments: argparse.Namespace) -> int:
    from coach.app.score import run_score
    from coach.score.placed_film import GivenPlacement
    from coach.score.scoring import ScoreOptions

    mirrored = None if arguments.mirrored is None else arguments.mirrored == "yes"
    options = ScoreOptions(
        known=GivenPlacement(arguments.offset, mirrored, arguments.dancer),
        level=arguments.level,
        alignment=arguments.align,
        estimator=estimator_of(arguments),
    )
    group = group_of(arguments, "2 to 9")
    if group and arguments.dancer is not None:
        raise CoachError("--dancer judges one of you, --dancers all: give one of the two.")
    run_score(arguments.song, arguments.take, arguments.json, folders_of(arguments), options, group)
    return EXIT_OK


def review_options(command: argparse.ArgumentParser) -> None:
    take_options(command)
    camera_option(command)
    screen_options(command)
    sound_options(command)
    level_option(command)
    model_option(command)


def review(arguments: argparse.Namespace) -> int:
    from coach.app.session import review_take

    options = session_options_of(arguments)  # for a passage that the dancer practises during the review
    review_take(folders_of(arguments), arguments.song, arguments.take, options, arguments.dancer)
    return EXIT_OK


def report_options(command: argparse.ArgumentParser) -> None:
    take_options(command)
    model_option(command)


def report(arguments: argparse.Namespace) -> int:
    from coach.app.recovery import open_cut_short
    from coach.report.group import write_group_page
    from coach.report.report import write_report
    from coach.takes.folder import chosen_take

    where = folders_of(arguments)
    open_cut_short(where, session_options_of(arguments))
    folder = chosen_take(where.sessions, arguments.song, arguments.take, arguments.dancer)
    print(write_report(folder, where))
    if folder.group:
        print(write_group_page(folder.group, where))
    return EXIT_OK


def history_options(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "song",
        metavar="SONG",
        nargs="?",
        default=argparse.SUPPRESS,
        help="only this song (default: all that you danced)",
    )
    command.add_argument("--name", metavar="NAME", help="only what this dancer of a group danced")
    what = command.add_mutually_exclusive_group()
    what.add_argument(
        "--export",
        choices=("csv", "json"),
        help="csv: one line for each take or practice; json: every beat, mistake and pass, too",
    )
    what.add_argument("--rebuild", action="store_true", help="make the database again from your takes")
    command.add_argument(
        "--to", metavar="FILE", type=typed.path, help="with --export: where to write it (default: prints it)"
    )


def history(arguments: argparse.Namespace) -> int:
    from coach.base.files import write_atomically
    from coach.history.history import export_history, rebuild_history, show_history

    where = folders_of(arguments)
    if arguments.to is not None and not arguments.export:
        raise CoachError("--to FILE needs a format: --export csv or --export json.")
    if not arguments.export:
        print(rebuild_history(where) if arguments.rebuild else show_history(arguments.song, where, arguments.name))
        return EXIT_OK
    exported, notes = export_history(arguments.export, arguments.song, where)
    for note in notes:
        print(note, file=sys.stderr)
    if arguments.to is None:
        print_data(exported)
    else:
        write_atomically(arguments.to, exported.encode("utf-8"))
    return EXIT_OK


def sessions_options(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "song", metavar="SONG", nargs="?", default=argparse.SUPPRESS, help="only this song (default: all)"
    )
    command.add_argument(
        "--delete", metavar="N", type=typed.count, nargs="+", help="delete these takes of SONG; asks first"
    )
    command.add_argument(
        "--keep-best",
        metavar="N",
        type=typed.number_of_takes,
        help="keep only the N best whole takes of each song (the newest of equals), and all you practised; asks first",
    )
    command.add_argument("--practice", action="store_true", help="delete only what you practised; asks first")
    command.add_argument(
        "--older-than", metavar="30d", type=typed.age, help="delete what is older, in days (d) or weeks (w); asks first"
    )


def sessions(arguments: argparse.Namespace) -> int:
    from coach.app.session_deletion import delete
    from coach.app.session_list import chosen, insist_on_sessions, list_sessions, session_table
    from coach.history.history import follow_folders

    where = folders_of(arguments)
    listed = list_sessions(where.sessions, arguments.song)
    filters = (arguments.delete, arguments.keep_best, arguments.older_than)
    if all(one is None for one in filters) and not arguments.practice:
        print(session_table(listed, where.sessions, arguments.song))
        return EXIT_OK
    if arguments.practice and (arguments.delete is not None or arguments.keep_best is not None):
        raise CoachError(
            "--delete and --keep-best choose takes, --practice what you practised: give one of them. With --practice, "
            "--older-than chooses which. Nothing was deleted."
        )
    insist_on_sessions(listed, where.sessions, arguments.song)
    meant = chosen(listed, *filters, datetime.now().astimezone(), arguments.practice)
    if delete(meant, asked, print):
        follow_folders(where.sessions)
    return EXIT_OK


def reel_options(command: argparse.ArgumentParser) -> None:
    take_options(command)
    command.add_argument(
        "--top", metavar="N", type=typed.count_or_all, default=5,
        help="the N mistakes that cost most and are surest, or all (default: 5)",
    )  # fmt: skip
    command.add_argument("--no-slow", action="store_true", help="each mistake at full speed only")
    command.add_argument("--portrait", action="store_true", help="upright, 1080x1920, for phones")
    command.add_argument(
        "--with-reference", choices=("yes", "no"), default="yes", help="no: show only you (default: yes)"
    )
    command.add_argument("--all", action="store_true", help="the whole take, side by side, uncut")
    model_option(command)
    level_option(command)


def reel(arguments: argparse.Namespace) -> int:
    from coach.app.recovery import open_cut_short
    from coach.reel.making import make_reel
    from coach.reel.plan import ReelOptions

    options = ReelOptions(
        top=arguments.top,
        slow=not arguments.no_slow,
        portrait=arguments.portrait,
        with_reference=arguments.with_reference == "yes",
        whole=arguments.all,
    )
    where = folders_of(arguments)
    open_cut_short(where, session_options_of(arguments))
    print(make_reel(where, arguments.song, arguments.take, options, estimator_of(arguments), arguments.dancer))
    return EXIT_OK
