"""``moves --plot``: how somebody moves in a take or a film, as a picture file."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from coach.app.json_output import writable
from coach.base.errors import CoachError
from coach.base.files import write_atomically
from coach.base.paths import Folders
from coach.domain.landmarks import PoseTrack
from coach.domain.moves import DancedPhrase
from coach.domain.song import Song
from coach.estimators.registry import EstimatorChoice, estimator_model
from coach.pages.movement_plot import Movement, heading, key, row, svg_file
from coach.report.measures import movement
from coach.song.move_model import model_of_song
from coach.song.reference import video_of
from coach.takes.folder import TakeFolder, find_take, load_poses, load_take, session_info, song_of
from coach.takes.judging import danced_phrases
from coach.takes.passages import as_judged
from coach.takes.take import Take
from coach.ui.marks import png
from coach.wording import move_words as words
from coach.wording.commands import as_typed
from coach.wording.numbers import date_text, title

PICTURE: Final = "moves.png"
"""In the take's folder, unless another file is named."""
PLOT_ENDINGS: Final = (".png", ".svg")


def plot_file(asked: str | None, usual: Path, film: Path) -> Path | None:
    """Where the picture goes; None if not requested, "" is ``usual``. CoachError if it cannot go there."""
    if asked is None:
        return None
    target = Path(asked) if asked else usual
    if target.suffix.lower() not in PLOT_ENDINGS:
        raise CoachError(f"--plot {target}: name a file that ends in {' or '.join(PLOT_ENDINGS)}.")
    return writable(target, film, "--plot")


def plot_take(name: str, number: int | None, to: str, where: Folders, choice: EstimatorChoice) -> str:
    """Draw a take of the song called ``name``, the newest or the N-th, and say where.

    CoachError, and nothing is written, if take, song or poses are gone.
    """
    folder = find_take(where.sessions, name, number)
    target = plot_file(to, folder.path / PICTURE, folder.video)
    take, song = load_take(folder), song_of(folder, where.songs)
    if song is None:
        raise CoachError(f"The song or video to which {folder.path} was danced is gone: its beats are not known.")
    info, track = session_info(folder), load_poses(folder)
    track = track.mirrored() if info.mirrored else track
    danced = as_judged(song, take)
    phrases = take.moves or (_recognised(take, track, song, folder, where, choice) if danced is song else ())
    shown = movement(take, track, danced, phrases or ())
    if shown is None:
        raise CoachError(f"Nobody is seen in {folder.path}: there is nothing to plot.")
    write_plot(shown, words.PLOT_TITLE.format(title=title(song, song.id), what=date_text(take.started_at)), target)
    said = words.PLOTTED.format(file=target)
    return said if phrases is not None else f"{words.UNLEARNT.format(song=song.id, typed=as_typed(song.id))}\n{said}"


def _recognised(
    take: Take, track: PoseTrack, song: Song, folder: TakeFolder, where: Folders, choice: EstimatorChoice
) -> tuple[DancedPhrase, ...] | None:
    """For a take from before the song's moves were learnt; None if they have not been."""
    model = estimator_model(choice.for_take(session_info(folder).versions, where.cache), where.cache)
    learnt = model_of_song(song, video_of(song), where.thresholds, model.skeleton.name)
    return None if learnt is None else danced_phrases(song, learnt, track, take.verdicts)


def write_plot(shown: Movement, titled: str, target: Path) -> None:
    """As PNG or SVG, by the file's name."""
    drawn = [heading(titled, words.PLOT_SAID), key(shown), *(row(shown, n) for n in range(len(shown.axis.rows)))]
    is_svg = target.suffix.lower() == ".svg"
    write_atomically(target, svg_file(drawn, titled, words.PLOT_SAID) if is_svg else png(drawn))
