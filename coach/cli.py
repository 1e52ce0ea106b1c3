"""Words typed by the dancer → one call each. The only module that knows the command line."""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from coach import __version__
from coach.errors import CoachError
from coach.paths import Folders, folders

EXIT_OK, EXIT_BAD_INPUT, EXIT_INTERRUPTED = 0, 2, 130

DESCRIPTION = """\
Coach plays a dance, watches you through your webcam and shows you afterwards what to change.

  python main.py                        which songs there are
  python main.py --song lovedive        dance
  python main.py score lovedive me.mp4  judge a film of you
  python main.py review                 your newest take's mistakes again
  python main.py reel                   the same as a film
"""


def main(argv: Sequence[str]) -> int:
    """Run one command; returns the exit code: 0 fine, 2 something the dancer can put right, 130 interrupted."""
    arguments = _parsed(argv)
    try:
        return arguments.run(arguments)
    except CoachError as error:
        print(f"\n{error}", file=sys.stderr)
        return EXIT_BAD_INPUT
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return EXIT_INTERRUPTED


# ---------------------------------------------------------------- what can be typed


def _parsed(argv: Sequence[str]) -> argparse.Namespace:
    """``test`` hands all that follows it to pytest, which argparse cannot do for words that begin with "-"."""
    words = list(argv)
    if "test" in words[:2] and not {"-h", "--help"} & set(words):
        place = words.index("test")
        parsed = _parser().parse_args(words[: place + 1])
        parsed.pytest = words[place + 1 :]
        return parsed
    return _parser().parse_args(words)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python main.py", description=DESCRIPTION, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--version", action="version", version=f"Coach {__version__}")
    parser.add_argument("--no-setup", action="store_true", help="never make .venv or install anything")
    _dance_options(parser.add_argument_group("dance"))
    _folder_options(parser)
    parser.set_defaults(run=_dance)

    commands = parser.add_subparsers(title="commands", metavar="COMMAND")

    def command(name: str, run, summary: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=summary, description=summary)
        _folder_options(added)
        added.set_defaults(run=run)
        return added

    songs = command("songs", _songs, "list the songs")
    songs.add_argument("--restore", metavar="NAME", help="bring back the stand-in that your own video replaced")
    _import_command(command("import", _import, "make a song of a video"))
    beats = command("beats", _beats, "hear a song's beats, and put them right")
    beats.add_argument("song", metavar="NAME", help="the song")
    _screen_options(beats)
    _sound_options(beats)
    _score_command(command("score", _score, "judge a film of your dance"))
    command("cameras", _cameras, "list the cameras that open, with size and rate")
    review = command("review", _review, "watch the mistakes of your newest take, or of an older one")
    review.add_argument("--song", metavar="NAME", help="of this song (default: the song of the newest take)")
    review.add_argument("--take", metavar="N", type=int, help="the N-th take, 1 is the oldest (default: newest)")
    _camera_option(review)
    _screen_options(review)
    _sound_options(review)
    _level_option(review)
    report = command("report", _report, "make the page of a take again, for example after marking false alarms")
    report.add_argument("--song", metavar="NAME", help="of this song (default: the song of the newest take)")
    report.add_argument("--take", metavar="N", type=int, help="the N-th take, 1 is the oldest (default: newest)")
    _history_command(command("history", _history, "your progress from take to take; writes a page with plots too"))
    _sessions_command(command("sessions", _sessions, "list your takes with their sizes; delete some"))
    _reel_command(command("reel", _reel, "make a film of your mistakes"))
    command("doctor", _doctor, "what works on this machine, what does not, and what to do")
    test = command("test", _test, "run the tests")
    test.add_argument("pytest", nargs="*", metavar="...", help="handed to pytest")
    _bench_command(command("bench", _bench, "measure"))
    return parser


