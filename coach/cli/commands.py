"""What each command does: one call into the program.

Imports are inside the functions: `songs` must not wait for mediapipe, and `doctor` must run even if something is
broken.
"""

from __future__ import annotations

import argparse
import sys
from datetime import datetime

from coach.base.console import print_data
from coach.base.errors import CoachError
from coach.base.paths import Folders, folders

EXIT_OK = 0


def folders_of(arguments: argparse.Namespace) -> Folders:
    """The folders named on the command line, and the defaults of the others."""
    return folders(
        songs=getattr(arguments, "songs_dir", None),
        sessions=getattr(arguments, "sessions_dir", None),
        cache=getattr(arguments, "cache_dir", None),
        settings=getattr(arguments, "settings_dir", None),
    )


def _sound(arguments: argparse.Namespace):
    from coach.live.options import SoundOptions

    return SoundOptions(arguments.audio_device, arguments.no_audio, arguments.volume / 100)


def _estimator(arguments: argparse.Namespace):
    from coach.estimators.known import Choice

    return Choice(arguments.estimator, arguments.pose_model)


def _practice_options(arguments: argparse.Namespace):
    """How a passage is danced that the dancer practises during the review."""
    from coach.live.options import SessionOptions

    return SessionOptions(
        camera=arguments.camera,
        fullscreen=arguments.fullscreen,
        sound=_sound(arguments),
        level=arguments.level,
        estimator=_estimator(arguments),
    )


def dance(arguments: argparse.Namespace) -> int:
    if arguments.song is None:
        return songs(arguments)
    from coach.app.group_session import run_group
    from coach.app.session import run_session

    where, options, group = folders_of(arguments), _session_options(arguments), _group(arguments, "2 to 6")
    if group is None:
        run_session(arguments.song, where, options)
    else:
        run_group(arguments.song, where, options, group)
    return EXIT_OK


def _group(arguments: argparse.Namespace, how_many: str):
    """Who dances together; None of one dancer."""
    from coach.song.group import GroupWish

    if arguments.dancers > 1:
        return GroupWish(arguments.dancers, arguments.members, arguments.names or ())
    if arguments.members or arguments.names:
        raise CoachError(f"--members and --names are for a group: say with --dancers how many you are, {how_many}.")
    return None


def _session_options(arguments: argparse.Namespace):
    """How it is danced, of the commands that have all options of the dance."""
    from coach.live.options import SessionOptions

    return SessionOptions(
        camera=arguments.camera,
        view=arguments.view,
        fullscreen=arguments.fullscreen,
        sound=_sound(arguments),
        level=arguments.level,
        estimator=_estimator(arguments),
        unattended=arguments.unattended,
        trace=arguments.trace,
    )


