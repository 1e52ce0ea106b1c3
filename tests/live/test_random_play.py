from dataclasses import replace

import numpy as np
import pygame
import pytest

from coach.base.errors import CoachError
from coach.domain.beats import BeatGrid, Section
from coach.domain.song import Song
from coach.domain.thresholds import PRIOR
from coach.estimators.blazepose.model import PoseModel
from coach.live import screen_dance
from coach.live.dance_picture import Moment
from coach.live.options import SessionOptions
from coach.live.random_play import dance, result
from coach.live.random_play.dance import RandomPlay, SectionDance, SectionResult, result_of, total
from coach.live.random_play.result import RandomResult, lines, rows_of
from coach.live.random_play.sections import SongPart, parts_of, shuffled, three_two_one
from coach.live.screen_dance import draw_dance
from coach.live.stage import FrameTap, Stage
from coach.song.prepared import PreparedSong
from coach.ui.loop import Clock
from coach.ui.window import Action
from coach.wording import random_words
from tests.compare.tracks import GRID, rendered
from tests.kit.manual_transport import ManualTransport
from tests.kit.screens import listened
from tests.kit.takes import verdict
from tests.live.test_whole_dance import FPS, Camera, Player, Poses, Window

NOTHING_WRONG = np.zeros(9, bool)


def grid(beats=64, *sections):
    return BeatGrid(0.5 * np.arange(beats), sections=tuple(Section(*section) for section in sections))


def test_sections_are_danced_long_ones_in_part_and_short_ones_not():
    found = parts_of(3, grid(64, ("intro", 0, 4), ("verse", 4, 20), ("chorus", 20, 60)))
    assert found == [SongPart(3, 4, 20, "verse"), SongPart(3, 20, 52, "chorus")]


def test_a_song_without_sections_is_cut():
    assert [(part.first, part.end) for part in parts_of(0, grid(40))] == [(0, 16), (16, 32), (32, 40)]
    assert parts_of(0, grid(7)) == []


def test_every_song_comes_before_one_comes_again():
    grids = [grid(64, ("a", 0, 16), ("b", 16, 32)), grid(4), grid(32), grid(64, ("c", 0, 16))]
    for seed in range(20):
        found = shuffled(grids, 7, np.random.default_rng(seed))
        assert len(found) == 7 and {part.song for part in found[:3]} == {0, 2, 3}
        assert all(a.song != b.song for a, b in zip(found, found[1:]))
        first = [part.name for part in found if part.song == 0]
        assert set(first[:2]) == {"a", "b"}


def test_songs_without_an_eight_have_nothing():
    assert shuffled([grid(4)], 5, np.random.default_rng(0)) == ()


def test_three_two_one_lies_on_the_beats():
    counted = three_two_one(grid(32), 8)
    assert counted.beats == ((2.5, 3), (3.0, 2), (3.5, 1)) and counted.entry == 4.0
    assert [counted.count(t) for t in (2.4, 2.6, 3.9, 4.0)] == [None, 3, 1, None]


def test_who_stays_away_lets_it_pass():
    part = SongPart(0, 0, 8)
    away, still, danced = ([verdict(k, kind) for k in range(8)] for kind in ("unseen", "frozen", "ok"))
    nothing = SectionResult(part, None)
    assert [result_of(part, seen, FPS) for seen in (away, still, [])] == [nothing] * 3
    assert result_of(part, danced, FPS).score > 50


def test_of_a_section_that_the_camera_did_not_show_that_is_the_reason(tmp_path):
    """Of one that is skipped before its first beat there is none."""
    songs = [stage_of(tmp_path)[0].prepared.song]
    results = []
    for pictures in (False, True):
        stage, clock = stage_of(tmp_path)
        stage.poses.wait(0)
        taken = stage.poses.take
        stage.poses.take = lambda taken=taken, pictures=pictures: taken() if pictures else []
        results.append(SectionDance(stage, SongPart(0, 4, 12)).run(clock))
    rows = rows_of(results, songs)
    assert (rows[0].came, rows[0].score) == (random_words.FEW_PICTURES, None) and rows[1].score > 75
    assert lines(rows[:1], results[:1])[-1] == random_words.NONE_SEEN
    left = [SectionResult(SongPart(0, 4, 12), None)]
    assert lines(rows_of(left, songs), left) == ["  Song · beats 5–12: sat out", random_words.NOTHING]


