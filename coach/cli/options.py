"""Options that several commands share: how they are typed, and what they become in the program."""

from __future__ import annotations

import argparse
from typing import Final

from coach.base.errors import CoachError
from coach.base.paths import Folders, folders
from coach.cli import arguments as typed

SHARED_DEFAULTS: Final = {
    "song": None, "camera": "0", "fullscreen": False, "level": "normal", "audio_device": None, "no_audio": False,
    "volume": 80, "estimator": None, "pose_model": None, "view": "mirror", "unattended": False,
    "dancers": 1, "members": None, "names": None,
}  # fmt: skip
"""Defaults of the options that may be typed both before and after a command. The options themselves have no default
(SUPPRESS), else the command's default would overwrite what was typed before the command."""


def song_option(group, text: str) -> None:
    group.add_argument("--song", metavar="NAME", default=argparse.SUPPRESS, help=text)


def dance_options(group, once: str = "dance once, save it") -> None:
    """once: what is done if nobody is waiting."""
    camera_option(group)
    group.add_argument(
        "--view",
        choices=("mirror", "stage"),
        default=argparse.SUPPRESS,
        help="the reference as in a mirror, so that you can follow it directly, or as seen from the audience "
        "(default: mirror)",
    )
    screen_options(group)
    sound_options(group)
    level_option(group)
    model_option(group)
    group.add_argument(
        "--unattended",
        action="store_true",
        default=argparse.SUPPRESS,
        help=f"do not wait for anybody: {once}, exit",
    )


def group_options(group, where: str, most: int) -> None:
    """where: says where they are counted from left to right."""
    group.add_argument(
        "--dancers", metavar="N", type=typed.dancers, default=argparse.SUPPRESS,
        help=f"how many of you dance, up to {most}; each of you is judged (default: {SHARED_DEFAULTS['dancers']})",
    )  # fmt: skip
    group.add_argument(
        "--members", metavar="2,1,3", type=typed.counts, default=argparse.SUPPRESS,
        help=f"for a group: which member of the reference each of you follows, from left to right {where} "
        "(default: the one in the same place)",
    )  # fmt: skip
    group.add_argument(
        "--names", metavar="A,B,C", type=typed.names, default=argparse.SUPPRESS,
        help=f"for a group: your names, from left to right {where}",
    )  # fmt: skip


def take_options(group) -> None:
    song_option(group, "a take of this song (default: the song of the newest take)")
    group.add_argument("--take", metavar="N", type=typed.count, help="the N-th take; 1 is the oldest (default: newest)")
    group.add_argument(
        "--dancer", metavar="N", type=typed.count, help="for a group's take: the N-th of you, from left to right"
    )


def camera_option(group) -> None:
    group.add_argument(
        "--camera",
        metavar="WHICH",
        type=typed.camera,
        default=argparse.SUPPRESS,
        help=f"a number from the command cameras, a video file, or a URL (default: {SHARED_DEFAULTS['camera']})",
    )


def screen_options(group) -> None:
    group.add_argument(
        "--fullscreen",
        action="store_true",
        default=argparse.SUPPRESS,
        help="fill the screen; F does so at any time (default: a window)",
    )


def level_option(group) -> None:
    group.add_argument(
        "--level",
        choices=("gentle", "normal", "strict", "slides"),
        default=argparse.SUPPRESS,
        help="how strictly your joints are judged: it changes your mistakes, not your score; slides uses the limits of "
        f"the published table (default: {SHARED_DEFAULTS['level']})",
    )


def sound_options(group, of: str = "the music") -> None:
    """of: what sound it is."""
    group.add_argument(
        "--audio-device",
        metavar="WHICH",
        default=argparse.SUPPRESS,
        help="the sound output: a number or part of its name; a wrong one lists them all",
    )
    group.add_argument("--no-audio", action="store_true", default=argparse.SUPPRESS, help="play no sound")
    group.add_argument(
        "--volume",
        metavar="0-100",
        type=typed.percent,
        default=argparse.SUPPRESS,
        help=f"of {of} (default: {SHARED_DEFAULTS['volume']})",
    )


def model_option(group) -> None:
    group.add_argument(
        "--estimator",
        metavar="NAME",
        type=typed.estimator,
        default=argparse.SUPPRESS,
        help="what finds the poses; the command estimators lists the names (default: blazepose, or the one that "
        "the take was made with)",
    )
    weights_option(group, "a model of your own for it; for blazepose a pose_landmarker .task file")


def weights_option(group, text: str) -> None:
    group.add_argument(
        "--pose-model", "--weights", metavar="FILE", type=typed.path, default=argparse.SUPPRESS, help=text
    )


def folder_options(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("folders")
    for what, text in (
        ("songs", "where the songs are"),
        ("sessions", "where your takes are kept"),
        ("cache", "where Coach keeps what it can compute again"),
        ("settings", "where your calibrations, saved passages and leaderboards are kept"),
    ):
        group.add_argument(f"--{what}-dir", metavar="DIR", type=typed.path, default=argparse.SUPPRESS, help=text)


# ----------------------------------------------------------------
# What was typed, in the program's own types.


def folders_of(arguments: argparse.Namespace) -> Folders:
    """The folders named on the command line, and the defaults of the others."""
    return folders(
        songs=getattr(arguments, "songs_dir", None),
        sessions=getattr(arguments, "sessions_dir", None),
        cache=getattr(arguments, "cache_dir", None),
        settings=getattr(arguments, "settings_dir", None),
    )


def sound_of(arguments: argparse.Namespace):
    from coach.devices.sound.output import SoundOptions

    return SoundOptions(arguments.audio_device, arguments.no_audio, arguments.volume / 100)


def estimator_of(arguments: argparse.Namespace):
    from coach.estimators.registry import EstimatorChoice

    return EstimatorChoice(arguments.estimator, arguments.pose_model)


def group_of(arguments: argparse.Namespace, how_many: str):
    """Who dances together; None for one dancer."""
    from coach.song.group import GroupRequest

    if arguments.dancers > 1:
        return GroupRequest(arguments.dancers, arguments.members, arguments.names or ())
    if arguments.members or arguments.names:
        raise CoachError(f"--members and --names are for a group: say with --dancers how many you are, {how_many}.")
    return None


def session_options_of(arguments: argparse.Namespace):
    """How to dance; options that the command does not have are as usual."""
    from coach.live.options import SessionOptions

    return SessionOptions(
        camera=arguments.camera,
        view=arguments.view,
        fullscreen=arguments.fullscreen,
        sound=sound_of(arguments),
        level=arguments.level,
        estimator=estimator_of(arguments),
        unattended=arguments.unattended,
        trace=arguments.trace,
    )
