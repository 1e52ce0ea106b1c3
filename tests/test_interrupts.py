import multiprocessing
import signal
import sys

import pytest

from coach.interrupts import ctrl_c_afterwards


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
