"""What can be typed: commands and options with their help."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from coach import __version__
from coach.base.program import PROGRAM
from coach.cli import arguments as typed
from coach.cli import commands
from coach.cli.arguments import Parser, check_options
from coach.cli.benchmarks import bench, bench_options
from coach.cli.contests import contest, contest_options, worker, worker_options
from coach.cli.options import (
    SHARED,
    camera_option,
    dance_options,
    folder_options,
    group_options,
    level_option,
    model_option,
    screen_options,
    sound_options,
    take_options,
)
from coach.setup.products import PRODUCTS

EXAMPLES = {
    "": "which songs there are",
    " --song lovedive": "dance",
    " practice --song lovedive": "what cost you most, slowly and then faster",
    " score lovedive me.mp4": "judge a film of you",
    " review": "your newest take's mistakes again",
    " reel": "the same as a film",
}
DESCRIPTION = "\n".join([
    "Coach plays a dance, watches you through your webcam and shows you afterwards what to change.",
    "",
    *(f"  {PROGRAM + words:<{len(PROGRAM) + 26}}{what}" for words, what in EXAMPLES.items()),
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
    return parser.parse_args(words)


def _parser() -> Parser:
    parser = Parser(prog=PROGRAM, description=DESCRIPTION, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--version", action="version", version=f"Coach {__version__}")
    parser.add_argument("--no-setup", action="store_true", help="never make .venv or install anything")
    dance = parser.add_argument_group("dance")
    dance_options(dance)
    group_options(dance, "as the camera sees you before the dance", 6)
    dance.add_argument("--trace", metavar="FILE", type=Path, help="write when each frame arrived and was shown (JSON)")
    folder_options(parser)
    parser.set_defaults(run=commands.dance, **SHARED)

    _add_commands(parser.add_subparsers(title="commands", metavar="COMMAND"))
    return parser


def _add_commands(kinds) -> None:
    """All commands, in the order in which --help lists them."""

    def command(name: str, run, summary: str) -> argparse.ArgumentParser:
        added = kinds.add_parser(name, help=summary, description=summary)
        folder_options(added)
        added.set_defaults(run=run)
        return added

    _start(command("start", commands.start, "choose a song in a window: dance, practise, see your mistakes"))
    _songs(command("songs", commands.songs, "list the songs"))
    _import(command("import", commands.import_, "make a song from a video, or from a .coachtrack file"))
    _beats(command("beats", commands.beats, "hear a song's beats and correct them"))
    _moves(command("moves", commands.moves, "find a song's moves, learn them, recognise them in films"))
    _score(command("score", commands.score, "judge a film of your dance"))
    _thresholds(command("thresholds", commands.thresholds, "learn from good covers how far each joint may be off"))
    contest_options(command("contest", contest, "judge many films of one dance and rank them"))
    worker_options(command("worker", worker, "let this machine judge films of a contest that runs on another"))
    clap = "measure how late your camera and loudspeaker are: clap on eight clicks"
    _calibrate(command("calibrate", commands.calibrate, clap))
    _practice(command("practice", commands.practice, "dance a passage again and again, slower, or by a plan"))
    _quiz(command("quiz", commands.quiz, "Guess That Song!: only the dancers' skeletons are left"))
    shuffle = "random play dance: sections of all your songs, shuffled; step in where you know it"
    _random_play(command("random-play", commands.random_play, shuffle))
    command("estimators", commands.estimators, "list what can find the poses, and what each is good for")
    command("cameras", commands.cameras, "list the cameras that open, with size and rate")
    _review(command("review", commands.review, "watch the mistakes of your newest take, or of an older one"))
    _report(command("report", commands.report, "make the page of a take again, for example after marking false alarms"))
    _history(command("history", commands.history, "your progress from take to take, and a page with plots"))
    _sessions(command("sessions", commands.sessions, "list your takes with their sizes; delete some"))
    _reel(command("reel", commands.reel, "make a film of your mistakes"))
    command("doctor", commands.doctor, "what works on this machine, what does not, and what to do")
    _package(command("package", commands.package, "build a program that starts with a double click, for this system"))
    _test(command("test", commands.test, "run the tests"))
    bench_options(command("bench", bench, "measure"))


# ----------------------------------------------------------------
# What can be typed after each command, in the same order.


def _start(command: argparse.ArgumentParser) -> None:
    camera_option(command)
    screen_options(command)
    sound_options(command)
    level_option(command)
    model_option(command)


def _songs(songs: argparse.ArgumentParser) -> None:
    what = songs.add_mutually_exclusive_group()
    what.add_argument("--restore", metavar="NAME", help="bring back the stand-in that your own video replaced")
    what.add_argument(
        "--export-track", metavar=("NAME", "FILE"), nargs="+",
        help="write a song's dance without its video to a small file for your friends (default: NAME.coachtrack)",
    )  # fmt: skip
    songs.add_argument("--music", action="store_true", help="with --export-track: its music too, where it is free")
    model_option(songs)


def _import(command: argparse.ArgumentParser) -> None:
    command.add_argument("video", metavar="VIDEO", type=Path, help="the dance, with its music; or a .coachtrack file")
    command.add_argument(
        "--song", metavar="NAME", help="what to call it on the command line (a .coachtrack file: default its own name)"
    )
    command.add_argument("--title", help="as the artist writes it (default: NAME)")
    command.add_argument("--artist", help="shown beside the title")
    command.add_argument("--bpm", type=typed.number, metavar="N", help="beats a minute (default: heard, or seen)")
    command.add_argument("--first-beat", type=typed.number, metavar="S", help="second of the video of the first beat")
    command.add_argument(
        "--mirrored",
        choices=("yes", "no"),
        default="no",
        help="yes: the video already shows the dance as a mirror would (default: no)",
    )
    command.add_argument(
        "--dancer", type=typed.count, metavar="N", help="which of several people to follow (default: asks)"
    )
    command.add_argument("--start", type=typed.number, metavar="S", help="second of the video from which it is danced")
    command.add_argument("--end", type=typed.number, metavar="S", help="second of the video until which it is danced")
    command.add_argument("--link", action="store_true", help="leave the video where it is")
    command.add_argument("--force", action="store_true", help="replace a song; accept a video with few poses")
    model_option(command)


def _beats(beats: argparse.ArgumentParser) -> None:
    beats.add_argument("song", metavar="NAME", help="the song")
    screen_options(beats)
    sound_options(beats, "the music and the clicks")


def _moves(moves: argparse.ArgumentParser) -> None:
    moves.add_argument("song", metavar="NAME", nargs="?", default=None, help="the song")
    what = moves.add_mutually_exclusive_group()
    what.add_argument(
        "--write", action="store_true", help="add the new ones to its song.toml, where you can give them names"
    )
    what.add_argument(
        "--learn",
        metavar="COVER",
        type=Path,
        nargs="*",
        help="learn to recognise them, from good covers too if there are",
    )
    what.add_argument("--recognise", metavar="FILM", type=Path, help="which of them a film dances, and when")
    what.add_argument("--train", metavar="FOLDER", type=Path, help="without a song: learn what films of yours show")
    moves.add_argument(
        "--labels", metavar="FILE", type=Path,
        help="what they show: CSV with film,start_s,end_s,label (default: labels.csv in FOLDER)",
    )  # fmt: skip
    moves.add_argument(
        "--model", metavar="FILE", type=Path, help="what is learnt from them (default: moves.npz in FOLDER)"
    )
    moves.add_argument("--json", metavar="FILE", help="with --recognise: write it there; - is standard output")
    moves.add_argument(
        "--plot", metavar="FILE", nargs="?", const="",
        help="of a take, or with --recognise of the film: how arms move and which move that is, as .png or .svg "
        "(default: moves.png in the take's folder, or beside the film)",
    )  # fmt: skip
    moves.add_argument("--take", metavar="N", type=typed.count, help="with --plot: the N-th take (default: newest)")
    model_option(moves)


def _score(command: argparse.ArgumentParser) -> None:
    command.add_argument("song", metavar="NAME", help="the song that is danced")
    command.add_argument("take", metavar="TAKE.mp4", type=Path, help="the film of it")
    command.add_argument(
        "--json", metavar="FILE", help="write everything that was judged there; - is standard output, with nothing else"
    )
    command.add_argument(
        "--offset",
        metavar="S",
        type=typed.number,
        help="second of the film at which the song begins (default: found)",
    )
    command.add_argument(
        "--mirrored", choices=("yes", "no"), help="yes: the film shows the dance as a mirror would (default: found)"
    )
    command.add_argument(
        "--dancer", metavar="N", type=typed.count, help="which of several people (default: who dances it best)"
    )
    group_options(command, "in the film", 9)
    command.add_argument(
        "--align",
        choices=("beat", "frame", "none"),
        default="beat",
        help="how film and reference are aligned: one lag per beat; picture by picture (classical DTW); "
        "by the clock alone (default: beat; the others are there to be compared with)",
    )
    level_option(command)
    model_option(command)


def _thresholds(learning: argparse.ArgumentParser) -> None:
    learning.add_argument("song", metavar="SONG", help="the song that they dance")
    learning.add_argument("covers", metavar="COVER.mp4", type=Path, nargs="*", help="films of good dancers, one each")
    learning.add_argument("--from-contest", metavar="DIR", type=Path, help="instead: a contest's best; asks first")
    learning.add_argument(
        "--top", metavar="20%", type=typed.best_share, default=0.2, help="with --from-contest: how many (default: 20%%)"
    )
    model_option(learning)


def _calibrate(command: argparse.ArgumentParser) -> None:
    camera_option(command)
    screen_options(command)
    sound_options(command, "the clicks")
    model_option(command)
    heard = command.add_mutually_exclusive_group()
    heard.add_argument("--microphone", metavar="WHICH", help="a number or part of its name (default: the system's)")
    heard.add_argument("--no-microphone", action="store_true", help="measure only the sum of camera and loudspeaker")
    command.add_argument("--unattended", action="store_true", help="do not wait: measure once, save it, exit")
    kept = command.add_mutually_exclusive_group()
    kept.add_argument("--show", action="store_true", help="list what was measured, with date and spread")
    kept.add_argument(
        "--forget", metavar="N", nargs="?", type=typed.count, const=0, help="forget number N of --show (default: all)"
    )


def _practice(command: argparse.ArgumentParser) -> None:
    dance_options(command)
    what = command.add_argument_group("what (without any of these: a plan, from your newest takes)")
    what.add_argument("--section", metavar="NAME", help="a section of the song, for example chorus")
    what.add_argument("--from", metavar="N", type=typed.count, dest="first", help="the first beat, as the page counts")
    what.add_argument("--to", metavar="N", type=typed.count, dest="last", help="the last beat")
    what.add_argument("--loop", metavar="NAME", help="a passage that you saved")
    what.add_argument("--move", metavar="NAME", help="a move of the song, wherever it comes, slowly first")
    what.add_argument("--mistake", metavar="N", type=typed.count, help="mistake N of your newest take")
    how = command.add_argument_group("how")
    how.add_argument(
        "--speed",
        metavar="0.5-1.0",
        type=typed.practice_speed,
        help="of the first pass, in steps of .05 (default: 1; with --ramp, or by a plan: as it was good last time)",
    )
    how.add_argument("--ramp", action="store_true", help="faster after a clean pass, slower after two that were not")
    how.add_argument("--only", choices=("arms", "legs"), help="only these are judged and shown (default: all)")
    how.add_argument("--fade", action="store_true", help="every second pass from memory, without the reference")
    how.add_argument("--no-count-in", action="store_true", help="no clicks before a pass")
    how.add_argument("--no-gestures", action="store_true", help="no window between passes that understands your arms")
    how.add_argument("--keep-films", action="store_true", help="keep the film of each pass too")
    how.add_argument(
        "--passes", metavar="N", type=typed.count, help="stop after N passes (default: when you stop; --unattended: 1)"
    )


def _quiz(quiz: argparse.ArgumentParser) -> None:
    quiz.add_argument(
        "how", metavar="LEVEL", nargs="?", choices=("easy", "normal", "hard", "dancing"),
        help="easy, normal, hard, or dancing: you dance, Coach guesses (default: asks)",
    )  # fmt: skip
    quiz.add_argument("--groups", action="store_true", help="show whole groups, not one dancer of each song")
    quiz.add_argument("--seed", metavar="N", type=typed.seed, help="ask the same questions again")
    camera_option(quiz)
    screen_options(quiz)
    sound_options(quiz)
    quiz.add_argument(
        "--unattended", action="store_true", default=argparse.SUPPRESS,
        help="do not wait: play one round, answer at random, exit",
    )  # fmt: skip


def _random_play(command: argparse.ArgumentParser) -> None:
    dance_options(command)
    command.add_argument(
        "--sections", metavar="N", type=typed.count, default=10, help="how many are danced (default: 10)"
    )
    command.add_argument("--seed", metavar="N", type=typed.seed, help="the same sections again")


def _review(review: argparse.ArgumentParser) -> None:
    take_options(review)
    camera_option(review)
    screen_options(review)
    sound_options(review)
    level_option(review)
    model_option(review)


def _report(report: argparse.ArgumentParser) -> None:
    take_options(report)
    model_option(report)


def _history(history: argparse.ArgumentParser) -> None:
    history.add_argument(
        "song",
        metavar="SONG",
        nargs="?",
        default=argparse.SUPPRESS,
        help="only this song (default: all that you danced)",
    )
    history.add_argument("--name", metavar="NAME", help="only what this dancer of a group danced")
    what = history.add_mutually_exclusive_group()
    what.add_argument(
        "--export",
        choices=("csv", "json"),
        help="csv: a line a take or practice; json: every beat, mistake and pass too",
    )
    what.add_argument("--rebuild", action="store_true", help="rebuild the database from the session folders")
    history.add_argument("--to", metavar="FILE", type=Path, help="where to export (default: print)")


def _sessions(sessions: argparse.ArgumentParser) -> None:
    sessions.add_argument(
        "song", metavar="SONG", nargs="?", default=argparse.SUPPRESS, help="only this song (default: all)"
    )
    sessions.add_argument(
        "--delete", metavar="N", type=typed.count, nargs="+", help="delete these takes of SONG; asks first"
    )
    sessions.add_argument(
        "--keep-best",
        metavar="N",
        type=typed.number_of_takes,
        help="keep only the N best whole takes of each song, and all that you practised; asks",
    )
    sessions.add_argument("--practice", action="store_true", help="delete only what you practised; asks")
    sessions.add_argument("--older-than", metavar="30d", type=typed.age, help="delete what is older (d, w); asks")


def _reel(reel: argparse.ArgumentParser) -> None:
    take_options(reel)
    reel.add_argument(
        "--top", metavar="N", type=typed.count_or_all, default=5,
        help="the N mistakes that cost most and are surest, or all (default: 5)",
    )  # fmt: skip
    reel.add_argument("--no-slow", action="store_true", help="without the slow repeat")
    reel.add_argument("--portrait", action="store_true", help="upright, 1080x1920, for phones")
    reel.add_argument("--with-reference", choices=("yes", "no"), default="yes", help="no: only yourself (default: yes)")
    reel.add_argument("--all", action="store_true", help="the whole take, side by side, uncut")
    model_option(reel)
    level_option(reel)


def _package(command: argparse.ArgumentParser) -> None:
    command.add_argument("program", choices=tuple(PRODUCTS), help="the quiz alone, or all of Coach")


def _test(test: argparse.ArgumentParser) -> None:
    test.add_argument("--all", action="store_true", help="the long ones too: three to four times the time")
    test.add_argument("--long", action="store_true", help="only the long ones")
    test.add_argument("pytest", nargs="*", metavar="...", help="handed to pytest, which runs just what they choose")
