"""Dancing and practising, alone, together and as a game: what can be typed, and the call into the program."""

from __future__ import annotations

import argparse

from coach.base.errors import CoachError
from coach.base.program import EXIT_OK, PROGRAM
from coach.cli import arguments as typed
from coach.cli.options import (
    camera_option,
    dance_options,
    folders_of,
    group_of,
    level_option,
    model_option,
    screen_options,
    session_options_of,
    song_option,
    sound_of,
    sound_options,
)
from coach.cli.songs import songs


def start_options(command: argparse.ArgumentParser) -> None:
    camera_option(command)
    screen_options(command)
    sound_options(command)
    level_option(command)
    model_option(command)


def start(arguments: argparse.Namespace) -> int:
    from coach.app.start import run_start

    run_start(folders_of(arguments), session_options_of(arguments))
    return EXIT_OK


def dance(arguments: argparse.Namespace) -> int:
    if arguments.song is None:
        return songs(arguments)
    from coach.app.group_session import run_group
    from coach.app.session import run_session

    where, options, group = folders_of(arguments), session_options_of(arguments), group_of(arguments, "2 to 6")
    if group is None:
        run_session(arguments.song, where, options)
    else:
        run_group(arguments.song, where, options, group)
    return EXIT_OK


def practice_options(command: argparse.ArgumentParser) -> None:
    song_option(command, "the song to practise")
    dance_options(command, "practise --passes N times, or once (a plan or a move to its end), save it")
    what = command.add_argument_group("what (without any of these: a plan, from your newest takes)")
    what.add_argument("--section", metavar="NAME", help="a section of the song, for example chorus")
    what.add_argument(
        "--from", metavar="N", type=typed.count, dest="first", help="the first beat, counted as on the page"
    )
    what.add_argument("--to", metavar="N", type=typed.count, dest="last", help="the last beat")
    what.add_argument("--loop", metavar="NAME", help="a passage that you saved")
    what.add_argument("--move", metavar="NAME", help="a move of the song, wherever it comes, slowly first")
    what.add_argument("--mistake", metavar="N", type=typed.count, help="mistake N of your newest take")
    how = command.add_argument_group("how")
    how.add_argument(
        "--speed",
        metavar="0.5-1.0",
        type=typed.practice_speed,
        help="of the first pass, in steps of 0.05 (default: 1; with --ramp or a plan, what you managed last time)",
    )
    how.add_argument("--ramp", action="store_true", help="faster after a clean pass, slower after two that were not")
    how.add_argument("--only", choices=("arms", "legs"), help="judge and show only these (default: all)")
    how.add_argument("--fade", action="store_true", help="every second pass from memory, without the reference")
    how.add_argument("--no-count-in", action="store_true", help="no clicks before a pass")
    how.add_argument("--no-gestures", action="store_true", help="ignore your arms between passes")
    how.add_argument("--keep-films", action="store_true", help="keep the film of each pass, too")
    how.add_argument(
        "--passes",
        metavar="N",
        type=typed.count,
        help="stop after N passes (default: until you stop; with --unattended 1, or all of a plan or a move)",
    )


def practice(arguments: argparse.Namespace) -> int:
    name, what = arguments.song, _practised(arguments)
    if name is None:
        raise CoachError(f"Say which song to practise: {PROGRAM} practice --song NAME.")
    from coach.app.practice import run_practice
    from coach.live.options import PracticeOptions

    one = any(value is not None for key, value in what.items() if key != "move")
    once = arguments.unattended and one  # a plan, or a move with its places, ends by itself
    options = PracticeOptions(
        session=session_options_of(arguments),
        **what,
        speed=arguments.speed,
        ramp=arguments.ramp,
        body=arguments.only or "all",
        fade=arguments.fade,
        count_in=not arguments.no_count_in,
        gestures=not arguments.no_gestures,
        keep_films=arguments.keep_films,
        passes=arguments.passes or (1 if once else None),
    )
    run_practice(name, folders_of(arguments), options)
    return EXIT_OK


def _practised(arguments: argparse.Namespace) -> dict[str, object]:
    """What was asked for, one thing at most. CoachError if it is several, or half of one."""
    first, last = arguments.first, arguments.last
    if (first is None) != (last is None):
        raise CoachError("--from and --to belong together: say both, for example --from 17 --to 32.")
    what = {
        "section": arguments.section,
        "beats": None if first is None else (first, last),
        "loop": arguments.loop,
        "mistake": arguments.mistake,
        "move": arguments.move,
    }
    if sum(value is not None for value in what.values()) > 1:
        raise CoachError("Say only one of --section, --from with --to, --loop, --mistake and --move.")
    return what


def quiz_options(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "how", metavar="LEVEL", nargs="?", choices=("easy", "normal", "hard", "dancing"),
        help="easy, normal or hard; or dancing: you dance, Coach guesses (default: asks you)",
    )  # fmt: skip
    command.add_argument("--groups", action="store_true", help="show whole groups, not one dancer of each song")
    command.add_argument("--seed", metavar="N", type=typed.seed, help="ask the same questions again")
    camera_option(command)
    screen_options(command)
    sound_options(command)
    command.add_argument(
        "--unattended", action="store_true", default=argparse.SUPPRESS,
        help="do not wait for anybody: play one round, answer at random, exit",
    )  # fmt: skip


def quiz(arguments: argparse.Namespace) -> int:
    from coach.app.quiz import run_quiz
    from coach.quiz.game import QuizOptions

    options = QuizOptions(
        level=arguments.how,
        groups=arguments.groups,
        fullscreen=arguments.fullscreen,
        sound=sound_of(arguments),
        unattended=arguments.unattended,
        seed=arguments.seed,
    )
    run_quiz(folders_of(arguments), options, arguments.camera)
    return EXIT_OK


def random_play_options(command: argparse.ArgumentParser) -> None:
    dance_options(command, "dance all sections once")
    command.add_argument(
        "--sections", metavar="N", type=typed.count, default=10, help="how many you dance (default: 10)"
    )
    command.add_argument("--seed", metavar="N", type=typed.seed, help="dance the same sections again")


def random_play(arguments: argparse.Namespace) -> int:
    from coach.app.random_play import run_random_play

    run_random_play(folders_of(arguments), session_options_of(arguments), arguments.sections, arguments.seed)
    return EXIT_OK


def calibrate_options(command: argparse.ArgumentParser) -> None:
    camera_option(command)
    screen_options(command)
    sound_options(command, "the clicks")
    model_option(command)
    heard = command.add_mutually_exclusive_group()
    heard.add_argument(
        "--microphone", metavar="WHICH", help="a number or part of its name (default: your system's default)"
    )
    heard.add_argument("--no-microphone", action="store_true", help="measure only camera and loudspeaker together")
    command.add_argument(
        "--unattended", action="store_true", help="do not wait for anybody: measure once, save it, exit"
    )
    kept = command.add_mutually_exclusive_group()
    kept.add_argument("--show", action="store_true", help="list what was measured, with date and spread")
    kept.add_argument(
        "--forget",
        metavar="N",
        nargs="?",
        type=typed.count,
        const=0,
        help="forget number N of what --show lists (default: all)",
    )


def calibrate(arguments: argparse.Namespace) -> int:
    from coach.app import calibrate as calibration

    where = folders_of(arguments)
    if arguments.show:
        print(calibration.show(where))
        return EXIT_OK
    if arguments.forget is not None:
        print(calibration.forget(where, arguments.forget or None))
        return EXIT_OK
    options = session_options_of(arguments)
    calibration.run_calibration(where, options, arguments.microphone, listens=not arguments.no_microphone)
    return EXIT_OK
