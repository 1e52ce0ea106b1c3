"""A file in the settings folder: read, changed and written as a whole."""

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
    """Its content is a T.

    name     of the file
    read     parses a file; CoachError if it is damaged
    text     the reverse
    nothing  the value if there is no file
    damaged  what to tell the dancer, with places for {file} and {aside}
    refused  the same for a folder that cannot be used, with places for {folder} and {why}
    """

    name: str
    read: Callable[[Path], T]
    text: Callable[[T], str]
    nothing: T
    damaged: str
    refused: str

    def known(self, settings: Path) -> tuple[T, str]:
        """The value in that folder, and what to tell the dancer, else "".

        A damaged file is put aside. CoachError for one that stays: the disk refuses it, or a newer Coach wrote it.
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
        except OSError as error:  # for a folder that may not be entered
            raise self._refused(settings, error) from None

    def change(self, settings: Path, change: Callable[[T], T]) -> str:
        """Store what ``change`` makes of the value; returns what to tell the dancer, as ``known`` does.

        The file is then the old or the new one, and simultaneous changes by several programs are all kept. CoachError
        as from ``known``, and if it cannot be written: then the old file stays.
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
