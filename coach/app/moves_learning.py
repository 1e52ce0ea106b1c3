"""``moves … --learn``, ``--recognise`` and ``--train``: films in, a model of moves or its results out."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

from coach.app.good_covers import good_covers
from coach.app.json_output import JsonOutput
from coach.app.moves_plot import PICTURE, plot_file, write_plot
from coach.base.console import aligned
from coach.base.errors import CoachError
from coach.base.paths import Folders
from coach.base.program import PROGRAM
from coach.domain.landmarks import PoseTrack
from coach.domain.song import Song
from coach.estimators.estimator import EstimatorModel
from coach.estimators.registry import EstimatorChoice, estimator_model
from coach.media.video import probe
from coach.moves.examples import OTHER, Example, LabelledSpan
from coach.moves.recognition import DancedMove, MoveModel, look, phrases, segments
from coach.moves.windows import key_points, traces
from coach.pages.movement_plot import Axis, Movement, RecognisedSpan, film_axis, song_axis
from coach.score.placed_film import LEAST_FILM_SEEN, GivenPlacement, PlacedFilm, placed_film, share_seen, usable_film
from coach.song.library import find_song
from coach.song.move_model import model_of_song, model_path, read_model, write_model
from coach.song.reference import reference_track, video_of
from coach.tracking.cache import cached_people
from coach.tracking.person import chosen_person
from coach.wording import move_words
from coach.wording.commands import as_typed
from coach.wording.numbers import plural, title

MODEL_FILE: Final = "moves.npz"
"""A model learnt from labelled films is written next to them, unless another file is named."""
LABELS_FILE: Final = "labels.csv"


def learn_moves(name: str, covers: Sequence[Path], where: Folders, choice: EstimatorChoice) -> str:
    """Learn a song's moves from its reference and from covers, write the model next to its thresholds, and say so.
    CoachError, with the model unchanged, if the song has no moves or a film cannot be used.
    """
    from coach.training.learning import learnt, places_of, song_example

    song = find_song(name, where.songs)
    _check_moves(song)
    model = estimator_model(choice, where.cache)
    reference = reference_track(song, model, where.cache)
    good = good_covers(covers, song, where, choice)
    tracks = [reference, *(cover.body for cover in good)]
    films = ["the reference of " + song.id, *(cover.film.name for cover in good)]
    try:
        found = learnt(
            [song_example(track, song.moves, song.grid) for track in tracks],
            [move.name for move in song.moves],
            model.skeleton.name,
            song=song.id,
            video=video_of(song) or "",
            places=places_of(song.moves),
            trained_on=tuple(films),
        )
    except ValueError as unseen:
        raise CoachError(
            f"“{unseen}” cannot be learnt: its dancer is hardly seen there. Nothing was written."
        ) from None
    path = model_path(where.thresholds, song.id)
    write_model(path, found)
    return _learnt(found, path)


def _check_moves(song: Song) -> None:
    if not song.moves:
        raise CoachError(
            f"{song.id} has no moves with names yet. Add them to its song.toml: "
            f"{PROGRAM} moves {as_typed(song.id)} --write"
        )
    if len(song.moves) == 1:
        raise CoachError(f"{song.id} has only one move, “{song.moves[0].name}”: there is nothing to tell apart.")


def _learnt(model: MoveModel, path: Path) -> str:
    moves, films = ", ".join(model.names[1:]), ", ".join(model.trained_on)
    return f"Learnt {len(model.names) - 1} moves ({moves}) from {films}, with {model.library}.\nWritten to {path}"


def train_on_labels(folder: Path, labels: Path, target: Path | None, where: Folders, choice: EstimatorChoice) -> str:
    """Learn the movements that ``labels`` marks in a folder's films, write the model, and say so.

    CoachError, and nothing is written, if labels or films cannot be used.
    """
    from coach.training.labels import check_within, read_labels
    from coach.training.learning import learnt

    read = read_labels(labels)
    target = _model_target(target or folder / MODEL_FILE)
    films = {label.film: folder / label.film for label in read}
    for name, film in films.items():
        if not film.is_file():
            line = next(label.line for label in read if label.film == name)
            raise CoachError(f"{labels}, line {line}: {film} does not exist.")
        check_within(labels, read, name, probe(film).duration)
    names = tuple(dict.fromkeys(label.label for label in read))
    model = estimator_model(choice, where.cache)
    examples = []
    for name, film in films.items():
        spans = [LabelledSpan(one.start, one.end, names.index(one.label) + 1) for one in read if one.film == name]
        examples.append(Example(key_points(_main_track(film, model, where.cache)), tuple(spans)))
    counts = Counter(label.film for label in read)
    trained_on = tuple(f"{name} ({plural(move_words.LABELS, count)})" for name, count in counts.items())
    try:
        found = learnt(examples, names, model.skeleton.name, mirror=False, trained_on=trained_on)
    except ValueError as unseen:
        raise CoachError(f"“{unseen}” cannot be learnt: nobody is seen well where it is labelled.") from None
    write_model(target, found)
    return _learnt(found, target)


def _model_target(path: Path) -> Path:
    if path.is_dir() or not path.parent.is_dir():
        raise CoachError(f"{path} cannot be written: give --model a file in a folder that exists.")
    if path.exists():
        read_model(path)  # a different kind of file of that name is not overwritten
    return path


def _main_track(film: Path, model: EstimatorModel, cache: Path) -> PoseTrack:
    """The track of the main dancer in a film without a song. CoachError if nobody is seen."""
    track = chosen_person(cached_people(film, model, cache, f"Finding who moves in {film.name}"), None, str(film)).track
    if share_seen(track) < LEAST_FILM_SEEN:
        raise CoachError(f"{film}: a dancer is hardly ever found in it. Film the whole body, well lit.")
    return track


def recognise_in_song(
    name: str, film: Path, to: str | None, where: Folders, choice: EstimatorChoice, plot: str | None = None
) -> None:
    """Print which of a song's moves a film dances, phrase by phrase.

    to    file for the JSON, "-": standard output
    plot  file for the picture, "": next to the film

    CoachError, and nothing is written, if song, model or film cannot be used.
    """
    output, picture = JsonOutput(to, film), plot_file(plot, _beside(film), film)
    info = usable_film(film)
    song = find_song(name, where.songs)
    model = estimator_model(choice, where.cache)
    learnt = model_of_song(song, video_of(song), where.thresholds, model.skeleton.name)
    if learnt is None:
        raise CoachError(
            f"No moves of {song.id} have been learnt. Learn them: {PROGRAM} moves {as_typed(song.id)} --learn"
        )
    reference = reference_track(song, model, where.cache)
    with ThreadPoolExecutor(1, "listening") as pool:
        placed = placed_film(info, song, reference, model, where.cache, pool, GivenPlacement())
    found = phrases(look(placed.body, learnt), song.moves, song.grid)
    _told(_as_json(found, learnt, placed, song), _song_text(found, learnt, placed, song), output)
    if picture is not None:
        start, end = float(placed.body.t[0]), float(placed.body.t[-1])
        beats = [beat for beat, t in enumerate(song.grid.times) if start <= t <= end]
        axis = song_axis(song.grid, beats[0], beats[-1] + 1) if beats else film_axis(start, end)
        _drawn(placed.body, _shades(found, learnt), axis, learnt, title(song, song.id), film, picture)


def recognise_by_model(
    film: Path, file: Path, to: str | None, where: Folders, choice: EstimatorChoice, plot: str | None = None
) -> None:
    """The same for a film without a song, by a model learnt from labelled films."""
    output, picture = JsonOutput(to, film), plot_file(plot, _beside(film), film)
    probe(film)
    model = estimator_model(choice, where.cache)
    learnt = read_model(file, model.skeleton.name)
    if learnt.song:
        raise CoachError(
            f"{file} knows the moves of {learnt.song}, so name it: {PROGRAM} moves {as_typed(learnt.song)} "
            f"--recognise {as_typed(str(film))}"
        )
    track = _main_track(film, model, where.cache)
    found = segments(look(track, learnt))
    _told(_as_json(found, learnt), _film_text(found, learnt, film), output)
    if picture is not None:
        axis = film_axis(float(track.t[0]), float(track.t[-1]))
        _drawn(track, _shades(found, learnt), axis, learnt, move_words.PLOT, film, picture)


def _beside(film: Path) -> Path:
    return film.with_name(f"{film.stem}.{PICTURE}")


def _shades(found: Sequence[DancedMove], model: MoveModel) -> list[RecognisedSpan]:
    return [
        RecognisedSpan(
            one.start, one.end, model.names[one.label], model.names[one.due] if one.due and one.another else ""
        )
        for one in found
        if one.label is not None
    ]


def _drawn(
    track: PoseTrack,
    shades: Sequence[RecognisedSpan],
    axis: Axis,
    model: MoveModel,
    titled: str,
    film: Path,
    picture: Path,
) -> None:
    named = move_words.PLOT_TITLE.format(title=titled, what=film.name)
    write_plot(Movement(traces(track), shades, axis, model.names[1:]), named, picture)
    print(move_words.PLOTTED.format(file=picture), file=sys.stderr)


def _told(data: dict[str, Any], text: str, output: JsonOutput) -> None:
    output.write(json.dumps(data, ensure_ascii=False, indent=1))
    print(text, file=output.said)


def _as_json(
    found: Sequence[DancedMove], model: MoveModel, placed: PlacedFilm | None = None, song: Song | None = None
) -> dict[str, Any]:
    def row(one: DancedMove) -> dict[str, Any]:
        said = {"move": None if one.label is None else model.names[one.label], "certainty": round(one.certainty, 3)}
        if one.place is None or placed is None or one.due is None:
            return {"start_s": round(one.start, 3), "end_s": round(one.end, 3), **said}
        start, end = (_of_film(t, placed) for t in (one.start, one.end))
        place = {"first_beat": one.place.first, "end_beat": one.place.end, "mirrored": one.place.mirrored}
        return {"start_s": round(start, 3), "end_s": round(end, 3), **place, "due": model.names[one.due], **said}

    head = {"format": 1} | ({"song": song.id} if song else {}) | ({"film": str(placed.film)} if placed else {})
    return {**head, "moves": [row(one) for one in found]}


def _of_film(t: float, placed: PlacedFilm) -> float:
    """Song time as film time, s; a phrase may begin before the film does."""
    return max((t + placed.placement.offset.seconds) / placed.placement.speed, 0.0)


def _song_text(found: Sequence[DancedMove], model: MoveModel, placed: PlacedFilm, song: Song) -> str:
    rows = [("film", "beats", "due", "danced", "certainty")]
    for one in found:
        if one.place is not None and one.due is not None:
            times = f"{_clock(_of_film(one.start, placed))}–{_clock(_of_film(one.end, placed))}"
            beats = f"{one.place.first + 1}–{one.place.end}"
            rows.append((times, beats, model.names[one.due], _name(one, model), _certainty(one)))
    wrong = sum(one.another for one in found)
    seen = sum(one.label is not None for one in found)
    last = f"{seen} of {len(found)} phrases recognised; {wrong or 'none'} danced with another move."
    return f"{placed.film}, danced to {song.romanised}\n\n{aligned(rows, texts=(0, 1, 2, 3))}\n\n{last}"


def _film_text(found: Sequence[DancedMove], model: MoveModel, film: Path) -> str:
    if not found:
        return f"{film}: none of {', '.join(model.names[1:])} is recognised."
    rows = [("from", "to", "movement", "certainty")]
    rows += [(_clock(one.start), _clock(one.end), _name(one, model), _certainty(one)) for one in found]
    return f"{film}\n\n{aligned(rows, texts=(2,))}"


def _name(one: DancedMove, model: MoveModel) -> str:
    if one.label is None:
        return "not recognised" if one.certainty else "not seen"
    return model.names[OTHER] if one.label == OTHER else model.names[one.label]


def _certainty(one: DancedMove) -> str:
    return "" if one.label is None else f"{100 * min(one.certainty, 0.99):.0f} %"


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds, 1), 60)
    return f"{int(minutes)}:{rest:04.1f}"