def _reel_command(reel: argparse.ArgumentParser) -> None:
    reel.add_argument("--song", metavar="NAME", help="of this song (default: the song of the newest take)")
    reel.add_argument("--take", metavar="N", type=int, help="the N-th take, 1 is the oldest (default: newest)")
    reel.add_argument("--top", metavar="N", type=_count, help="only the N mistakes that cost most (default: all)")
    reel.add_argument("--no-slow", action="store_true", help="without the half speed")
    reel.add_argument("--portrait", action="store_true", help="upright, 1080x1920, for phones")
    reel.add_argument("--with-reference", choices=("yes", "no"), default="yes", help="no: only yourself (default: yes)")
    reel.add_argument("--all", action="store_true", help="the whole take, side by side, uncut")
    reel.add_argument("--pose-model", metavar="FILE", type=Path, help="a pose_landmarker .task file of your own")
    _level_option(reel)


def _dance_options(group) -> None:
    group.add_argument("--song", metavar="NAME", help="the song to dance")
    _camera_option(group)
    group.add_argument(
        "--view",
        choices=("mirror", "stage"),
        default="mirror",
        help="the reference as in a mirror, so that you can follow it directly, or as seen from the audience "
        "(default: mirror)",
    )
    _screen_options(group)
    _sound_options(group)
    _level_option(group)
    group.add_argument("--pose-model", metavar="FILE", type=Path, help="a pose_landmarker .task file of your own")
    group.add_argument("--unattended", action="store_true", help="do not wait: dance once, save the take, exit")
    group.add_argument("--trace", metavar="FILE", type=Path, help="write when each frame arrived and was shown (JSON)")


def _camera_option(group) -> None:
    group.add_argument("--camera", metavar="WHICH", default="0", help="a number, a video file, or a URL (default: 0)")


def _screen_options(group) -> None:
    group.add_argument("--fullscreen", action="store_true", help="fill the screen (default: a window)")


def _level_option(group) -> None:
    group.add_argument(
        "--level",
        choices=("slides", "strict", "normal", "gentle"),
        default="normal",
        help="how strictly a joint is judged; slides is the published table (default: normal)",
    )


def _sound_options(group) -> None:
    group.add_argument("--audio-device", metavar="WHICH", help="the sound output: a number or part of its name")
    group.add_argument("--no-audio", action="store_true", help="dance in silence")
    group.add_argument("--volume", metavar="0-100", type=_percent, default=80, help="of the music (default: 80)")


