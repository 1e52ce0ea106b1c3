"""What somebody who looked found of mistakes that no teacher judged: reference and take side by side, one by one.

A JSON file: {"by": who looked, and at what, "mistakes": [{"take", "kind", "beats": [first, last], "joints", "way",
"verdict": T, P or F, "why": in a line}]}. A verdict is of what was said: it holds as long as that has the same to
change (``way``), on these beats.
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
"""Where the verdicts are unless it is said."""
LOOKED_MISTAKE_KEYS: Final = {"take", "kind", "beats", "joints", "way", "verdict"}


@dataclass(frozen=True)
class TeacherVerdicts:
    """Verdicts of somebody who looked (``by``)."""

    by: str = ""
    mistakes: tuple[Mapping[str, Any], ...] = ()

    def verdict(self, take: str, mistake: Mistake) -> str:
        """T, P or F, the worst where several are of this mistake; "" where nobody looked."""
        said = [
            one["verdict"]
            for one in self.mistakes
            if one["take"] == take and one["way"] == mistake.ways[0] and same_mistake(mistake, one)
        ]
        return max(said, key=VERDICTS.index, default="")


def read_looked(path: Path | None) -> TeacherVerdicts:
    """From ``path``; None: from LOOKED_FILE, if it is there. CoachError when the file cannot be used."""
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
