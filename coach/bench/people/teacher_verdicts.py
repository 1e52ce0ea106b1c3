"""Verdicts on mistakes that no teacher judged, by somebody who looked at reference and take side by side, one by one.

A JSON file: {"by": who looked, and at what, "mistakes": [{"take", "kind", "beats": [first, last], "joints", "way",
"verdict": T, P or F, "why": in one line}]}. A verdict is about what was said: it holds as long as the same change
(``way``) is asked for, on these beats.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from coach.base.errors import CoachError
from coach.bench.people.numbers import VERDICTS, same_mistake
from coach.domain.verdicts import Mistake

LOOKED_FILE: Final = Path("bench_real_looked.json")
"""Where the verdicts are by default."""
LOOKED_MISTAKE_KEYS: Final = {"take", "kind", "beats", "joints", "way", "verdict"}


@dataclass(frozen=True)
class TeacherVerdicts:
    """Verdicts of somebody who looked (``by``)."""

    by: str = ""
    mistakes: tuple[Mapping[str, Any], ...] = ()

    def verdict(self, take: str, mistake: Mistake) -> str:
        """T, P or F, the worst if there are several for this mistake; "" if nobody looked."""
        said = [
            one["verdict"]
            for one in self.mistakes
            if one["take"] == take and one["way"] == mistake.ways[0] and same_mistake(mistake, one)
        ]
        return max(said, key=VERDICTS.index, default="")


def read_looked(path: Path | None) -> TeacherVerdicts:
    """From ``path``; None: from LOOKED_FILE, if it exists. CoachError if the file cannot be used."""
    if path is None and not LOOKED_FILE.exists():
        return TeacherVerdicts()
    path = path or LOOKED_FILE
    try:
        file = json.loads(path.read_text(encoding="utf-8"))
        found = TeacherVerdicts(str(file["by"]), tuple(file["mistakes"]))
        if all(one.keys() >= LOOKED_MISTAKE_KEYS and one["verdict"] in tuple(VERDICTS) for one in found.mistakes):
            return found
    except OSError as error:
        raise CoachError(f"{path} cannot be read ({error.strerror}). Name a file of verdicts with --looked.") from None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise CoachError(f'{path} is not a file of verdicts with "by" and "mistakes" ({error}).') from None
    raise CoachError(f"{path}: each mistake needs {', '.join(sorted(LOOKED_MISTAKE_KEYS))}; a verdict is T, P or F.")
