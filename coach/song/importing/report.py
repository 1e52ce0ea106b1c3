"""What an import found, for the dancer to read in the terminal. Pure."""

from __future__ import annotations

from typing import Final

from coach.base.program import PROGRAM
from coach.song.importing.flow import ImportResult
from coach.song.importing.rhythm import Rhythm
from coach.song.package import FILE_NAME
from coach.wording.commands import as_typed

UNSURE_RESIDUAL_S: Final = 0.012
"""s of residual above which the dancer should check the beats by ear."""


def report(found: ImportResult) -> str:
    """Video, dancer, beats, sections, and the commands to run next."""
    song = found.song
    kept = f"{found.way.value}: {song.video}" if found.way else f"linked: {song.video}"
    lines = [
        "",
        f"{song.title} – {song.artist}",
        f"  video     {kept}",
        *([f"  picture   {found.picture}"] if found.picture and found.picture.count > 1 else []),
        *([f"  sound     {found.sound}"] if found.sound and found.sound.count > 1 else []),
        f"  dancer    {_dancer(found)}",
        f"  danced    {_clock(song.start)} to {_clock(song.end)}",
        f"  beats     {_beats(found.rhythm)}",
        f"  sections  {_sections(found)}",
        *([f"  moves     {_moves(found)}"] if song.moves or found.lost else []),
        "",
        f"Dance it:           {PROGRAM} --song {as_typed(song.id)}",
        f"Hear the beats:     {PROGRAM} beats {as_typed(song.id)}",
        f"Find its moves:     {PROGRAM} moves {as_typed(song.id)}",
    ]
    return "\n".join(lines)


def _dancer(found: ImportResult) -> str:
    which = "the only one" if found.people == 1 else f"number {found.song.dancer} of {found.people}"
    return f"{which}, found in {100 * found.seen:.0f} % of the pictures"


def _beats(rhythm: Rhythm) -> str:
    grid, certainty = rhythm.grid, rhythm.certainty
    count = f"{len(grid)} beats at {grid.bpm:.1f} BPM"
    if rhythm.source == "given":
        return f"{count}, as you said"
    if rhythm.source == "assumed":
        return f"{count}, a guess: neither music nor motion tells the tempo. Set them with the command below."
    if rhythm.source == "motion":
        found = f"{count}, found in the dancer's motion: there is no music in the video"
        return f"{found}. {_tap(rhythm) if certainty.other else 'Better check them.'}"
    if not (certainty.tempo and certainty.beat):
        return f"{count}, heard in the music, but I am not sure. {_tap(rhythm)}"
    one = "" if certainty.one else " Which beat is “1” is a guess: better check it."
    if rhythm.residual is None:
        return f"{count}, as heard one by one: the tempo is not constant. Better check them."
    check = " Better check them." if rhythm.residual > UNSURE_RESIDUAL_S else one
    return f"{count}, heard in the music; constant to {rhythm.residual * 1000:.0f} ms.{check}"


def _tap(rhythm: Rhythm) -> str:
    """Asks the dancer, who hears better."""
    other = rhythm.certainty.other
    heard = f"I hear {rhythm.grid.bpm:.0f} or {other:.0f}" if other else f"I hear {rhythm.grid.bpm:.0f}"
    return f"{heard}: tap along (T) with the command below."


def _sections(found: ImportResult) -> str:
    sections, eight = found.song.grid.sections, 2 * found.song.grid.beats_per_bar
    names = ", ".join(f"{s.name} ({_eights((s.end - s.first) / eight)})" for s in sections)
    return f"{names}; rename them in {found.song.folder / FILE_NAME}" if sections else "none"


def _moves(found: ImportResult) -> str:
    names = ", ".join(move.name for move in found.song.moves or found.lost)
    return f"{names}, as they were" if found.song.moves else f"none: the beats have changed since those of {names}"


def _eights(count: float) -> str:
    return "1 eight" if count == 1 else f"{count:g} eights"


def _clock(t: float) -> str:
    minutes, seconds = divmod(round(t, 1), 60)
    return f"{int(minutes)}:{seconds:04.1f}"