def test_longer_sections_weigh_more_and_those_let_pass_nothing():
    results = [
        SectionResult(SongPart(0, 0, 8), 90.0),
        SectionResult(SongPart(1, 0, 24), 50.0),
        SectionResult(SongPart(2, 0, 8), None),
    ]
    assert total(results) == 60.0
    assert total(results[2:]) is None


def stage_of(tmp_path, keys=(), sound=ManualTransport):
    transport, tap, camera = sound(100.0), FrameTap(), Camera()
    song = Song("song", tmp_path, "Song", "Song", "", (), "", False, tmp_path / "no.mp4", False, 1, 0.0, 24.4, GRID)
    prepared = PreparedSong(song, rendered("reference"), PRIOR, PoseModel(bytes, "", ""))
    poses, window = Poses(transport, tap, camera, rendered("cover")), Window(transport, keys)
    stage = Stage(prepared, SessionOptions(), window, camera, tap, poses, transport, Player())
    return stage, Clock(now=transport.now, sleep=transport.advance)


def test_a_section_is_danced_and_judged_live(tmp_path):
    """The rendered cover dances this eight right."""
    stage, clock = stage_of(tmp_path)
    stage.poses.wait(0)
    result = SectionDance(stage, SongPart(0, 4, 12, "verse")).run(clock)
    assert result.part.name == "verse" and result.score > 75
    ((at, entry, clicks),) = stage.sound.starts
    assert (entry, clicks) == (pytest.approx(GRID.times[4]), 3)
    assert GRID.time(11) < stage.sound.position(clock.now()) < GRID.time(14)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("size", [(1080, 1920), (1366, 768), (1024, 768)])
def test_the_bar_names_the_song_before_its_section(tmp_path, monkeypatch, size):
    """Which song it is changes with every section: "chorus" alone would not say what comes."""
    stage, _ = stage_of(tmp_path)
    written = listened(monkeypatch, [screen_dance], [size], as_seen=True)
    for name in ("second pre-chorus, slowly", ""):
        parts = (Section(name, 4, 12),) if name else ()
        song = replace(stage.prepared.song, title="Paper Lanterns", grid=replace(GRID, sections=parts))
        stage = replace(stage, prepared=replace(stage.prepared, song=song))
        written.clear()
        picture = SectionDance(stage, SongPart(0, 4, 12, name))._new_picture()
        draw_dance(pygame.Surface(size, 0, 32), picture.view(Moment(0.0, GRID.time(5), None, None, NOTHING_WRONG, "")))
        assert [line for line, _, _ in written if line.startswith("Paper Lanterns")], written


def test_the_way_to_the_first_beat_belongs_to_the_section(tmp_path):
    """Half a beat of it comes before the music, during the 3-2-1."""
    stage, clock = stage_of(tmp_path)
    stage.poses.wait(0)
    dance = SectionDance(stage, SongPart(0, 4, 12))
    dance.run(clock)
    assert dance._take.track().t[0] == pytest.approx(GRID.edges[4], abs=1.5 / FPS)


class LoadedSound(ManualTransport):
    def load(self, audio):
        assert not self.running
        self.starts.append(audio)


class Shown(Player):
    def __init__(self, video):
        super().__init__()
        if video.name == "unreadable.mp4":
            raise CoachError("The video cannot be read.")

    def close(self):
        """Nothing is open."""


def of_song(prepared):
    if prepared.song.id == "silent":
        raise CoachError("The music cannot be read.")
    return f"of {prepared.song.id}"


