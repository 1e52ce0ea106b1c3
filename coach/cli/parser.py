"""What can be typed: commands and options with their help."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from coach import __version__
from coach.cli import arguments as typed
from coach.cli import commands
from coach.cli.arguments import Parser, check_options

DESCRIPTION = """\
Coach plays a dance, watches you through your webcam and shows you afterwards what to change.

  python main.py                        which songs there are
  python main.py --song lovedive        dance
  python main.py practice --song lovedive   what cost you most, slowly and then faster
  python main.py score lovedive me.mp4  judge a film of you
  python main.py review                 your newest take's mistakes again
  python main.py reel                   the same as a film
"""

SHARED: Final = {
    "song": None, "camera": "0", "fullscreen": False, "level": "normal", "audio_device": None, "no_audio": False,
    "volume": 80, "estimator": None, "pose_model": None, "view": "mirror", "unattended": False,
    "dancers": 1, "members": None, "names": None,
}  # fmt: skip
"""Defaults of the options that may be typed both before and after a command. The options themselves have no default
(SUPPRESS), else the command's default would overwrite what was typed before the command."""


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
    parser = Parser(
        prog="python main.py", description=DESCRIPTION, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--version", action="version", version=f"Coach {__version__}")
    parser.add_argument("--no-setup", action="store_true", help="never make .venv or install anything")
    dance = parser.add_argument_group("dance")
    _dance_options(dance)
    _group_options(dance, "as the camera sees you before the dance", 6)
    dance.add_argument("--trace", metavar="FILE", type=Path, help="write when each frame arrived and was shown (JSON)")
    _folder_options(parser)
    parser.set_defaults(run=commands.dance, **SHARED)

    kinds = parser.add_subparsers(title="commands", metavar="COMMAND")

    def command(name: str, run, summary: str) -> argparse.ArgumentParser:
        added = kinds.add_parser(name, help=summary, description=summary)
        _folder_options(added)
        added.set_defaults(run=run)
        return added

    songs = command("songs", commands.songs, "list the songs")
    songs.add_argument("--restore", metavar="NAME", help="bring back the stand-in that your own video replaced")
    _import_command(command("import", commands.import_, "make a song from a video"))
    beats = command("beats", commands.beats, "hear a song's beats and correct them")
    beats.add_argument("song", metavar="NAME", help="the song")
    _screen_options(beats)
    _sound_options(beats, "the music and the clicks")
    _score_command(command("score", commands.score, "judge a film of your dance"))
    learning = command("thresholds", commands.thresholds, "learn from good covers how far each joint may be off")
    learning.add_argument("song", metavar="SONG", help="the song that they dance")
    learning.add_argument("covers", metavar="COVER.mp4", type=Path, nargs="+", help="films of good dancers, one each")
    _model_option(learning)
    _calibrate_command(
        command(
            "calibrate", commands.calibrate, "measure how late your camera and loudspeaker are: clap on eight clicks"
        )
    )
    _practice_command(command("practice", commands.practice, "dance a passage again and again, slower, or by a plan"))
    command("estimators", commands.estimators, "list what can find the poses, and what each is good for")
    command("cameras", commands.cameras, "list the cameras that open, with size and rate")
    review = command("review", commands.review, "watch the mistakes of your newest take, or of an older one")
    _take_options(review)
    _camera_option(review)
    _screen_options(review)
    _sound_options(review)
    _level_option(review)
    _model_option(review)
    report = command("report", commands.report, "make the page of a take again, for example after marking false alarms")
    _take_options(report)
    _model_option(report)
    _history_command(command("history", commands.history, "your progress from take to take, and a page with plots"))
    _sessions_command(command("sessions", commands.sessions, "list your takes with their sizes; delete some"))
    _reel_command(command("reel", commands.reel, "make a film of your mistakes"))
    command("doctor", commands.doctor, "what works on this machine, what does not, and what to do")
    test = command("test", commands.test, "run the tests")
    test.add_argument("--all", action="store_true", help="the long ones too: about twice the time")
    test.add_argument("pytest", nargs="*", metavar="...", help="handed to pytest, which runs just what they choose")
    _bench_command(command("bench", commands.bench, "measure"))
    return parser


def _reel_command(reel: argparse.ArgumentParser) -> None:
    _take_options(reel)
    reel.add_argument(
        "--top", metavar="N", type=typed.count_or_all, default=5,
        help="the N mistakes that cost most and are surest, or all (default: 5)",
    )  # fmt: skip
    reel.add_argument("--no-slow", action="store_true", help="without the slow repeat")
    reel.add_argument("--portrait", action="store_true", help="upright, 1080x1920, for phones")
    reel.add_argument("--with-reference", choices=("yes", "no"), default="yes", help="no: only yourself (default: yes)")
    reel.add_argument("--all", action="store_true", help="the whole take, side by side, uncut")
    _model_option(reel)
    _level_option(reel)


def _dance_options(group) -> None:
    group.add_argument("--song", metavar="NAME", default=argparse.SUPPRESS, help="the song to dance")
    _camera_option(group)
    group.add_argument(
        "--view",
        choices=("mirror", "stage"),
        default=argparse.SUPPRESS,
        help="the reference as in a mirror, so that you can follow it directly, or as seen from the audience "
        "(default: mirror)",
    )
    _screen_options(group)
    _sound_options(group)
    _level_option(group)
    _model_option(group)
    group.add_argument(
        "--unattended",
        action="store_true",
        default=argparse.SUPPRESS,
        help="do not wait: dance once (practise --passes N times, else once), save it, exit",
    )


def _group_options(group, where: str, most: int) -> None:
    """where: it is that they are counted from left to right."""
    group.add_argument(
        "--dancers", metavar="N", type=typed.dancers, default=argparse.SUPPRESS,
        help=f"a group: how many of you dance, 1 to {most}; each is judged (default: {SHARED['dancers']})",
    )  # fmt: skip
    group.add_argument(
        "--members", metavar="2,1,3", type=typed.counts, default=argparse.SUPPRESS,
        help=f"whom of the reference each of a group follows, from left to right {where} (default: by position)",
    )  # fmt: skip
    group.add_argument(
        "--names", metavar="A,B,C", type=typed.names, default=argparse.SUPPRESS,
        help=f"of a group, from left to right {where}",
    )  # fmt: skip


def _take_options(group) -> None:
    group.add_argument(
        "--song", metavar="NAME", default=argparse.SUPPRESS, help="of this song (default: the song of the newest take)"
    )
    group.add_argument("--take", metavar="N", type=typed.count, help="the N-th take, 1 is the oldest (default: newest)")
    group.add_argument(
        "--dancer", metavar="N", type=typed.count, help="of the take of a group: the N-th of you, from left to right"
    )


def _camera_option(group) -> None:
    group.add_argument(
        "--camera",
        metavar="WHICH",
        default=argparse.SUPPRESS,
        help=f"a number, a video file, or a URL (default: {SHARED['camera']})",
    )


def _screen_options(group) -> None:
    group.add_argument(
        "--fullscreen", action="store_true", default=argparse.SUPPRESS, help="fill the screen (default: a window)"
    )


def _level_option(group) -> None:
    group.add_argument(
        "--level",
        choices=("slides", "strict", "normal", "gentle"),
        default=argparse.SUPPRESS,
        help=f"how strictly a joint is judged; slides is the published table (default: {SHARED['level']})",
    )


def _sound_options(group, of: str = "the music") -> None:
    """of: what is heard."""
    group.add_argument(
        "--audio-device",
        metavar="WHICH",
        default=argparse.SUPPRESS,
        help="the sound output: a number or part of its name",
    )
    group.add_argument("--no-audio", action="store_true", default=argparse.SUPPRESS, help="in silence")
    group.add_argument(
        "--volume",
        metavar="0-100",
        type=typed.percent,
        default=argparse.SUPPRESS,
        help=f"of {of} (default: {SHARED['volume']})",
    )


def _folder_options(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("folders")
    for what, text in (
        ("songs", "where the songs are"),
        ("sessions", "where your takes are kept"),
        ("cache", "where files are kept that can be computed again"),
        ("settings", "where it is kept how late your camera and loudspeaker are, and which passages you saved"),
    ):
        group.add_argument(f"--{what}-dir", metavar="DIR", type=Path, default=argparse.SUPPRESS, help=text)


def _import_command(command: argparse.ArgumentParser) -> None:
    command.add_argument("video", metavar="VIDEO", type=Path, help="the dance, with its music")
    command.add_argument("--song", metavar="NAME", required=True, help="what to call it on the command line")
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
    _model_option(command)


def _score_command(command: argparse.ArgumentParser) -> None:
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
    _group_options(command, "in the film", 9)
    command.add_argument(
        "--align",
        choices=("beat", "frame", "none"),
        default="beat",
        help="how film and reference are aligned: one lag per beat; picture by picture (classical DTW); "
        "by the clock alone (default: beat; the others are there to be compared with)",
    )
    _level_option(command)
    _model_option(command)


def _calibrate_command(command: argparse.ArgumentParser) -> None:
    _camera_option(command)
    _screen_options(command)
    _sound_options(command, "the clicks")
    _model_option(command)
    heard = command.add_mutually_exclusive_group()
    heard.add_argument("--microphone", metavar="WHICH", help="a number or part of its name (default: the system's)")
    heard.add_argument("--no-microphone", action="store_true", help="measure only the sum of camera and loudspeaker")
    command.add_argument("--unattended", action="store_true", help="do not wait: measure once, save it, exit")
    kept = command.add_mutually_exclusive_group()
    kept.add_argument("--show", action="store_true", help="list what was measured, with date and spread")
    kept.add_argument(
        "--forget", metavar="N", nargs="?", type=typed.count, const=0, help="forget number N of --show (default: all)"
    )


def _practice_command(command: argparse.ArgumentParser) -> None:
    _dance_options(command)
    what = command.add_argument_group("what (without any of these: a plan, from your newest takes)")
    what.add_argument("--section", metavar="NAME", help="a section of the song, for example chorus")
    what.add_argument("--from", metavar="N", type=typed.count, dest="first", help="the first beat, as the page counts")
    what.add_argument("--to", metavar="N", type=typed.count, dest="last", help="the last beat")
    what.add_argument("--loop", metavar="NAME", help="a passage that you saved")
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


def _history_command(history: argparse.ArgumentParser) -> None:
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


def _sessions_command(sessions: argparse.ArgumentParser) -> None:
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


def _bench_command(bench: argparse.ArgumentParser) -> None:
    kinds = bench.add_subparsers(title="benchmarks", metavar="WHAT")

    def benchmark(name: str, run, summary: str) -> argparse.ArgumentParser:
        added = kinds.add_parser(name, help=summary, description=summary)
        file = Path(f"bench_{name}.json")
        added.add_argument(
            "--json", metavar="FILE", type=Path, default=file, help=f"where to write it (default: {file})"
        )
        _folder_options(added)
        added.set_defaults(run=run)
        return added

    live = benchmark("live", commands.bench_live, "frames, milliseconds and losses of a whole session")
    live.add_argument("--take", metavar="VIDEO", type=Path, help="what the camera shows (default: the tests' cover)")
    live.add_argument(
        "--size", "--window", metavar="WxH", type=typed.size, nargs="+", default=[(1280, 720)],
        help="of the window; several are put side by side (default: 1280x720)",
    )  # fmt: skip
    live.add_argument("--upright", action="store_true", help="the same again with upright videos, as phones film")
    _model_option(live)
    compare = benchmark("compare", commands.bench_compare, "what each way of comparing finds of what is wrong")
    compare.add_argument(
        "--clips", metavar="FOLDER", type=Path, help="real pairs as well: X_reference and X_cover videos"
    )
    compare.add_argument(
        "--share", metavar="0-1", type=typed.share, default=1.0, help="of the dances, for a quick look"
    )
    _model_option(compare)
    real = benchmark("real", commands.bench_real, "scores and mistakes of real people's takes, with labels")
    real.add_argument("takes", metavar="FOLDER", type=Path, help="pairs.json and the landmark tracks that it names")
    _level_option(real)
    films = benchmark("films", commands.bench_films, "whether a score stays however the film is encoded, lit or cut")
    films.add_argument(
        "films", metavar="FOLDER", type=Path,
        help="films, and beside them the folders of their songs: X_anna.mp4 is danced to X, as X_ben.mp4 is",
    )  # fmt: skip
    films.add_argument(
        "--song", metavar="NAME", default=argparse.SUPPRESS, help="what all of them dance, of the songs folder"
    )
    _model_option(films)
    beats = benchmark("beats", commands.bench_beats, "whether the beats of music are found, and doubts are said")
    beats.add_argument(
        "folder", metavar="FOLDER", type=Path, nargs="?", help="songs, or films with their beats beside them, as well"
    )
    estimators = benchmark("estimators", commands.bench_estimators, "who and what each estimator finds, at what cost")
    estimators.add_argument("films", metavar="FOLDER", type=Path, help="films of one or several dancers")
    _weights_option(estimators, "of openpose, which brings none of its own")
    estimators.add_argument(
        "--programme",
        action="store_true",
        help="also group points by an integer linear programme instead of greedily: slow",
    )
    soak = benchmark("soak", commands.bench_soak, "dance and practise over and over while devices fail: what is left")
    soak.add_argument("--minutes", metavar="N", type=typed.minutes, default=60.0, help="how long (default: 60)")
    soak.add_argument("--song", metavar="NAME", default="lovedive", help="the song (default: lovedive)")
    benchmark("review", commands.bench_review, "from the last beat to the first mistake, seeking, the reel, sizes")
    imports = benchmark("import", commands.bench_import, "how fast the poses of videos are found")
    imports.add_argument(
        "--clips", metavar="FOLDER", type=Path, help="videos to measure on (default: three minutes of the stand-in)"
    )
    _model_option(imports)
    score = benchmark("score", commands.bench_score, "what judging a film costs when its poses are known")
    score.add_argument("--song", metavar="NAME", default="lovedive", help="the song (default: lovedive)")
    score.add_argument("--take", metavar="VIDEO", type=Path, help="the film (default: the tests' cover)")
    _model_option(score)


def _model_option(group) -> None:
    group.add_argument(
        "--estimator",
        metavar="NAME",
        type=typed.estimator,
        default=argparse.SUPPRESS,
        help="what finds the poses (default: blazepose, or what found those of the take); estimators lists them",
    )
    _weights_option(group, "networks of your own for it; for blazepose a pose_landmarker .task file")


def _weights_option(group, text: str) -> None:
    group.add_argument("--pose-model", "--weights", metavar="FILE", type=Path, default=argparse.SUPPRESS, help=text)
