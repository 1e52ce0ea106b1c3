"""What each command does: one call into the program.

Imports are inside the functions: `songs` must not wait for mediapipe, and `doctor` must run even if something is
broken.
"""

from __future__ import annotations

import argparse
import sys
from datetime import datetime
from pathlib import Path

from coach.base.console import print_data
from coach.base.errors import CoachError
from coach.base.paths import Folders
from coach.base.program import PROGRAM
from coach.cli.options import estimator_of, folders_of, group_of, session_options_of, sound_of

EXIT_OK = 0


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


def practice(arguments: argparse.Namespace) -> int:
    name, what = arguments.song, _practised(arguments)
    if name is None:
        raise CoachError(f"Say which song to practise: {PROGRAM} practice --song NAME.")
    from coach.app.practice import run_practice
    from coach.live.practice.options import PracticeOptions

    one = any(value is not None for key, value in what.items() if key != "move")
    once = arguments.unattended and one  # a plan, and a move with its places, have an end of their own
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


def random_play(arguments: argparse.Namespace) -> int:
    from coach.app.random_play import run_random_play

    run_random_play(folders_of(arguments), session_options_of(arguments), arguments.sections, arguments.seed)
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
        "move": arguments.move,
    }
    if sum(value is not None for value in what.values()) > 1:
        raise CoachError("Say only one of --section, --from with --to, --loop, --mistake and --move.")
    return what


def songs(arguments: argparse.Namespace) -> int:
    from coach.song.library import list_songs, listing

    where = folders_of(arguments)
    if getattr(arguments, "restore", None) is not None:
        return restore(arguments.restore, where)
    if getattr(arguments, "export_track", None) is not None:
        return export_track(arguments, where)
    if getattr(arguments, "music", False):
        raise CoachError("--music belongs to --export-track NAME.")
    print(listing(list_songs(where.songs), where.songs))
    return EXIT_OK


def restore(name: str, where: Folders) -> int:
    from coach.song.library import checked_name
    from coach.song.staging import restore

    own = restore(where.songs, checked_name(name))
    print(f"The stand-in is back:  {PROGRAM} --song {name}")
    if own is not None:
        print(f"Your own video is kept: {PROGRAM} --song {own.name}")
    return EXIT_OK


def export_track(arguments: argparse.Namespace, where: Folders) -> int:
    from coach.song.handing_on import export_track

    name, *file = arguments.export_track
    if len(file) > 1:
        raise CoachError("--export-track takes the song's name and the file to write, nothing more.")
    print(export_track(name, Path(*file) if file else None, where, estimator_of(arguments), arguments.music))
    return EXIT_OK


def import_(arguments: argparse.Namespace) -> int:
    from coach.song.track_file import is_track_file

    if is_track_file(arguments.video):
        return import_track(arguments)
    if arguments.song is None:
        raise CoachError("Say what to call the song: --song NAME.")
    from coach.editor.import_session import run_import
    from coach.song.importing.request import ImportRequest

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
    run_import(request, folders_of(arguments), estimator_of(arguments))
    return EXIT_OK


def import_track(arguments: argparse.Namespace) -> int:
    from coach.song.handing_on import import_track

    of_videos = ("title", "artist", "bpm", "first_beat", "dancer", "start", "end")
    given = [name for name in of_videos if getattr(arguments, name) is not None]
    given += ["mirrored"] * (arguments.mirrored == "yes") + ["link"] * arguments.link
    if given:
        raise CoachError(
            f"--{given[0].replace('_', '-')} is for videos: {arguments.video} brings that along. Leave it out, and "
            "change it in song.toml afterwards."
        )
    print(import_track(arguments.video, arguments.song, folders_of(arguments), arguments.force))
    return EXIT_OK


def moves(arguments: argparse.Namespace) -> int:
    from coach.app.moves import run_moves

    where, choice, name = folders_of(arguments), estimator_of(arguments), arguments.song
    _check_moves(arguments)
    if arguments.train is not None:
        from coach.app.moves_learning import LABELS_FILE, train_on_labels

        labels = arguments.labels or arguments.train / LABELS_FILE
        print(train_on_labels(arguments.train, labels, arguments.model, where, choice))
    elif arguments.learn is not None:
        from coach.app.moves_learning import learn_moves

        print(learn_moves(name, arguments.learn, where, choice))
    elif arguments.recognise is not None and name is None:
        from coach.app.moves_learning import recognise_by_model

        recognise_by_model(arguments.recognise, arguments.model, arguments.json, where, choice, arguments.plot)
    elif arguments.recognise is not None:
        from coach.app.moves_learning import recognise_in_song

        recognise_in_song(name, arguments.recognise, arguments.json, where, choice, arguments.plot)
    elif arguments.plot is not None:
        from coach.app.moves_plot import plot_take

        print(plot_take(name, arguments.take, arguments.plot, where, choice))
    else:
        run_moves(name, where, choice, arguments.write)
    return EXIT_OK


