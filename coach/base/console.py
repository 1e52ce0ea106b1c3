"""Progress bars for whatever takes longer than a second."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from tqdm import tqdm

Advance = Callable[[float], None]
"""Called with how much of the work has been done since the last call, in the bar's own unit."""


@contextmanager
def bar(what: str, total: float | None, unit: str = "frames") -> Iterator[Advance]:
    """A bar on standard error with the time left; silent where standard error is not a terminal but for one line."""
    if not sys.stderr.isatty():
        print(f"{what} …", file=sys.stderr, flush=True)
        yield lambda amount: None
        return
    scale = unit == "B"
    with tqdm(total=total, desc=what, unit=unit, unit_scale=scale, unit_divisor=1024, leave=False, ncols=90) as shown:
        yield lambda amount: shown.update(amount) and None


def aligned(rows: Sequence[Sequence[str]], texts: Sequence[int] = (0,)) -> str:
    """Columns side by side: those in ``texts`` from the left, numbers from the right."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = [
        "  ".join(
            cell.ljust(wide) if i in texts else cell.rjust(wide) for i, (cell, wide) in enumerate(zip(row, widths))
        ).rstrip()
        for row in rows
    ]
    return "\n".join(f"  {line}" for line in lines)


def print_data(text: str) -> None:
    """UTF-8, whatever the console's code page: a file that it is sent to holds every name as it is. Raises OSError."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8"))
    sys.stdout.buffer.flush()
