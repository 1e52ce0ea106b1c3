"""``moves SONG`` on a synthetic dance: what it prints, what it keeps, and its page."""

from dataclasses import replace

import pytest

from coach.app import moves
from coach.base.errors import CoachError
from coach.bench.synthetic.dance import STYLES, make_dance
from coach.bench.synthetic.performance import reference_track
from coach.domain.beats import Section
from coach.domain.landmarks import PoseTrack
from coach.domain.moves import Difficulty, Move, Occurrence
from coach.estimators.registry import DEFAULT_CHOICE
from coach.moves.finding import Proposal
from coach.pages.moves import counted
from coach.song.package import FILE_NAME, add_moves, song_from, write_song
from coach.song.strict import read_toml
from tests.kit.pages import Page
from tests.kit.sessions import where_of

DANCE = make_dance(STYLES[3], 3)
TRACK = reference_track(DANCE, 3)
SECONDS = 64.0
FOUND = (
    Move("move A", (Occurrence(0, 8), Occurrence(16, 24), Occurrence(48, 56))),
    Move("move B", (Occurrence(8, 16), Occurrence(40, 48))),
    Move("move C", (Occurrence(24, 32), Occurrence(56, 64))),
    Move("move D", (Occurrence(32, 40),)),
)
HEADER = "# My song, which I love.\n"


def song_in(folder):
    return song_from(read_toml(folder / FILE_NAME), folder, SECONDS)


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "songs" / "mine"
    folder.mkdir(parents=True)
    (folder / FILE_NAME).write_text(HEADER, encoding="utf-8")
    values = {"title": "사랑 <3", "artist": "me", "credits": ["me"], "licence": "CC0", "video": "dance.mp4"}
    beats = {"beats": [float(t) for t in DANCE.grid.times]}
    write_song(folder, {**values, **beats, "sections": [{"name": "chorus", "first": 0, "beats": 32}]})
    return folder


@pytest.fixture
def run(tmp_path, folder, monkeypatch, capsys):
    """Runs the command; what it prints."""
    monkeypatch.setattr(moves, "find_song", lambda name, songs: song_in(folder))
    monkeypatch.setattr(moves, "estimator_model", lambda choice, cache: None)

    def run(write=False, track=TRACK):
        monkeypatch.setattr(moves, "reference_track", lambda song, model, cache: track)
        moves.run_moves("mine", where_of(tmp_path), DEFAULT_CHOICE, write)
        return capsys.readouterr().out

    return run


def test_the_moves_are_told_and_nothing_is_kept(run, folder):
    before = (folder / FILE_NAME).read_bytes()
    said = run()
    assert said.startswith("사랑 <3: 4 moves, 3 of which come back.\n")
    assert "  move A" in said and "beats 1–8, beats 17–24, beats 49–56\n" in said
    assert f"Keep the new names with --write; you can change them in {folder / FILE_NAME}" in said
    assert (folder / FILE_NAME).read_bytes() == before


def test_write_adds_them_below_all_that_is_there(run, folder):
    before = (folder / FILE_NAME).read_text(encoding="utf-8")
    assert "Written to" in run(write=True)
    after = (folder / FILE_NAME).read_text(encoding="utf-8")
    assert after.startswith(before) and before.startswith(HEADER)
    assert song_in(folder).moves == FOUND
    assert "stays as it is: every move has a name there" in run(write=True)
    assert (folder / FILE_NAME).read_text(encoding="utf-8") == after


def test_names_that_are_there_stay(run, folder):
    named = '\r\n[[moves]]  # the best\r\nname = "arm wave"\r\nplaces = [{ first = 16, beats = 8 }]'
    file = folder / FILE_NAME
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n") + named.encode())
    before = file.read_bytes()
    assert "beats 1–8, beats 49–56; like “arm wave”" in run(write=True)
    assert file.read_bytes().startswith(before) and b"\n" not in file.read_bytes().replace(b"\r\n", b"")
    assert [move.name for move in song_in(folder).moves] == ["move A", "move B", "arm wave", "move C", "move D"]


