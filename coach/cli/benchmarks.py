"""Benchmarks: what can be typed, and the call into the program."""

from __future__ import annotations

import argparse
from pathlib import Path

from coach.base.errors import CoachError
from coach.base.program import PROGRAM
from coach.cli import arguments as typed
from coach.cli.options import estimator_of, folder_options, folders_of, level_option, model_option, weights_option


def bench_options(bench: argparse.ArgumentParser) -> None:
    kinds = bench.add_subparsers(title="benchmarks", metavar="WHAT")

    def benchmark(name: str, run, summary: str) -> argparse.ArgumentParser:
        added = kinds.add_parser(name, help=summary, description=summary)
        file = Path(f"bench_{name}.json")
        added.add_argument(
            "--json", metavar="FILE", type=typed.path, default=file, help=f"where to write it (default: {file})"
        )
        folder_options(added)
        added.set_defaults(run=run)
        return added

    _live_options(benchmark("live", _live, "frames, milliseconds and losses of a whole session"))
    _compare_options(benchmark("compare", _compare, "how much of what is wrong each way of comparing finds"))
    _real_options(benchmark("real", _real, "scores and mistakes of real people's takes, with labels"))
    _films_options(benchmark("films", _films, "whether a score stays the same however the film is encoded, lit or cut"))
    _beats_options(benchmark("beats", _beats, "whether beats are found in music, and doubts are admitted"))
    _estimators_options(benchmark("estimators", _estimators, "who and what each estimator finds, at what cost"))
    _soak_options(benchmark("soak", _soak, "dance and practise over and over while devices fail: what breaks or grows"))
    benchmark("review", _review, "from the last beat to the first mistake, seeking, the reel, sizes")
    _import_options(benchmark("import", _import, "how fast the poses of videos are found"))
    _moves_options(benchmark("moves", _moves, "whether moves are recognised in dancers they were not learnt from"))
    _contest_options(benchmark("contest", _contest, "how fast many films are judged, and which faults it survives"))
    _score_options(benchmark("score", _score, "what judging a film costs when its poses are known"))


def bench(arguments: argparse.Namespace) -> int:
    raise CoachError(f"Say what to measure: {PROGRAM} bench --help lists it.")


def _live_options(live: argparse.ArgumentParser) -> None:
    live.add_argument(
        "--take", metavar="VIDEO", type=typed.path, help="what the camera shows (default: the tests' cover)"
    )
    live.add_argument(
        "--dancers", metavar="N", type=typed.dancers, default=argparse.SUPPRESS,
        help="a group of 2 to 6; without a --take of theirs, the cover's dancer that many times",
    )  # fmt: skip
    live.add_argument(
        "--size", "--window", metavar="WxH", type=typed.size, nargs="+", default=[(1280, 720)],
        help="size of the window; several are compared side by side (default: 1280x720)",
    )  # fmt: skip
    live.add_argument("--upright", action="store_true", help="the same again with upright videos, as phones film")
    model_option(live)


def _live(arguments: argparse.Namespace) -> int:
    from coach.bench.live import bench_live

    where, choice = folders_of(arguments), estimator_of(arguments)
    return bench_live(
        where, arguments.take, arguments.json, arguments.size, arguments.upright, choice, arguments.dancers
    )


def _compare_options(compare: argparse.ArgumentParser) -> None:
    compare.add_argument(
        "--clips", metavar="FOLDER", type=typed.path, help="also real pairs: X_reference and X_cover videos"
    )
    compare.add_argument(
        "--share", metavar="0-1", type=typed.share, default=1.0, help="only this share of the dances, for a quick look"
    )
    model_option(compare)


def _compare(arguments: argparse.Namespace) -> int:
    from coach.bench.comparison.command import run

    return run(arguments.clips, arguments.json, folders_of(arguments), arguments.share, estimator_of(arguments))


def _real_options(real: argparse.ArgumentParser) -> None:
    real.add_argument(
        "takes", metavar="FOLDER", type=typed.path, help="pairs.json and the landmark tracks that it names"
    )
    real.add_argument(
        "--looked", metavar="FILE", type=typed.path, default=None,
        help="verdicts on mistakes that no teacher judged (default: bench_real_looked.json, if it is there)",
    )  # fmt: skip
    level_option(real)


def _real(arguments: argparse.Namespace) -> int:
    from coach.bench.people.real import bench_real
    from coach.song.thresholds_file import thresholds_for

    of_no_song = thresholds_for("", arguments.level, folders_of(arguments).thresholds)
    return bench_real(arguments.takes, arguments.json, of_no_song, arguments.looked)


