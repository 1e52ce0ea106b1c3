"""Songs, how to add them, what is learnt about them: what can be typed, and the call into the program."""

from __future__ import annotations

import argparse
from pathlib import Path

from coach.base.console import asked
from coach.base.errors import CoachError
from coach.base.paths import Folders
from coach.base.program import EXIT_OK, PROGRAM
from coach.cli import arguments as typed
from coach.cli.options import estimator_of, folders_of, model_option, screen_options, sound_of, sound_options
from coach.wording.commands import as_typed


def songs_options(command: argparse.ArgumentParser) -> None:
    what = command.add_mutually_exclusive_group()
    what.add_argument("--restore", metavar="NAME", help="bring back the stand-in that your own video replaced")
    what.add_argument(
        "--export-track", metavar=("NAME", "FILE"), nargs="+",
        help="write a song's dance, without its video, to a small file for your friends (default: NAME.coachtrack)",
    )  # fmt: skip
    command.add_argument(
        "--music", action="store_true", help="with --export-track: its music, too, where its licence allows it"
    )
    model_option(command)


def songs(arguments: argparse.Namespace) -> int:
    from coach.song.library import list_songs, listing

    where = folders_of(arguments)
    if getattr(arguments, "restore", None) is not None:
        return _restore(arguments.restore, where)
    if getattr(arguments, "export_track", None) is not None:
        return _export_track(arguments, where)
    if getattr(arguments, "music", False):
        raise CoachError("--music goes with --export-track NAME.")
    print(listing(list_songs(where.songs), where.songs))
    return EXIT_OK


def _restore(name: str, where: Folders) -> int:
    from coach.song.library import checked_name
    from coach.song.staging import restore

    own = restore(where.songs, checked_name(name))
    print(f"The stand-in is back:  {PROGRAM} --song {as_typed(name)}")
    if own is not None:
        print(f"Your own video is kept: {PROGRAM} --song {as_typed(own.name)}")
    return EXIT_OK


def _export_track(arguments: argparse.Namespace, where: Folders) -> int:
    from coach.song.track_exchange import export_track

    name, *file = arguments.export_track
    if len(file) > 1:
        raise CoachError("--export-track takes the song's name and the file to write, nothing more.")
    print(export_track(name, Path(*file) if file else None, where, estimator_of(arguments), arguments.music))
    return EXIT_OK


def import_options(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "video", metavar="VIDEO", type=typed.path, help="the dance, with its music; or a .coachtrack file"
    )
    command.add_argument(
        "--song",
        metavar="NAME",
        help="what to call it on the command line (default: a .coachtrack file's own name; a video needs one)",
    )
    command.add_argument("--title", help="as the artist writes it (default: NAME)")
    command.add_argument("--artist", help="shown beside the title")
    command.add_argument("--bpm", type=typed.number, metavar="N", help="beats per minute (default: heard, or seen)")
    command.add_argument(
        "--first-beat", type=typed.seconds, metavar="S", help="second of the video on which the first beat falls"
    )
    command.add_argument(
        "--mirrored",
        choices=("yes", "no"),
        default="no",
        help="yes: the video already shows the dance as a mirror would (default: no)",
    )
    command.add_argument(
        "--dancer", type=typed.count, metavar="N", help="which of several people to follow (default: asks you)"
    )
    command.add_argument(
        "--start", type=typed.seconds, metavar="S", help="second of the video at which the dance begins"
    )
    command.add_argument("--end", type=typed.seconds, metavar="S", help="second of the video at which the dance ends")
    command.add_argument("--link", action="store_true", help="leave the video where it is; do not copy it")
    command.add_argument(
        "--force", action="store_true", help="replace a song of that name; accept a dancer who is rarely seen"
    )
    model_option(command)


def import_(arguments: argparse.Namespace) -> int:
    from coach.song.track_file import is_track_file

    if is_track_file(arguments.video):
        return _import_track(arguments)
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


def _import_track(arguments: argparse.Namespace) -> int:
    from coach.song.track_exchange import import_track

    of_videos = ("title", "artist", "bpm", "first_beat", "dancer", "start", "end")
    given = [name for name in of_videos if getattr(arguments, name) is not None]
    given += ["mirrored"] * (arguments.mirrored == "yes") + ["link"] * arguments.link
    if given:
        raise CoachError(
            f"--{given[0].replace('_', '-')} is for videos: {arguments.video} already has that. Leave it out, and "
            "change it in song.toml afterwards."
        )
    print(import_track(arguments.video, arguments.song, folders_of(arguments), arguments.force))
    return EXIT_OK


