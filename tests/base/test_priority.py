"""Work that can wait, as the operating system sees it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading

import pytest

from coach.base.paths import PROJECT
from coach.base.priority import LITTLE, NICE, yield_to_other_threads

of_linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has priorities of threads")


def nice(thread):
    return os.getpriority(os.PRIO_PROCESS, thread)


@of_linux
def test_only_the_thread_that_asks_for_it_yields():
    found = []

    def work():
        before = nice(threading.get_native_id())
        yield_to_other_threads()
        found.append(nice(threading.get_native_id()) - before)

    mine = nice(threading.get_native_id())
    worker = threading.Thread(target=work)
    worker.start()
    worker.join()
    assert found == [min(LITTLE, 19 - mine)]
    assert nice(threading.get_native_id()) == mine


@of_linux
def test_a_process_yields_with_all_that_it_starts():
    told = "import os; from coach.base.priority import yield_to_other_processes as y; y(); print(os.nice(0))"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert int(done.stdout) == min(nice(0) + NICE, 19)


@of_linux
def test_numpy_multiplies_in_the_thread_that_asks():
    code = "import os, coach, numpy as np; a = np.ones((600, 600)); a @ a; print(len(os.listdir('/proc/self/task')))"
    surroundings = {name: value for name, value in os.environ.items() if "NUM_THREADS" not in name}
    told = subprocess.run([sys.executable, "-c", code], cwd=PROJECT, env=surroundings, capture_output=True, text=True)
    assert told.stdout == "1\n", told.stderr
