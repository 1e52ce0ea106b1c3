"""What follows every judged take: its line in the history, and its page, made by a process of its own."""

from __future__ import annotations

import subprocess
import sys
from typing import Final

from coach.base.paths import Folders
from coach.history.history import record_take
from coach.report.job import start_report
from coach.takes.folder import TakeFolder
from coach.wording import page_words as words

DATABASE_WAIT: Final = 1.0
"""s that a database held by another Coach is waited for: the result must not. The history catches up by itself."""


def follow_up(folder: TakeFolder, where: Folders) -> subprocess.Popen[bytes] | None:
    """Record the take and begin its page; the process that makes it. What cannot be done is said, never raised."""
    problem = record_take(folder, DATABASE_WAIT)
    if problem is not None:
        print(problem, file=sys.stderr)
    try:
        return start_report(folder, where)
    except OSError as refused:
        print(words.REPORT_NOT_BEGUN.format(why=refused.strerror), file=sys.stderr)
        return None
