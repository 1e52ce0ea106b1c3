"""Coach: a real-time webcam dance coach.

The folders follow the data: ``domain`` (the vocabulary), ``media``, ``estimators`` and ``tracking`` (pictures to
dancers), ``compare`` (dancers to verdicts), ``moves`` (what is danced), ``wording`` (verdicts to sentences), ``song``
and ``takes`` (what is kept), ``training``, ``devices``, ``ui``, ``pages``; then a folder for each product: ``live``,
``calibration``, ``review``, ``reel``, ``report``, ``history``, ``score``, ``editor``. ``app`` joins them, ``cli``
starts them.
"""

import os

from coach.base.memory import use_one_arena

__version__ = "0.2.1"
"""Goes up whenever takes are judged differently, too: a contest judges all of its films alike, or again."""

# Before the first import of pygame, wherever that is: no greeting on the terminal.
os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")

# Before numpy: its products are small, and threads that wait for the next one keep the cores from poses and pictures.
# `bench score` took 2.3 s of processor time instead of 2.6, the tests a fifth less time.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# Before numpy and all others that start threads.
use_one_arena()