def practice(arguments: argparse.Namespace) -> int:
    name, what = arguments.song, _practised(arguments)
    if name is None:
        raise CoachError("Say which song to practise: python main.py practice --song NAME.")
    from coach.app.practice import run_practice
    from coach.live.practice.options import PracticeOptions

    once = arguments.unattended and any(value is not None for value in what.values())  # a plan has an end of its own
    options = PracticeOptions(
        session=_session_options(arguments),
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
    """What was asked for, one thing at most. CoachError when it is several, or half of one."""
    first, last = arguments.first, arguments.last
    if (first is None) != (last is None):
        raise CoachError("--from and --to belong together: say both, for example --from 17 --to 32.")
    what = {
        "section": arguments.section,
        "beats": None if first is None else (first, last),
        "loop": arguments.loop,
        "mistake": arguments.mistake,
    }
    if sum(value is not None for value in what.values()) > 1:
        raise CoachError("Say only one of --section, --from with --to, --loop and --mistake.")
    return what


def songs(arguments: argparse.Namespace) -> int:
    from coach.song.library import list_songs, listing

    where = folders_of(arguments)
    if getattr(arguments, "restore", None) is not None:
        return restore(arguments.restore, where)
    print(listing(list_songs(where.songs), where.songs))
    return EXIT_OK


def restore(name: str, where: Folders) -> int:
    from coach.song.library import checked_name
    from coach.song.staging import restore

    own = restore(where.songs, checked_name(name))
    print(f"The stand-in is back:  python main.py --song {name}")
    if own is not None:
        print(f"Your own video is kept: python main.py --song {own.name}")
    return EXIT_OK


def import_(arguments: argparse.Namespace) -> int:
    from coach.editor.import_session import run_import
    from coach.song.importing.flow import ImportRequest

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
    run_import(request, folders_of(arguments), _estimator(arguments))
    return EXIT_OK


def beats(arguments: argparse.Namespace) -> int:
    from coach.editor.beat_editor import edit_beats

    edit_beats(arguments.song, folders_of(arguments), _sound(arguments), arguments.fullscreen)
    return EXIT_OK


def score(arguments: argparse.Namespace) -> int:
    from coach.app.score import run_score
    from coach.score.placed_film import Known
    from coach.score.scoring import ScoreOptions

    mirrored = None if arguments.mirrored is None else arguments.mirrored == "yes"
    options = ScoreOptions(
        known=Known(arguments.offset, mirrored, arguments.dancer),
        level=arguments.level,
        alignment=arguments.align,
        estimator=_estimator(arguments),
    )
    group = _group(arguments, "2 to 9")
    if group and arguments.dancer is not None:
        raise CoachError("--dancer chooses the one to judge, --dancers says that all are: give one of the two.")
    run_score(arguments.song, arguments.take, arguments.json, folders_of(arguments), options, group)
    return EXIT_OK


def thresholds(arguments: argparse.Namespace) -> int:
    from coach.score.learning import learn_thresholds

    print(learn_thresholds(arguments.song, arguments.covers, folders_of(arguments), _estimator(arguments)))
    return EXIT_OK


def calibrate(arguments: argparse.Namespace) -> int:
    from coach.app import calibrate as calibration
    from coach.live.options import SessionOptions

    where = folders_of(arguments)
    if arguments.show:
        print(calibration.show(where))
        return EXIT_OK
    if arguments.forget is not None:
        print(calibration.forget(where, arguments.forget or None))
        return EXIT_OK
    options = SessionOptions(
        camera=arguments.camera,
        fullscreen=arguments.fullscreen,
        sound=_sound(arguments),
        estimator=_estimator(arguments),
        unattended=arguments.unattended,
    )
    calibration.run_calibration(where, options, arguments.microphone, listens=not arguments.no_microphone)
    return EXIT_OK


def cameras(arguments: argparse.Namespace) -> int:
    from coach.devices.camera.camera import list_cameras

    found = list_cameras()
    for camera in found:
        size = f"{camera.width}x{camera.height}, {camera.fps:.0f} frames a second"
        print(f"--camera {camera.index}   {size}  {camera.name}")
    if not found:
        print("No camera opens. Plug one in, close programs that may be using it (a video call?), or use a phone:")
        print("an IP-camera app gives a URL, e.g. --camera http://192.168.0.20:8080/video. A video file works too.")
    return EXIT_OK


def estimators(arguments: argparse.Namespace) -> int:
    from coach.estimators.known import listing

    print(listing(folders_of(arguments).cache))
    return EXIT_OK


def review(arguments: argparse.Namespace) -> int:
    from coach.app.session import review_take

    options = _practice_options(arguments)
    review_take(folders_of(arguments), arguments.song, arguments.take, options, arguments.dancer)
    return EXIT_OK


def report(arguments: argparse.Namespace) -> int:
    from coach.app.recovery import open_cut_short
    from coach.live.options import SessionOptions
    from coach.report.group import write_group_page
    from coach.report.report import write_report
    from coach.takes.folder import chosen_take

    where = folders_of(arguments)
    open_cut_short(where, SessionOptions(estimator=_estimator(arguments)))
    folder = chosen_take(where.sessions, arguments.song, arguments.take, arguments.dancer)
    print(write_report(folder, where))
    if folder.group:
        print(write_group_page(folder.group, where))
    return EXIT_OK


def history(arguments: argparse.Namespace) -> int:
    from coach.base.files import write_atomically
    from coach.history.history import export_history, rebuild_history, show_history

    where = folders_of(arguments)
    if arguments.to is not None and not arguments.export:
        raise CoachError("Say in which format to export with --to FILE: --export csv or --export json.")
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


def sessions(arguments: argparse.Namespace) -> int:
    from coach.app import housekeeping
    from coach.history.history import follow_folders

    where = folders_of(arguments)
    listed = housekeeping.list_sessions(where.sessions, arguments.song)
    filters = (arguments.delete, arguments.keep_best, arguments.older_than)
    if all(wish is None for wish in filters) and not arguments.practice:
        print(housekeeping.session_table(listed, where.sessions, arguments.song))
        return EXIT_OK
    if arguments.practice and (arguments.delete is not None or arguments.keep_best is not None):
        raise CoachError(
            "--delete and --keep-best choose takes, --practice what you practised: give one of them. With --practice, "
            "--older-than chooses which. Nothing was deleted."
        )
    chosen = housekeeping.chosen(listed, *filters, datetime.now(), arguments.practice)
    if housekeeping.delete(chosen, asked, print):
        follow_folders(where.sessions)
    return EXIT_OK


def asked(question: str) -> str:
    """The typed answer; "", which means no, without a keyboard."""
    try:
        return input(question)
    except EOFError:
        print()
        return ""


def reel(arguments: argparse.Namespace) -> int:
    from coach.app.recovery import open_cut_short
    from coach.live.options import SessionOptions
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
    open_cut_short(where, SessionOptions(level=arguments.level, estimator=_estimator(arguments)))
    print(make_reel(where, arguments.song, arguments.take, options, _estimator(arguments), arguments.dancer))
    return EXIT_OK


def doctor(arguments: argparse.Namespace) -> int:
    from coach.setup.doctor import report

    return report(folders_of(arguments))


def test(arguments: argparse.Namespace) -> int:
    from coach.setup.selftest import run_tests

    return run_tests(arguments.pytest)


def bench(arguments: argparse.Namespace) -> int:
    raise CoachError("Say what to measure: python main.py bench --help lists it.")


def bench_live(arguments: argparse.Namespace) -> int:
    from coach.bench.live import bench_live

    where, choice = folders_of(arguments), _estimator(arguments)
    return bench_live(where, arguments.take, arguments.json, arguments.size, arguments.upright, choice)


def bench_soak(arguments: argparse.Namespace) -> int:
    from coach.bench.soak.command import bench_soak

    return bench_soak(folders_of(arguments), arguments.song, arguments.minutes, arguments.json)


def bench_compare(arguments: argparse.Namespace) -> int:
    from coach.bench.comparison.command import run

    return run(arguments.clips, arguments.json, folders_of(arguments), arguments.share, _estimator(arguments))


def bench_real(arguments: argparse.Namespace) -> int:
    from coach.bench.people.real import bench_real
    from coach.song.thresholds_file import thresholds_for

    of_no_song = thresholds_for("", arguments.level, folders_of(arguments).thresholds)
    return bench_real(arguments.takes, arguments.json, of_no_song)


def bench_review(arguments: argparse.Namespace) -> int:
    from coach.bench.review import bench_review

    return bench_review(folders_of(arguments), arguments.json)


def bench_score(arguments: argparse.Namespace) -> int:
    from coach.bench.score import bench_score
    from coach.score.scoring import ScoreOptions

    options = ScoreOptions(estimator=_estimator(arguments))
    return bench_score(folders_of(arguments), arguments.song, arguments.take, options, arguments.json)


def bench_films(arguments: argparse.Namespace) -> int:
    from coach.bench.films import bench_films
    from coach.score.scoring import ScoreOptions

    options = ScoreOptions(estimator=_estimator(arguments))
    return bench_films(folders_of(arguments), arguments.films, arguments.song, options, arguments.json)


def bench_estimators(arguments: argparse.Namespace) -> int:
    from coach.bench.estimators import bench_estimators

    return bench_estimators(
        folders_of(arguments), arguments.films, arguments.json, arguments.pose_model, arguments.programme
    )


def bench_beats(arguments: argparse.Namespace) -> int:
    from coach.bench.beats.command import bench_beats

    return bench_beats(arguments.folder, arguments.json)


def bench_import(arguments: argparse.Namespace) -> int:
    from coach.bench.imports import bench_import

    return bench_import(folders_of(arguments), arguments.clips, arguments.json, _estimator(arguments))