def _folder_options(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("folders")
    for what, text in (
        ("songs", "where the songs are"),
        ("sessions", "where your takes are kept"),
        ("cache", "where what can be computed again is kept"),
    ):
        # SUPPRESS: a command's own option must not overwrite the one given before the command
        group.add_argument(f"--{what}-dir", metavar="DIR", type=Path, default=argparse.SUPPRESS, help=text)


def _import_command(command: argparse.ArgumentParser) -> None:
    command.add_argument("video", metavar="VIDEO", type=Path, help="the dance, with its music")
    command.add_argument("--song", metavar="NAME", required=True, help="what to call it on the command line")
    command.add_argument("--title", help="as the artist writes it (default: NAME)")
    command.add_argument("--artist", help="shown beside the title")
    command.add_argument("--bpm", type=_number, metavar="N", help="beats a minute (default: heard, or seen)")
    command.add_argument("--first-beat", type=_number, metavar="S", help="second of the video of the first beat")
    command.add_argument(
        "--mirrored",
        choices=("yes", "no"),
        default="no",
        help="yes: the video already shows the dance as a mirror would (default: no)",
    )
    command.add_argument("--dancer", type=int, metavar="N", help="which of several people to follow (default: asks)")
    command.add_argument("--start", type=_number, metavar="S", help="second of the video from which it is danced")
    command.add_argument("--end", type=_number, metavar="S", help="second of the video until which it is danced")
    command.add_argument("--link", action="store_true", help="leave the video where it is")
    command.add_argument("--force", action="store_true", help="replace a song; accept a video with few poses")
    command.add_argument("--pose-model", metavar="FILE", type=Path, help="a pose_landmarker .task file of your own")


def _score_command(command: argparse.ArgumentParser) -> None:
    command.add_argument("song", metavar="NAME", help="the song that is danced")
    command.add_argument("take", metavar="TAKE.mp4", type=Path, help="the film of it")
    command.add_argument(
        "--json", metavar="FILE", help="write everything that was judged there; - is standard output, with nothing else"
    )
    command.add_argument(
        "--offset", metavar="S", type=_number, help="second of the film at which the song begins (default: found)"
    )
    command.add_argument(
        "--mirrored", choices=("yes", "no"), help="yes: the film shows the dance as a mirror would (default: found)"
    )
    command.add_argument("--dancer", metavar="N", type=int, help="which of several people (default: the biggest)")
    _level_option(command)
    command.add_argument("--pose-model", metavar="FILE", type=Path, help="a pose_landmarker .task file of your own")


def _history_command(history: argparse.ArgumentParser) -> None:
    history.add_argument("song", metavar="SONG", nargs="?", help="only this song (default: all that you danced)")
    what = history.add_mutually_exclusive_group()
    what.add_argument("--export", choices=("csv", "json"), help="csv: a line a take; json: every beat and mistake too")
    what.add_argument("--rebuild", action="store_true", help="make the database anew from the session folders")
    history.add_argument("--to", metavar="FILE", type=Path, help="where to export (default: print)")


def _sessions_command(sessions: argparse.ArgumentParser) -> None:
    sessions.add_argument("song", metavar="SONG", nargs="?", help="only this song (default: all)")
    sessions.add_argument("--delete", metavar="N", type=int, nargs="+", help="delete these takes of SONG; asks first")
    sessions.add_argument("--keep-best", metavar="N", type=_count, help="delete all but the N best of each song; asks")
    sessions.add_argument("--older-than", metavar="30d", type=_age, help="delete what is older (d days, w weeks); asks")


def _bench_command(bench: argparse.ArgumentParser) -> None:
    kinds = bench.add_subparsers(title="benchmarks", metavar="WHAT", required=True)
    live = kinds.add_parser("live", help="frames, milliseconds and losses of a whole session")
    live.add_argument("--json", metavar="FILE", type=Path, default=Path("bench_live.json"), help="where to write it")
    live.add_argument("--take", metavar="VIDEO", type=Path, help="what the camera shows (default: the tests' cover)")
    live.add_argument("--window", metavar="WxH", type=_size, default="1280x720", help="size (default: 1280x720)")
    _folder_options(live)
    live.set_defaults(run=_bench_live)
    imports = kinds.add_parser("import", help="how fast the poses of videos are found")
    imports.add_argument("--clips", metavar="FOLDER", type=Path, help="videos to measure on (default: the stand-in)")
    imports.add_argument(
        "--json", metavar="FILE", type=Path, default=Path("bench_import.json"), help="where to write it"
    )
    imports.add_argument("--pose-model", metavar="FILE", type=Path, help="a pose_landmarker .task file of your own")
    _folder_options(imports)
    imports.set_defaults(run=_bench_import)
    score = kinds.add_parser("score", help="what judging a film costs when its poses are known")
    score.add_argument("--song", metavar="NAME", default="lovedive", help="the song (default: lovedive)")
    score.add_argument("--take", metavar="VIDEO", type=Path, help="the film (default: the tests' cover)")
    score.add_argument("--json", metavar="FILE", type=Path, default=Path("bench_score.json"), help="where to write it")
    score.add_argument("--pose-model", metavar="FILE", type=Path, help="a pose_landmarker .task file of your own")
    _folder_options(score)
    score.set_defaults(run=_bench_score)


def _size(text: str) -> tuple[int, int]:
    width, cross, height = text.partition("x")
    if not (cross and width.isdecimal() and height.isdecimal()):
        raise argparse.ArgumentTypeError(f"“{text}” is not a size such as 1280x720")
    return int(width), int(height)


def _number(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is not a number") from None
    if not math.isfinite(value):
        raise argparse.ArgumentTypeError(f"“{text}” is not a number that a video can have")
    return value


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise argparse.ArgumentTypeError(f"“{text}” is not a number of takes")
    return int(text)


def _age(text: str) -> timedelta:
    number, unit = text[:-1], text[-1:]
    if not number.isascii() or not number.isdigit() or len(number) > 5 or unit not in ("d", "w"):
        raise argparse.ArgumentTypeError(f"“{text}” is no age: write 30d for 30 days, 8w for 8 weeks")
    return timedelta(days=int(number) * (7 if unit == "w" else 1))


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"“{text}” is not a whole number from 1 on")
    return int(text)


def _percent(text: str) -> int:
    try:
        value = int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is not a number from 0 to 100") from None
    if not 0 <= value <= 100:
        raise argparse.ArgumentTypeError(f"{value} is not between 0 and 100")
    return value


def _folders(arguments: argparse.Namespace) -> Folders:
    return folders(
        songs=getattr(arguments, "songs_dir", None),
        sessions=getattr(arguments, "sessions_dir", None),
        cache=getattr(arguments, "cache_dir", None),
    )


def _sound(arguments: argparse.Namespace):
    from coach.live.stage import SoundOptions

    return SoundOptions(arguments.audio_device, arguments.no_audio, arguments.volume / 100)


def _practice_options(arguments: argparse.Namespace):
    """How a passage is danced that the dancer wants to practise while reviewing."""
    from coach.live.stage import SessionOptions

    return SessionOptions(
        camera=arguments.camera, fullscreen=arguments.fullscreen, sound=_sound(arguments), level=arguments.level
    )


# ---------------------------------------------------------------- what each does
# Imports stand inside: `songs` must not wait for mediapipe, and `doctor` must run where something is broken.


def _dance(arguments: argparse.Namespace) -> int:
    if arguments.song is None:
        return _songs(arguments)
    from coach.live.session import SessionOptions, run_session

    options = SessionOptions(
        camera=arguments.camera,
        view=arguments.view,
        fullscreen=arguments.fullscreen,
        sound=_sound(arguments),
        level=arguments.level,
        pose_model=arguments.pose_model,
        unattended=arguments.unattended,
        trace=arguments.trace,
    )
    run_session(arguments.song, _folders(arguments), options)
    return EXIT_OK


def _songs(arguments: argparse.Namespace) -> int:
    from coach.song.library import list_songs
    from coach.song.listing import listing

    where = _folders(arguments)
    if getattr(arguments, "restore", None) is not None:
        return _restore(arguments.restore, where)
    print(listing(list_songs(where.songs), where.songs))
    return EXIT_OK


def _restore(name: str, where: Folders) -> int:
    from coach.song.names import checked_name
    from coach.song.staging import restore

    own = restore(where.songs, checked_name(name))
    print(f"The stand-in is back:  python main.py --song {name}")
    if own is not None:
        print(f"Your own video is kept: python main.py --song {own.name}")
    return EXIT_OK


def _import(arguments: argparse.Namespace) -> int:
    from coach.live.import_session import run_import
    from coach.song.importing import ImportRequest

    request = ImportRequest(
        video=arguments.video,
        name=arguments.song,
        title=arguments.title,
        artist=arguments.artist,
        bpm=arguments.bpm,
        first_beat=arguments.first_beat,
        mirrored=arguments.mirrored == "yes",
        dancer=arguments.dancer,
        start=arguments.start,
        end=arguments.end,
        link=arguments.link,
        force=arguments.force,
    )
    run_import(request, _folders(arguments), arguments.pose_model)
    return EXIT_OK


def _beats(arguments: argparse.Namespace) -> int:
    from coach.live.beat_editor import edit_beats

    edit_beats(arguments.song, _folders(arguments), _sound(arguments), arguments.fullscreen)
    return EXIT_OK


def _score(arguments: argparse.Namespace) -> int:
    from coach.review.score_command import run_score
    from coach.review.scoring import ScoreOptions

    options = ScoreOptions(
        offset=arguments.offset,
        mirrored=None if arguments.mirrored is None else arguments.mirrored == "yes",
        dancer=arguments.dancer,
        level=arguments.level,
        pose_model=arguments.pose_model,
    )
    run_score(arguments.song, arguments.take, arguments.json, _folders(arguments), options)
    return EXIT_OK


def _cameras(arguments: argparse.Namespace) -> int:
    from coach.live.camera import list_cameras

    found = list_cameras()
    for camera in found:
        size = f"{camera.width}x{camera.height}, {camera.fps:.0f} frames a second"
        print(f"--camera {camera.index}   {size}  {camera.name}")
    if not found:
        print("No camera opens. Plug one in, close the programs that may hold it (a video call?), or use a phone:")
        print("an IP-camera app gives a URL, e.g. --camera http://192.168.0.20:8080/video. A video file works too.")
    return EXIT_OK


def _review(arguments: argparse.Namespace) -> int:
    from coach.live.session import review_take

    review_take(_folders(arguments), arguments.song, arguments.take, _practice_options(arguments))
    return EXIT_OK


def _report(arguments: argparse.Namespace) -> int:
    from coach.review.folder import find_take, newest_take
    from coach.review.report import write_report

    where = _folders(arguments)
    song = arguments.song or newest_take(where.sessions).song
    print(write_report(find_take(where.sessions, song, arguments.take), where))
    return EXIT_OK


def _history(arguments: argparse.Namespace) -> int:
    from coach.review.atomic import write_atomically
    from coach.review.history import export_history, rebuild_history, show_history

    where = _folders(arguments)
    if not arguments.export:
        print(rebuild_history(where) if arguments.rebuild else show_history(arguments.song, where))
        return EXIT_OK
    exported, notes = export_history(arguments.export, arguments.song, where)
    for note in notes:
        print(note, file=sys.stderr)
    if arguments.to is None:
        print(exported, end="")
    else:
        write_atomically(arguments.to, exported.encode("utf-8"))
    return EXIT_OK


def _sessions(arguments: argparse.Namespace) -> int:
    from coach.review import housekeeping
    from coach.review.history import follow_folders

    where = _folders(arguments)
    listed = housekeeping.list_sessions(where.sessions, arguments.song)
    filters = (arguments.delete, arguments.keep_best, arguments.older_than)
    if all(wish is None for wish in filters):
        print(housekeeping.session_table(listed, where.sessions))
        return EXIT_OK
    chosen = housekeeping.chosen(listed, *filters, datetime.now())
    if housekeeping.delete(chosen, _asked, print):
        follow_folders(where.sessions)
    return EXIT_OK


def _asked(question: str) -> str:
    """The answer typed; without a keyboard none, which is no."""
    try:
        return input(question)
    except EOFError:
        print()
        return ""


def _reel(arguments: argparse.Namespace) -> int:
    from coach.live.session import SessionOptions, recover_all
    from coach.review.reel import make_reel
    from coach.review.reel_plan import ReelOptions

    options = ReelOptions(
        top=arguments.top,
        slow=not arguments.no_slow,
        portrait=arguments.portrait,
        with_reference=arguments.with_reference == "yes",
        whole=arguments.all,
    )
    where = _folders(arguments)
    recover_all(where, SessionOptions(level=arguments.level, pose_model=arguments.pose_model))
    print(make_reel(where, arguments.song, arguments.take, options, arguments.pose_model))
    return EXIT_OK


def _doctor(arguments: argparse.Namespace) -> int:
    from coach.doctor import report

    return report(_folders(arguments))


def _test(arguments: argparse.Namespace) -> int:
    from coach.selftest import run_tests

    return run_tests(arguments.pytest)


def _bench(arguments: argparse.Namespace) -> int:
    raise CoachError("Say what to measure: python main.py bench --help lists it.")


def _bench_live(arguments: argparse.Namespace) -> int:
    from coach.bench.live import bench_live

    return bench_live(_folders(arguments), arguments.take, arguments.json, arguments.window)


def _bench_score(arguments: argparse.Namespace) -> int:
    from coach.bench.score import bench_score
    from coach.review.scoring import ScoreOptions

    options = ScoreOptions(pose_model=arguments.pose_model)
    return bench_score(_folders(arguments), arguments.song, arguments.take, options, arguments.json)


def _bench_import(arguments: argparse.Namespace) -> int:
    from coach.bench.imports import bench_import

    return bench_import(_folders(arguments), arguments.clips, arguments.json, arguments.pose_model)
