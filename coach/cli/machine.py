"""The program itself and the machine it runs on: what can be typed, and the call into the program."""

from __future__ import annotations

import argparse

from coach.base.program import EXIT_OK
from coach.cli.options import folders_of
from coach.setup.products import PRODUCTS


def cameras(arguments: argparse.Namespace) -> int:
    from coach.devices.camera.camera import list_cameras

    found = list_cameras()
    for camera in found:
        size = f"{camera.width}x{camera.height}, {camera.fps:.0f} frames a second"
        print(f"--camera {camera.index}   {size}  {camera.name}")
    if not found:
        print("No camera works. Plug one in, close programs that may be using it (a video call?), or use a phone:")
        print("an IP-camera app gives a URL, e.g. --camera http://192.168.0.20:8080/video. A video file works too.")
    return EXIT_OK


def estimators(arguments: argparse.Namespace) -> int:
    from coach.estimators.registry import listing

    print(listing(folders_of(arguments).cache))
    return EXIT_OK


def doctor(arguments: argparse.Namespace) -> int:
    from coach.setup.doctor import report

    return report(folders_of(arguments))


def package_options(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "program", metavar="|".join(PRODUCTS), choices=tuple(PRODUCTS), help="all of Coach, or the quiz alone"
    )


def package(arguments: argparse.Namespace) -> int:
    from coach.setup.package import run_package, said

    print(said(run_package(arguments.program)))
    return EXIT_OK


def test_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--all", action="store_true", help="the long ones, too: takes three to four times as long")
    command.add_argument("--long", action="store_true", help="only the long ones")
    command.add_argument(
        "pytest", nargs="*", metavar="...", help="passed to pytest, which then runs only what you choose"
    )


def test(arguments: argparse.Namespace) -> int:
    from coach.setup.selftest import run_tests

    return run_tests(arguments.pytest)
