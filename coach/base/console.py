"""The terminal: progress bars for work that takes longer than a second, columns of text, data for other programs, and
questions."""

from __future__ import annotations

import math
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Final
from unicodedata import east_asian_width

from tqdm import tqdm

Advance = Callable[[float], None]
"""Called with the amount of work done since the last call, in the bar's unit."""
Watch = Callable[[str, float | None], None]
"""Called, from any thread, with what is being done and the share done, 0..1 (None: unknown)."""

SOON_S: Final = 1.0
"""s that work may take without showing progress."""

_watches: list[Watch] = []


@contextmanager
def watched(watch: Watch) -> Iterator[None]:
    """Progress goes to ``watch`` instead of the terminal. Any exception it raises stops the work, as Ctrl-C does."""
    _watches.append(watch)
    try:
        yield
    finally:
        _watches.remove(watch)


@contextmanager
def bar(what: str, total: float | None, unit: str = "frames") -> Iterator[Advance]:
    """A bar on standard error with the time left; only one line if standard error is not a terminal."""
    if _watches:
        yield _counted(_watches[-1], what, total)
        return
    if not sys.stderr.isatty():
        print(f"{what} …", file=sys.stderr, flush=True)
        yield lambda amount: None
        return
    scale = unit == "B"
    with tqdm(total=total, desc=what, unit=unit, unit_scale=scale, unit_divisor=1024, leave=False, ncols=90) as shown:
        done = 0.0

        def advance(amount: float) -> None:
            nonlocal done
            done += amount
            shown.update(min(round(done), total or math.inf) - shown.n)  # whole seconds are easier to read

        yield advance


@contextmanager
def bar_if_slow(what: str, total: float | None, unit: str = "frames") -> Iterator[Advance]:
    """A bar that appears once the work has taken SOON_S, for work that only takes that long with large films."""
    began, done = time.monotonic(), 0.0
    show: Advance | None = None
    with ExitStack() as shown:

        def advance(amount: float) -> None:
            nonlocal done, show
            done += amount
            if show is not None:
                show(amount)
            elif time.monotonic() - began >= SOON_S:
                show = shown.enter_context(bar(what, total, unit))
                show(done)

        yield advance


NoteStep = Callable[[str], None]
"""One more is done; with a note on how it is going."""


@contextmanager
def noted_bar(what: str, total: int, unit: str) -> Iterator[NoteStep]:
    """A bar for long work, followed by a note; a line for each tenth if standard error is not a terminal."""
    if sys.stderr.isatty():
        columns, lines = shutil.get_terminal_size()  # tqdm believes a terminal that claims to have none
        with tqdm(total=total, desc=what, unit=unit, leave=False, ncols=columns, nrows=lines) as shown:

            def step(note: str) -> None:
                shown.set_postfix_str(note, refresh=False)
                shown.update()

            yield step
        return
    done = 0

    def tell(note: str) -> None:
        nonlocal done
        done += 1
        if done * 10 // total > (done - 1) * 10 // total:
            print(f"{what}: {done} of {total} {unit}, {note}", file=sys.stderr, flush=True)

    print(f"{what} …", file=sys.stderr, flush=True)
    yield tell


def _counted(watch: Watch, what: str, total: float | None) -> Advance:
    done = 0.0

    def advance(amount: float) -> None:
        nonlocal done
        done += amount
        watch(what, min(done / total, 1.0) if total else None)

    watch(what, 0.0 if total else None)
    return advance


def aligned(rows: Sequence[Sequence[str]], texts: Sequence[int] = (0,)) -> str:
    """Columns side by side: those in ``texts`` aligned left, numbers aligned right."""
    widths = [max(cells(row[i]) for row in rows) for i in range(len(rows[0]))]

    def padded(i: int, cell: str) -> str:
        room = " " * (widths[i] - cells(cell))
        return cell + room if i in texts else room + cell

    return "\n".join("  " + "  ".join(padded(i, cell) for i, cell in enumerate(row)).rstrip() for row in rows)


def cells(text: str) -> int:
    """How many terminal columns it takes up: Hangul, kana, Chinese characters and emoji fill two each."""
    return len(text) + sum(east_asian_width(letter) in ("W", "F") for letter in text)


def print_data(text: str) -> None:
    """Print as UTF-8, whatever the console's code page, so that every name survives in a file. Raises OSError."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8"))
    sys.stdout.buffer.flush()


def asked(question: str) -> str:
    """The typed answer; "", which means no, if there is no keyboard."""
    try:
        return input(question)
    except EOFError:
        print()
        return ""