def _check_moves(arguments: argparse.Namespace) -> None:
    """What of the options of ``moves`` goes together. CoachError says what is missing or too much."""
    recognises, trains = arguments.recognise is not None, arguments.train is not None
    if trains and arguments.song:
        raise CoachError("--train learns films without a song: leave the song's name out, or use --learn.")
    if not trains and not arguments.song and not recognises:
        raise CoachError(f"Say which song: {PROGRAM} moves NAME.")
    if recognises and (arguments.song is None) == (arguments.model is None):
        raise CoachError("--recognise needs a song's name, or --model FILE with what was learnt without one; not both.")
    if arguments.labels and not trains:
        raise CoachError("--labels says what the films of --train FOLDER show: give both.")
    if arguments.model and not (trains or recognises):
        raise CoachError("--model belongs to --train or --recognise.")
    if arguments.json and not recognises:
        raise CoachError("--json writes what --recognise FILM finds: give both.")
    if arguments.plot is not None and (trains or arguments.write or arguments.learn is not None):
        raise CoachError("--plot draws a take, or the film of --recognise: leave --learn, --train and --write out.")
    if arguments.take and (arguments.plot is None or recognises):
        raise CoachError("--take says of which take --plot is to be: give both, without --recognise.")


def beats(arguments: argparse.Namespace) -> int:
    from coach.editor.beat_editor import edit_beats

    edit_beats(arguments.song, folders_of(arguments), sound_of(arguments), arguments.fullscreen)
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
        estimator=estimator_of(arguments),
    )
    group = group_of(arguments, "2 to 9")
    if group and arguments.dancer is not None:
        raise CoachError("--dancer chooses the one to judge, --dancers says that all are: give one of the two.")
    run_score(arguments.song, arguments.take, arguments.json, folders_of(arguments), options, group)
    return EXIT_OK


def thresholds(arguments: argparse.Namespace) -> int:
    from coach.score.learning import learn_thresholds

    if arguments.from_contest is not None:
        from coach.app.contest_learning import learn_from_contest

        if arguments.covers:
            raise CoachError("Name films of covers, or --from-contest, not both.")
        where, choice = folders_of(arguments), estimator_of(arguments)
        print(learn_from_contest(arguments.song, arguments.from_contest, arguments.top, where, choice, asked))
        return EXIT_OK
    if not arguments.covers:
        raise CoachError("Name the films of good covers, one each, or --from-contest with the folder of a contest.")
    print(learn_thresholds(arguments.song, arguments.covers, folders_of(arguments), estimator_of(arguments)))
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
        sound=sound_of(arguments),
        estimator=estimator_of(arguments),
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
    from coach.live.options import SessionOptions

    options = SessionOptions(  # of a passage that the dancer practises during the review
        camera=arguments.camera,
        fullscreen=arguments.fullscreen,
        sound=sound_of(arguments),
        level=arguments.level,
        estimator=estimator_of(arguments),
    )
    review_take(folders_of(arguments), arguments.song, arguments.take, options, arguments.dancer)
    return EXIT_OK


def report(arguments: argparse.Namespace) -> int:
    from coach.app.recovery import open_cut_short
    from coach.live.options import SessionOptions
    from coach.report.group import write_group_page
    from coach.report.report import write_report
    from coach.takes.folder import chosen_take

    where = folders_of(arguments)
    open_cut_short(where, SessionOptions(estimator=estimator_of(arguments)))
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
    open_cut_short(where, SessionOptions(level=arguments.level, estimator=estimator_of(arguments)))
    print(make_reel(where, arguments.song, arguments.take, options, estimator_of(arguments), arguments.dancer))
    return EXIT_OK


def doctor(arguments: argparse.Namespace) -> int:
    from coach.setup.doctor import report

    return report(folders_of(arguments))


def test(arguments: argparse.Namespace) -> int:
    from coach.setup.selftest import run_tests

    return run_tests(arguments.pytest)


def package(arguments: argparse.Namespace) -> int:
    from coach.setup.package import run_package, said

    print(said(run_package(arguments.program)))
    return EXIT_OK


def start(arguments: argparse.Namespace) -> int:
    from coach.app.start import run_start

    run_start(folders_of(arguments), session_options_of(arguments))
    return EXIT_OK