def test_all_sections_are_heard_on_one_loudspeaker_each_with_its_own_music(tmp_path, monkeypatch):
    monkeypatch.setattr(dance, "ReferencePlayer", Shown)
    stage, clock = stage_of(tmp_path, sound=LoadedSound)
    stage.poses.wait(0)
    other = replace(stage.prepared, song=replace(stage.prepared.song, id="other"))
    parts = [SongPart(0, 4, 12), SongPart(1, 12, 20), SongPart(0, 20, 28)]
    results = RandomPlay(stage, [stage.prepared, other], parts, of_song, clock).run()
    assert [result.part for result in results] == parts
    assert [one for one in stage.sound.starts if isinstance(one, str)] == ["of other", "of song"]
    assert [type(one) for one in stage.sound.starts] == [tuple, str, tuple, str, tuple]


def test_a_section_that_cannot_be_read_meanwhile_is_left_out_and_the_others_are_danced(tmp_path, monkeypatch):
    monkeypatch.setattr(dance, "ReferencePlayer", Shown)
    stage, clock = stage_of(tmp_path, sound=LoadedSound)
    stage.poses.wait(0)
    song = stage.prepared.song
    songs = [song, replace(song, id="silent"), replace(song, id="dark", video=tmp_path / "unreadable.mp4")]
    parts = [SongPart(0, 4, 12), SongPart(1, 12, 20), SongPart(2, 12, 20), SongPart(0, 20, 28)]
    prepared = [replace(stage.prepared, song=one) for one in songs]
    results = RandomPlay(stage, prepared, parts, of_song, clock).run()
    assert [result.part for result in results] == parts
    assert results[0].score > 75 and results[3].score is not None
    assert [result.score for result in results[1:3]] == [None, None]
    rows = rows_of(results, songs)
    assert [row.came for row in rows[1:3]] == ["left out", "left out"]
    assert [line.partition(": ")[2] for line in lines(rows, results)[1:3]] == [
        "left out. The music cannot be read.",
        "left out. The video cannot be read.",
    ]


def test_a_section_is_skipped_or_left(tmp_path):
    stage, clock = stage_of(tmp_path, [((0, 2.5), Action.RIGHT)])
    dance = SectionDance(stage, SongPart(0, 4, 12))
    assert dance.run(clock).score is None and not dance.left
    stage, clock = stage_of(tmp_path, [((0, 2.5), Action.QUIT)])
    dance = SectionDance(stage, SongPart(0, 4, 12))
    dance.run(clock)
    assert dance.left


def test_a_title_that_no_font_has_is_shown_as_it_is_spelt_in_ours(tmp_path, monkeypatch):
    song = replace(stage_of(tmp_path)[0].prepared.song, title="\U00012000\U00012001", romanised="A Ba")
    rows = rows_of([SectionResult(SongPart(0, 0, 8, "verse"), 80.0)], [song])
    written = listened(monkeypatch, [result], [(640, 480)])
    RandomResult(rows, 80.0).draw(pygame.Surface((640, 480), 0, 32), 0.0)
    assert "A Ba · verse" in [line for line, _, _ in written]


@pytest.mark.parametrize("size", [(640, 480), (1280, 720), (480, 800)])
def test_the_result_names_all(tmp_path, size):
    song = stage_of(tmp_path)[0].prepared.song
    results = [SectionResult(SongPart(0, 8 * k, 8 * k + 8, "verse" * (k % 2)), 80.0 if k else None) for k in range(10)]
    rows = rows_of(results, [song])
    assert (rows[0].where, rows[0].score, rows[1].where, rows[1].score) == ("beats 1–8", None, "verse", 80)
    assert lines(rows, results)[0] == "  Song · beats 1–8: sat out"
    assert lines(rows, results)[-1] == "Random play dance: 80 of 100"
    shown, surface = RandomResult(rows, total(results)), pygame.Surface(size, 0, 32)
    shown.draw(surface, 0.0)
    assert pygame.surfarray.array3d(surface).max() > 200
    shown.handle(Action.SPACE, 1.0)
    assert shown.done and shown.again
