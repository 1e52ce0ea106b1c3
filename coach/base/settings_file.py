"""A file of the settings folder: read, changed and written as one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from coach.base.checked_json import NewerFormat, Unreadable
from coach.base.errors import CoachError
from coach.base.files import alone, damaged_name, write_atomically

T = TypeVar("T")


@dataclass(frozen=True)
class SettingsFile(Generic[T]):
    """What is kept in it is a T.

    name     of the file
    read     what a file holds; CoachError where it is damaged
    text     the reverse
    nothing  what holds where there is no file
    damaged  what to tell the dancer, with places for {file} and {aside}
    refused  the same of a folder that cannot be used, with places for {folder} and {why}
    """

    name: str
    read: Callable[[Path], T]
    text: Callable[[T], str]
    nothing: T
    damaged: str
    refused: str

    def known(self, settings: Path) -> tuple[T, str]:
        """What is kept in that folder, and what to tell the dancer, else "".

        A damaged file is kept aside. CoachError of one that stays: the disk refuses it, or a newer Coach wrote it.
        """
        path = settings / self.name
        try:
            return (self.read(path), "") if path.exists() else (self.nothing, "")
        except (NewerFormat, Unreadable):
            raise
        except CoachError as problem:
            try:
                aside = path.rename(damaged_name(path))
            except OSError:
                raise problem from None
            return self.nothing, self.damaged.format(file=path, aside=aside.name)
        except OSError as error:  # of a folder that may not be entered
            raise self._refused(settings, error) from None

    def change(self, settings: Path, change: Callable[[T], T]) -> str:
        """Keep what ``change`` makes of what is known; what to tell the dancer, as ``known`` does.

        The file is then the old or the new one, and has what several programs change at once. CoachError as of
        ``known``, and when it cannot be written: the old one.
        """
        _, said = self.known(settings)
        try:
            settings.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise self._refused(settings, error) from None
        with alone(settings / f".{self.name}.lock"):
            known, since = self.known(settings)
            write_atomically(settings / self.name, self.text(change(known)).encode("utf-8"))
        return said or since

    def _refused(self, settings: Path, error: OSError) -> CoachError:
        return CoachError(self.refused.format(folder=settings, why=error.strerror))
