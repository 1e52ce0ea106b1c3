"""All commands, with one line about each. A command's options are defined next to what it does."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from typing import Final, TypeAlias

from coach import __version__
from coach.base.program import PROGRAM_NAME
from coach.cli import arguments as typed
from coach.cli import dancing, machine, songs, takes
from coach.cli.arguments import COMMAND, Parser, check_options, parsers
from coach.cli.benchmarks import bench, bench_options
from coach.cli.contests import contest, contest_options, worker, worker_options
from coach.cli.options import SHARED_DEFAULTS, dance_options, folder_options, group_options, song_option

RunCommand: TypeAlias = Callable[[argparse.Namespace], int]
Options: TypeAlias = Callable[[argparse.ArgumentParser], None]

KNOWS: Final = "knows"
"""Where a command's parser records which values it reads."""
OPTIONS_BEFORE_COMMAND: Final = SHARED_DEFAULTS | {"trace": None}
"""Options that may be typed before a command, with their defaults."""
EXAMPLES = {
    "": "which songs there are",
    " --song lovedive": "dance",
    " start": "the same in a window, with the mouse",
    " practice --song lovedive": "what cost you most, slowly and then faster",
    " score lovedive me.mp4": "judge a film of you",
    " review": "your newest take's mistakes again",
    " reel": "the same as a film",
}
DESCRIPTION = "\n".join([
    "Coach plays a dance, watches you through your webcam and shows you afterwards what to change.",
    "",
    *(f"  {PROGRAM_NAME + words:<{len(PROGRAM_NAME) + 27}}{what}" for words, what in EXAMPLES.items()),
])  # fmt: skip


def parsed(argv: Sequence[str]) -> argparse.Namespace:
    """The parsed arguments. What follows ``test`` goes to pytest, which argparse cannot do for words that begin with
    "-"."""
    words, parser = list(argv), _parser()
    if words[:1] == ["test"]:
        found = parser.parse_args(["test", "--help"] if {"-h", "--help"} & set(words) else ["test"])
        found.pytest = words[1:]
        return found
    check_options(parser, words)
    found = parser.parse_args(words)
    _refuse_unused(parser, found)
    return found


def _refuse_unused(parser: Parser, found: argparse.Namespace) -> None:
    """Refuse a dance option typed before a command that does not have it: it would be silently ignored."""
    for action in parser._actions:
        unused = action.dest in OPTIONS_BEFORE_COMMAND and action.dest not in getattr(
            found, KNOWS, OPTIONS_BEFORE_COMMAND
        )
        if unused and getattr(found, action.dest) != OPTIONS_BEFORE_COMMAND[action.dest]:
            parser.refuse(f"This command has no {action.option_strings[0]}: leave it out.")


def _parser() -> Parser:
    parser = Parser(prog=PROGRAM_NAME, description=DESCRIPTION, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--version", action="version", version=f"Coach {__version__}")
    parser.add_argument("--no-setup", action="store_true", help="never make .venv or install anything")
    dance = parser.add_argument_group("dance")
    song_option(dance, "the song to dance")
    dance_options(dance)
    group_options(dance, "as the camera sees you before the dance", 6)
    dance.add_argument(
        "--trace", metavar="FILE", type=typed.path, help="record when each picture came and was shown (JSON)"
    )
    folder_options(parser)
    parser.set_defaults(run=dancing.dance, **SHARED_DEFAULTS)

    _add_commands(parser.add_subparsers(title="commands", metavar=COMMAND))
    return parser


def _add_commands(kinds) -> None:
    """All commands, in the order in which --help lists them."""

    def command(name: str, run: RunCommand, summary: str, options: Options | None = None) -> None:
        added = kinds.add_parser(name, help=summary, description=summary)
        added.set_defaults(run=run)
        if options is not None:
            options(added)
        folder_options(added)
        added.set_defaults(**{KNOWS: {action.dest for part in parsers(added) for action in part._actions}})

    what = "choose a song in a window: dance, practise, see your mistakes"
    command("start", dancing.start, what, dancing.start_options)
    command("songs", songs.songs, "list the songs", songs.songs_options)
    what = "make a song from a video, or from a .coachtrack file"
    command("import", songs.import_, what, songs.import_options)
    command("beats", songs.beats, "hear a song's beats and correct them", songs.beats_options)
    command("moves", songs.moves, "find a song's moves, learn them, recognise them in films", songs.moves_options)
    command("score", takes.score, "judge a film of your dance", takes.score_options)
    what = "learn from good covers how far each joint may be off"
    command("thresholds", songs.thresholds, what, songs.thresholds_options)
    command("contest", contest, "judge many films of one dance and rank them", contest_options)
    command("worker", worker, "let this computer judge films for a contest that runs on another", worker_options)
    what = "measure how late your camera and loudspeaker are: clap on eight clicks"
    command("calibrate", dancing.calibrate, what, dancing.calibrate_options)
    what = "dance a passage again and again, slower or by a plan"
    command("practice", dancing.practice, what, dancing.practice_options)
    command("quiz", dancing.quiz, "Guess That Song!: recognise the song by its dance", dancing.quiz_options)
    what = "random play dance: sections of all your songs, shuffled; step in where you know it"
    command("random-play", dancing.random_play, what, dancing.random_play_options)
    command("estimators", machine.estimators, "list what can find poses, and what each is good for")
    command("cameras", machine.cameras, "list the cameras that work, with size and rate")
    what = "watch the mistakes of your newest take, or of an older one"
    command("review", takes.review, what, takes.review_options)
    what = "make a take's page again, for example after marking false alarms"
    command("report", takes.report, what, takes.report_options)
    command("history", takes.history, "your progress from take to take, and a page with plots", takes.history_options)
    command("sessions", takes.sessions, "list your takes with their sizes; delete some", takes.sessions_options)
    command("reel", takes.reel, "make a film of your mistakes", takes.reel_options)
    command("doctor", machine.doctor, "what works on this machine, what does not, and what to do")
    what = "build a program that starts with a double click, for this system"
    command("package", machine.package, what, machine.package_options)
    command("test", machine.test, "run the tests", machine.test_options)
    command("bench", bench, "measure how well and how fast Coach works", bench_options)
