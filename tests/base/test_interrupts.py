import multiprocessing
import os
import signal
import subprocess
import sys

import pytest

from coach.base.interrupts import ctrl_c_afterwards
from coach.base.paths import PROJECT


@pytest.fixture(autouse=True)
def heard():
    """Whoever starts the tests in the background of a shell has them ignore Ctrl-C."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def test_ctrl_c_waits_for_the_end():
    done = []
    with pytest.raises(KeyboardInterrupt), ctrl_c_afterwards():
        signal.raise_signal(signal.SIGINT)
        done.append("all the same")
    assert done == ["all the same"]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_without_ctrl_c_nothing_happens():
    before = signal.getsignal(signal.SIGINT)
    with ctrl_c_afterwards():
        assert signal.getsignal(signal.SIGINT) is not before
    assert signal.getsignal(signal.SIGINT) is before


def test_what_goes_wrong_inside_is_said_and_not_ctrl_c():
    with pytest.raises(ValueError, match="inside"), ctrl_c_afterwards():
        signal.raise_signal(signal.SIGINT)
        raise ValueError("inside")


def blocked(pipe):
    pipe.send(signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, []))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signal masks")
def test_a_process_begun_inside_never_hears_ctrl_c():
    spawned = multiprocessing.get_context("spawn")
    ours, theirs = spawned.Pipe()
    process = spawned.Process(target=blocked, args=(theirs,))
    with ctrl_c_afterwards():
        process.start()
    assert ours.recv()
    process.join()
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, [])


TWICE = """
import signal, sys
from coach import cli
from coach.cli import songs
from coach.setup import bootstrap

def once(*_):
    raise KeyboardInterrupt

def again():
    signal.raise_signal(signal.SIGINT)

songs.songs, cli.gc.collect = once, again
"""


@pytest.mark.skipif(os.name != "posix", reason="how a program ends by Ctrl-C is each system's own affair")
@pytest.mark.parametrize("ends", ["sys.exit(cli.main(['songs']))", "bootstrap.start(['--no-setup'], once); again()"])
def test_ctrl_c_once_more_while_everything_is_closed_ends_it_at_once(ends):
    program = subprocess.run([sys.executable, "-c", TWICE + ends], cwd=PROJECT, capture_output=True, text=True)
    assert (program.returncode, program.stderr) == (-signal.SIGINT, "\nStopped.\n")