def test_what_would_break_the_song_is_not_written(folder):
    file, song = folder / FILE_NAME, song_in(folder)
    file.write_text(file.read_text(encoding="utf-8") + '[[moves]]\nname = "a"\nplaces = [{ first = 4, beats = 8 }]\n')
    before = file.read_bytes()
    with pytest.raises(CoachError, match='expected beats of no other place, found beat 4 of "a"'):
        add_moves(song, FOUND)
    assert file.read_bytes() == before


def test_a_file_that_cannot_be_written_is_left(folder, monkeypatch):
    before = (folder / FILE_NAME).read_bytes()

    def full(file):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(CoachError, match="could not be written"):
        add_moves(song_in(folder), FOUND)
    assert (folder / FILE_NAME).read_bytes() == before


def test_where_nobody_is_seen_there_are_no_moves(run, folder):
    assert run(track=PoseTrack.empty()) == (
        "사랑 <3: no moves were found. Its dancer stands still, or is not seen well enough.\n"
    )
    assert not (folder / moves.MOVES_PAGE_FILE).exists()


# ---------------------------------------------------------------- the page


@pytest.fixture
def page(run, folder):
    run()
    page = Page((folder / moves.MOVES_PAGE_FILE).read_text(encoding="utf-8"))
    assert page.problems == []
    return page


def test_the_page_shows_the_song_as_a_score(page):
    blocks = page.all("a")
    assert len(blocks) == 8 and [given["href"] for given in blocks][:4] == ["#move0", "#move1", "#move0", "#move2"]
    assert "사랑 <3: the moves" in page.text("h1") and "chorus" in page.text("p")
    spans = [given["style"] for given in page.all("li") if "style" in given]
    assert spans[:3] == ["grid-column: 1 / span 8", "grid-column: 9 / span 8", "grid-column: 17 / span 8"]


def test_every_move_dances_in_a_loop_as_long_as_it_lasts(page):
    durations = {given["dur"] for given in page.all("animate")}
    assert durations == {f"{8 * DANCE.grid.period:.2f}s"}
    assert len([given for given in page.all("svg") if given.get("class") == "loop"]) == 4
    values = [given["values"].split(";") for given in page.all("animate") if given["attributename"] == "d"]
    assert all(len(frames) == 64 and len({frame.count("L") for frame in frames}) == 1 for frames in values)


@pytest.mark.parametrize("places, said", [
    ((1,), "1 move, danced once"), ((2,), "1 move, danced more than once"), ((1, 1), "2 moves, none of which"),
    ((2, 1), "2 moves, 1 of which comes back"),
])  # fmt: skip
def test_few_moves_are_told_in_plain_words(places, said):
    moved = [Move("a", (Occurrence(0, 8),) * count) for count in places]
    told = counted([Proposal(move, Difficulty(0.0, 0.0, 0.0, (1, 1, 1))) for move in moved])
    assert f"{told['moves']}, {told['again']}".startswith(said)


def test_mirrored_places_say_so(run, folder):
    add_moves(song_in(folder), [Move("arm <i>wave</i>", (Occurrence(0, 8), Occurrence(16, 24, mirrored=True)))])
    said = run()
    page = Page((folder / moves.MOVES_PAGE_FILE).read_text(encoding="utf-8"))
    assert page.problems == [] and "arm <i>wave</i>" in page.text("h3")
    assert "beats 17–24 (mirrored)" in said and page.text("small").strip() == "⇄ mirrored"


def test_a_song_that_begins_before_its_one(run, folder, monkeypatch):
    grid = replace(DANCE.grid, first_count_beat=4, sections=(Section("all", 0, 64),))
    monkeypatch.setattr(moves, "find_song", lambda name, songs: replace(song_in(folder), grid=grid))
    run()
    page = Page((folder / moves.MOVES_PAGE_FILE).read_text(encoding="utf-8"))
    first = next(given["style"] for given in page.all("li") if "style" in given)
    assert page.problems == [] and first == "grid-column: 29 / span 4"