def beats_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("song", metavar="NAME", help="the song")
    screen_options(command)
    sound_options(command, "the music and the clicks")


def beats(arguments: argparse.Namespace) -> int:
    from coach.editor.beat_editor import edit_beats

    edit_beats(arguments.song, folders_of(arguments), sound_of(arguments), arguments.fullscreen)
    return EXIT_OK


def moves_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("song", metavar="NAME", nargs="?", default=None, help="the song")
    what = command.add_mutually_exclusive_group()
    what.add_argument(
        "--write", action="store_true", help="add new moves to its song.toml, where you can give them names"
    )
    what.add_argument(
        "--learn",
        metavar="FILM",
        type=typed.path,
        nargs="*",
        help="learn to recognise its moves, from its video and from good covers if you name any",
    )
    what.add_argument(
        "--recognise", metavar="FILM", type=typed.path, help="find which moves are danced in a film, and when"
    )
    what.add_argument(
        "--train", metavar="FOLDER", type=typed.path, help="without a song: learn movements from films of your own"
    )
    command.add_argument(
        "--labels", metavar="FILE", type=typed.path,
        help="with --train: what the films show, as CSV: film,start_s,end_s,label (default: labels.csv in FOLDER)",
    )  # fmt: skip
    command.add_argument(
        "--model",
        metavar="FILE",
        type=typed.path,
        help="with --train: what to write (default: moves.npz in FOLDER); with --recognise: what --train wrote",
    )
    command.add_argument("--json", metavar="FILE", help="with --recognise: write what it finds; - is standard output")
    command.add_argument(
        "--plot", metavar="FILE", nargs="?", const="",
        help="draw how your arms moved in a take, or in the film of --recognise, and which move it was, as .png or "
        ".svg (default: moves.png in the take's folder, or beside the film)",
    )  # fmt: skip
    command.add_argument(
        "--take", metavar="N", type=typed.count, help="with --plot: the N-th take; 1 is the oldest (default: newest)"
    )
    model_option(command)


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
    """Which options of ``moves`` go together. CoachError says what is missing or too much."""
    recognises, trains = arguments.recognise is not None, arguments.train is not None
    if trains and arguments.song:
        raise CoachError("--train learns films without a song: leave the song's name out, or use --learn.")
    if not trains and not arguments.song and not recognises:
        raise CoachError(f"Say which song: {PROGRAM} moves NAME.")
    if recognises and (arguments.song is None) == (arguments.model is None):
        raise CoachError("--recognise needs a song's name, or --model FILE with what --train learnt; not both.")
    if arguments.labels and not trains:
        raise CoachError("--labels says what the films of --train FOLDER show: give both.")
    if arguments.model and not (trains or recognises):
        raise CoachError("--model goes with --train or --recognise.")
    if arguments.json and not recognises:
        raise CoachError("--json writes what --recognise FILM finds: give both.")
    if arguments.plot is not None and (trains or arguments.write or arguments.learn is not None):
        raise CoachError("--plot draws a take, or the film of --recognise: leave --learn, --train and --write out.")
    if arguments.take and (arguments.plot is None or recognises):
        raise CoachError("--take chooses the take for --plot: give both, without --recognise.")


def thresholds_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("song", metavar="NAME", help="the song that they dance")
    command.add_argument("covers", metavar="FILM", type=typed.path, nargs="*", help="films of good dancers, one each")
    command.add_argument(
        "--from-contest", metavar="DIR", type=typed.path, help="learn from the best of a contest instead; asks first"
    )
    command.add_argument(
        "--top",
        metavar="20%",
        type=typed.best_share,
        default=0.2,
        help="with --from-contest: how many of them (default: 20%%)",
    )
    model_option(command)


def thresholds(arguments: argparse.Namespace) -> int:
    from coach.app.learning import learn_from_contest, learn_from_films

    where, choice = folders_of(arguments), estimator_of(arguments)
    if arguments.from_contest is not None:
        if arguments.covers:
            raise CoachError("Name films of covers, or --from-contest, not both.")
        print(learn_from_contest(arguments.song, arguments.from_contest, arguments.top, where, choice, asked))
        return EXIT_OK
    if not arguments.covers:
        raise CoachError("Name the films of good covers, one each, or --from-contest with the folder of a contest.")
    print(learn_from_films(arguments.song, arguments.covers, where, choice))
    return EXIT_OK
