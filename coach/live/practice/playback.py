"""What is played of a practice: lap after lap the music, and the reference's pictures with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from coach.devices.sound.laps import LapSound
from coach.devices.sound.sound import Sound
from coach.devices.transport import Place
from coach.domain.beats import BeatGrid
from coach.live.practice.laps import PassLap, ending, pass_sound
from coach.live.practice.music import SlowMusic
from coach.media.playback import ReferencePlayer


class LapPlayback:
    """Begins and joins laps as soon as their music is there; until then the present one is played again and again.

    It counts all laps since the practice began; after a pause the sound begins again. ``close`` it.
    """

    def __init__(self, sound: Sound, player: ReferencePlayer, grid: BeatGrid) -> None:
        self._sound, self._player, self._grid = sound, player, grid
        self._music = SlowMusic(sound.music)
        self._present: tuple[int, PassLap] | None = None  # its number and what it is; None: nothing was begun yet
        self._queued: PassLap | None = None  # what the sound plays next; None: the present lap again
        self._before = 0  # laps until the sound last began

    @property
    def problem(self) -> str:
        """Why there are clicks in place of music; "" where there is music."""
        return self._music.problem

    def want(self, start: float, end: float, speed: float) -> None:
        """The music of this song time (s) will be needed, at this speed first."""
        self._music.want(start, end, speed)

    def close(self) -> None:
        """No more music is made."""
        self._music.close()

    def place(self, moment: float) -> Place:
        """Where in the song it is, with all laps since the practice began."""
        place = self._sound.place(moment)
        return replace(place, lap=self._before + place.lap)

    def start(self, lap: PassLap, begins: Callable[[Place], None]) -> bool:
        """Play it now, as the first lap or after a pause; False: its music is not there yet.

        begins  is told where it begins, before it is heard
        """
        sound = self._sound_of(lap)
        if sound is None:
            return False
        self._before = 0 if self._present is None else self._present[0] + 1
        self._player.seek(max(lap.start, 0.0), self._before)
        begins(Place(self._before, lap.start, lap))
        self._sound.begin(sound)
        return True

    def cut(self, lap: PassLap) -> bool:
        """Play it at once in place of what is left of the present one; False: its music is not there yet."""
        sound = self._sound_of(lap)
        if sound is None:
            return False
        self._sound.cut(sound)
        self._queued = lap
        return True

    def prepare(self, lap: PassLap) -> None:
        """Play it when the present one ends, if its music is there."""
        if self._present is None or lap == (self._queued or self._present[1]):
            return
        sound = self._sound_of(lap)
        if sound is not None:
            self._sound.queue(sound)
            self._queued = lap
            self._join()

    def prepare_end(self) -> None:
        """No lap follows the present one: the music fades out behind it."""
        if self._present is not None and self._present[1].joined:
            self.prepare(ending(self._present[1]))

    def begun(self, place: Place) -> None:
        """This lap is played now."""
        if self._player.lap < place.lap:
            self._player.seek(max(place.of.start, 0.0), place.lap)
        self._present, self._queued = (place.lap, place.of), None
        self._join()

    def _join(self) -> None:
        """The reference goes on without a jump when the present lap ends."""
        number, lap = self._present
        self._player.join(number, lap.end, max((self._queued or lap).start, 0.0))

    def _sound_of(self, lap: PassLap) -> LapSound | None:
        """What is heard of it; None while its music is not there yet."""
        music = self._music.at(lap.rate)
        return None if music is None else pass_sound(lap, music, self._grid, clicking=not len(music.samples))