def _films_options(films: argparse.ArgumentParser) -> None:
    films.add_argument(
        "films", metavar="FOLDER", type=typed.path,
        help="films, and beside them the folders of their songs: X_anna.mp4 is danced to X, as X_ben.mp4 is",
    )  # fmt: skip
    films.add_argument(
        "--song", metavar="NAME", default=argparse.SUPPRESS, help="the song that all of them dance, in the songs folder"
    )
    model_option(films)


def _films(arguments: argparse.Namespace) -> int:
    from coach.bench.films import bench_films
    from coach.score.scoring import ScoreOptions

    options = ScoreOptions(estimator=estimator_of(arguments))
    return bench_films(folders_of(arguments), arguments.films, arguments.song, options, arguments.json)


def _contest_options(contest: argparse.ArgumentParser) -> None:
    contest.add_argument(
        "--films", metavar="N", type=typed.count, default=48, help="films of eight seconds each (default: 48)"
    )
    contest.add_argument(
        "--takes", metavar="N", type=typed.count, default=10_000, help="takes without pictures (default: 10000)"
    )
    contest.add_argument(
        "--only", choices=("films", "fair", "tracks", "faults"), nargs="+",
        help="only these parts; earlier results of the others stay in the file (default: all)",
    )  # fmt: skip


def _contest(arguments: argparse.Namespace) -> int:
    from coach.bench.contest.command import CONTEST_BENCH_PARTS, bench_contest

    parts = arguments.only or CONTEST_BENCH_PARTS
    return bench_contest(folders_of(arguments), arguments.films, arguments.takes, parts, arguments.json)


def _beats_options(beats: argparse.ArgumentParser) -> None:
    beats.add_argument(
        "folder",
        metavar="FOLDER",
        type=typed.path,
        nargs="?",
        help="songs, or films with their beats beside them, as well",
    )
    beats.add_argument(
        "--tracker", choices=("coach", "librosa"), nargs="+", default=["coach"],
        help="beat trackers, to be compared (default: coach)",
    )  # fmt: skip


def _beats(arguments: argparse.Namespace) -> int:
    from coach.bench.beats.command import bench_beats

    return bench_beats(arguments.folder, arguments.json, arguments.tracker)


def _estimators_options(estimators: argparse.ArgumentParser) -> None:
    estimators.add_argument("films", metavar="FOLDER", type=typed.path, help="films of one or several dancers")
    weights_option(estimators, "for openpose, which comes without any")
    estimators.add_argument(
        "--programme",
        action="store_true",
        help="also group points by an integer linear programme instead of greedily: slower",
    )


def _estimators(arguments: argparse.Namespace) -> int:
    from coach.bench.estimators import bench_estimators

    return bench_estimators(
        folders_of(arguments), arguments.films, arguments.json, arguments.pose_model, arguments.programme
    )


def _soak_options(soak: argparse.ArgumentParser) -> None:
    soak.add_argument("--minutes", metavar="N", type=typed.minutes, default=60.0, help="how long (default: 60)")
    soak.add_argument("--song", metavar="NAME", default="lovedive", help="the song (default: lovedive)")


def _soak(arguments: argparse.Namespace) -> int:
    from coach.bench.soak.command import bench_soak

    return bench_soak(folders_of(arguments), arguments.song, arguments.minutes, arguments.json)


def _review(arguments: argparse.Namespace) -> int:
    from coach.bench.review import bench_review

    return bench_review(folders_of(arguments), arguments.json)


def _import_options(imports: argparse.ArgumentParser) -> None:
    imports.add_argument(
        "--clips",
        metavar="FOLDER",
        type=typed.path,
        help="videos to measure on (default: three minutes of the stand-in)",
    )
    model_option(imports)


def _import(arguments: argparse.Namespace) -> int:
    from coach.bench.imports import bench_import

    return bench_import(folders_of(arguments), arguments.clips, arguments.json, estimator_of(arguments))


def _score_options(score: argparse.ArgumentParser) -> None:
    score.add_argument("--song", metavar="NAME", default="lovedive", help="the song (default: lovedive)")
    score.add_argument("--take", metavar="VIDEO", type=typed.path, help="the film (default: the tests' cover)")
    model_option(score)


def _score(arguments: argparse.Namespace) -> int:
    from coach.bench.score import bench_score
    from coach.score.scoring import ScoreOptions

    options = ScoreOptions(estimator=estimator_of(arguments))
    return bench_score(folders_of(arguments), arguments.song, arguments.take, options, arguments.json)


def _moves_options(moves: argparse.ArgumentParser) -> None:
    moves.add_argument(
        "takes",
        metavar="FOLDER",
        type=typed.path,
        nargs="?",
        help="real dancers too: pairs.json and tracks, as for real",
    )
    model_option(moves)


def _moves(arguments: argparse.Namespace) -> int:
    from coach.bench.moves.command import bench_moves

    return bench_moves(arguments.takes, arguments.json, folders_of(arguments), estimator_of(arguments))
