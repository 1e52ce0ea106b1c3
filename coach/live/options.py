"""How the dancer wants to dance: what the command line says and the session does."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from coach.devices.sound.output import SoundOptions
from coach.estimators.known import DEFAULT_CHOICE, Choice
from coach.takes.session_info import View


@dataclass(frozen=True)
class SessionOptions:
    """What the dancer asked for on the command line. ``unattended``: no waiting, dance once, save, leave."""

    camera: str = "0"
    view: View = "mirror"
    fullscreen: bool = False
    sound: SoundOptions = SoundOptions()
    level: str = "normal"
    estimator: Choice = DEFAULT_CHOICE
    unattended: bool = False
    trace: Path | None = None
