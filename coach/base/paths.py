"""Where files are kept. The only module that knows the platform's folders."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import platformdirs

from coach.base.program import PACKAGED

PROJECT = Path(__file__).resolve().parents[2]
"""For a packaged program, the folder of everything it ships with; never written to."""


@dataclass(frozen=True)
class Folders:
    """songs, thresholds: read-only during a dance; sessions: takes; cache: may be deleted; settings: for devices."""

    songs: Path
    thresholds: Path
    sessions: Path
    cache: Path
    settings: Path


def folders(
    songs: Path | None = None, sessions: Path | None = None, cache: Path | None = None, settings: Path | None = None
) -> Folders:
    """The default folders, or those the dancer named. Creates nothing."""
    home = Path(platformdirs.user_documents_dir()) / "Coach" if PACKAGED else PROJECT
    return Folders(
        songs=(songs or home / "songs").absolute(),
        thresholds=(home / "thresholds").absolute(),
        sessions=(sessions or home / "sessions").absolute(),
        cache=(cache or Path(platformdirs.user_cache_dir("coach", appauthor=False))).absolute(),
        settings=(settings or Path(platformdirs.user_config_dir("coach", appauthor=False))).absolute(),
    )
