import errno
import os

import numpy as np
import pygame
import pytest

from coach.domain.beats import Section
from coach.domain.moves import Move, Occurrence
from coach.editor import beat_editor, screen
from coach.editor.beat_editor import BeatEditor
from coach.editor.beat_edits import Draft
from coach.editor.screen import EditorView, border_at, draw_editor, layout_of, loudness
from coach.media.audio import Audio
from coach.media.video import Frame
from coach.song.package import add_moves, load_song, move_values, section_values, write_song
from coach.ui import text
from coach.ui.loop import Clock, turn
from coach.ui.window import Window
from coach.wording import words
from tests.kit.films import a_song
from tests.kit.screens import listened
from tests.media.films import every, film

VALUES = {
    "title": "one",
    "artist": "a",
    "credits": ["me"],
    "licence": "CC0",
    "video": "video.mp4",
    "mirrored": True,
    "bpm": 120.0,
    "first_beat": 0.5,
    "sections": section_values((Section("verse", 0, 8), Section("chorus", 8, 16))),
    "moves": move_values((Move("arm wave", (Occurrence(4, 8), Occurrence(8, 12, mirrored=True))),)),
}


class FakeSound:
    """Time moves when the test says so."""

    def __init__(self):
        self.now, self.running, self.starts, self.problem = 0.0, False, [], None

    def start(self, at, music_from, clicks):
        self.now, self.running = at, True
        self.starts.append((at, list(clicks)))

    def stop(self):
        self.running = False

    def position(self, moment):
        return self.now


class FakePlayer:
    def __init__(self):
        self.sought = []

    def seek(self, t):
        self.sought.append(t)

    def at(self, t):
        return Frame(t, np.full((48, 64, 3), 120, np.uint8))


class Desk:
    """An editor, and hands on its keys."""

    def __init__(self, window, folder):
        self.window, self.folder = window, folder
        self.sound, self.player, self.mouse = FakeSound(), FakePlayer(), (0, 0)
        music = Audio(np.ones((48000, 2), np.float32), 48000)
        song = load_song(folder)
        self.editor = BeatEditor(window, song, self.player, self.sound, music, mouse=lambda: self.mouse)

    def turn(self):
        return turn(self.window, self.editor, Clock(now=lambda: 0.0))

    def press(self, *keys):
        for key in keys:
            pygame.event.post(pygame.event.Event(pygame.KEYDOWN, key=key, scancode=0, mod=0, unicode=""))
            on = self.turn()
        return on

    def button(self, kind, x, y):
        self.mouse = (x, y)
        pygame.event.post(pygame.event.Event(kind, button=1, pos=(x, y)))
        self.turn()

    @property
    def grid(self):
        return self.editor.draft.grid

    @property
    def strip(self):
        return layout_of(self.window.size).song


@pytest.fixture
def desk(tmp_path, monkeypatch):
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    folder = tmp_path / "one"
    folder.mkdir()
    film(folder / "video.mp4", every(100, 10))
    write_song(folder, VALUES)
    with Window(size=(960, 540)) as window:
        window.events()
        yield Desk(window, folder)


def saved(desk):
    return load_song(desk.folder).grid


def test_it_starts_playing_with_a_click_on_every_beat(desk):
    at, clicks = desk.sound.starts[0]
    assert at == 0.0
    assert [click.t for click in clicks[:3]] == [0.5, 1.0, 1.5]
    assert [click.accent for click in clicks[:9]] == [True] + 7 * [False] + [True]


def test_moves_stay_where_they_are_danced(desk):
    desk.press(pygame.K_x, pygame.K_s)
    assert load_song(desk.folder).moves == (Move("arm wave", (Occurrence(8, 16), Occurrence(16, 24, mirrored=True))),)


def test_nudge_double_halve_and_save(desk):
    desk.press(pygame.K_PERIOD, pygame.K_PERIOD, pygame.K_COMMA, pygame.K_x)
    assert saved(desk).bpm == pytest.approx(120)
    assert not desk.editor.saved
    desk.press(pygame.K_s)
    assert (saved(desk).bpm, saved(desk).times[0]) == (pytest.approx(240), pytest.approx(0.51))
    desk.press(pygame.K_h, pygame.K_s)
    assert saved(desk).bpm == pytest.approx(120)
    assert load_song(desk.folder).mirrored and load_song(desk.folder).artist == "a"


def test_a_period_that_needs_shift_moves_the_beats_too(desk):
    french = {"key": pygame.K_SEMICOLON, "scancode": pygame.KSCAN_COMMA, "mod": pygame.KMOD_LSHIFT, "unicode": ";"}
    pygame.event.post(pygame.event.Event(pygame.KEYDOWN, **french))
    desk.turn()
    assert desk.grid.times[0] == pytest.approx(0.51)


def test_every_edit_is_heard_at_once_and_can_be_undone(desk):
    desk.sound.now = 3.2
    desk.press(pygame.K_PERIOD)
    at, clicks = desk.sound.starts[-1]
    assert at == 3.2 and clicks[0].t == pytest.approx(3.51)
    desk.press(pygame.K_u)
    assert desk.grid.times[0] == pytest.approx(0.5)


def test_taps_set_the_tempo_from_the_fourth_on(desk):
    for t in (2.0, 2.6, 3.2):
        desk.sound.now = t
        desk.press(pygame.K_t)
    assert desk.grid.bpm == pytest.approx(120)
    desk.sound.now = 3.8
    desk.press(pygame.K_t)
    assert desk.grid.bpm == pytest.approx(100)


def tap(desk, *times):
    for t in times:
        desk.sound.now = t
        desk.press(pygame.K_t)


def test_the_clicks_follow_once_nobody_taps_any_more(desk):
    began = len(desk.sound.starts)
    tap(desk, 2.0, 2.6, 3.2, 3.8, 4.4)
    assert len(desk.sound.starts) == began  # music that stops would put the hand out
    desk.sound.now = 6.5
    desk.turn()
    at, clicks = desk.sound.starts[-1]
    assert (at, clicks[0].t) == (6.5, pytest.approx(6.8))
    desk.turn()
    assert len(desk.sound.starts) == began + 1


def test_a_stray_tap_stops_no_music(desk):
    began = len(desk.sound.starts)
    tap(desk, 2.0)
    desk.sound.now = 4.5
    desk.turn()
    assert len(desk.sound.starts) == began


def test_tapping_is_one_step_to_undo_and_begins_anew_after_it(desk):
    tap(desk, 2.0, 2.6, 3.2, 3.8, 4.4, 5.0)
    desk.press(pygame.K_u)
    assert desk.grid.bpm == pytest.approx(120)
    tap(desk, 5.6)
    assert desk.grid.bpm == pytest.approx(120)


def test_this_beat_is_one(desk):
    desk.sound.now = 2.05  # beat 3
    desk.press(pygame.K_1)
    assert desk.grid.first_count_beat == 3
    assert desk.grid.sections[0].first == 3


def test_a_border_is_dragged(desk):
    song = load_song(desk.folder)
    x = desk.strip.left + round(desk.grid.edges[8] / song.end * desk.strip.width)
    assert border_at(desk.strip, song, desk.editor.draft, x) == 1
    desk.button(pygame.MOUSEBUTTONDOWN, x, desk.strip.centery)
    desk.button(pygame.MOUSEMOTION, desk.strip.left + 3, desk.strip.centery)
    assert desk.grid.sections[1].first == 8  # the first section would vanish
    desk.button(pygame.MOUSEBUTTONUP, x, desk.strip.centery)
    assert desk.editor.saved is True


def test_dragging_is_one_step_to_undo(desk):
    desk.press(pygame.K_x)
    before = desk.grid.sections
    x = desk.strip.left + round(desk.grid.edges[before[1].first] / 10.0 * desk.strip.width)
    desk.button(pygame.MOUSEBUTTONDOWN, x, desk.strip.centery)
    desk.button(pygame.MOUSEMOTION, x + round(2.0 / 10 * desk.strip.width), desk.strip.centery)
    desk.button(pygame.MOUSEBUTTONUP, 0, 0)
    assert desk.grid.sections[1].first == before[1].first + 8
    desk.press(pygame.K_u)
    assert desk.grid.sections == before


def test_a_click_on_a_border_is_no_step_to_undo(desk):
    desk.press(pygame.K_PERIOD)
    x = desk.strip.left + round(desk.grid.edges[8] / 10.0 * desk.strip.width)
    for _ in range(3):
        desk.button(pygame.MOUSEBUTTONDOWN, x, desk.strip.centery)
        desk.button(pygame.MOUSEBUTTONUP, x, desk.strip.centery)
    desk.press(pygame.K_u)
    assert desk.grid.times[0] == pytest.approx(0.5)


def test_a_click_on_the_song_goes_there_and_arrows_leap(desk):
    desk.button(pygame.MOUSEBUTTONDOWN, desk.strip.left + desk.strip.width // 2 + 40, desk.strip.centery)
    assert desk.player.sought[-1] == pytest.approx(5.4, abs=0.2)
    desk.sound.now = 2.0
    desk.press(pygame.K_RIGHT)
    assert desk.sound.starts[-1][0] == 7.0
    desk.press(pygame.K_LEFT, pygame.K_LEFT)
    assert desk.sound.starts[-1][0] == 0.0


def test_pause_clicks_and_the_end(desk):
    desk.press(pygame.K_c)
    assert desk.sound.starts[-1][1] == []
    desk.sound.now = 4.0
    desk.press(pygame.K_SPACE)
    assert not desk.sound.running
    desk.press(pygame.K_SPACE)
    assert desk.sound.starts[-1][0] == 4.0
    desk.sound.now = 10.0
    desk.turn()
    assert desk.sound.starts[-1][0] == 0.0


def test_what_cannot_be_saved_is_said_and_not_lost(desk, monkeypatch):
    said = []
    monkeypatch.setattr(beat_editor, "draw_editor", lambda surface, view: said.append(view.note))
    desk.press(pygame.K_PERIOD)
    monkeypatch.setattr(os, "replace", lambda *_: (_ for _ in ()).throw(OSError(errno.ENOSPC, "No space left")))
    assert desk.press(pygame.K_s)
    assert "could not be written (No space left). Make room" in said[-1]
    assert not desk.editor.saved and saved(desk).times[0] == 0.5
    monkeypatch.undo()
    desk.press(pygame.K_s)
    assert desk.editor.saved and saved(desk).times[0] == pytest.approx(0.51)


def test_leaving_asks_once_where_something_is_not_saved(desk):
    assert desk.press(pygame.K_q) is False
    desk.press(pygame.K_x)
    assert desk.press(pygame.K_q) is True
    assert desk.press(pygame.K_q) is False
    assert saved(desk).bpm == pytest.approx(120)


def test_a_closed_window_does_not_ask(desk):
    desk.press(pygame.K_x)
    pygame.event.post(pygame.event.Event(pygame.QUIT))
    assert desk.turn() is False


@pytest.mark.parametrize("size", [(960, 540), (480, 800), (320, 240), (1600, 600)])
def test_nothing_overlaps_in_any_window(size):
    place = layout_of(size)
    parts = [place.bar, place.picture, place.near, place.song, place.keys]
    assert all(a.bottom <= b.top for a, b in zip(parts[:-1], parts[1:]))
    assert place.keys.bottom <= size[1]


@pytest.mark.parametrize("size", [(640, 480), (1024, 600), (800, 1200), (480, 800)])
def test_every_key_is_told_to_its_end_in_any_window(tmp_path, monkeypatch, size):
    written, song = listened(monkeypatch, [screen], [size]), a_song(tmp_path)
    note = "/home/mina/songs/lovedive/song.toml could not be written (No space left on device). Make room on the disk."
    view = EditorView(song, Draft.of(song), 1.0, None, loudness(None), True, False, 0, False, note)
    draw_editor(pygame.Surface(size, 0, 32), view)
    told = {said: (box.width, cap) for said, box, cap in written}
    for said in (note, *words.EDITOR_KEYS, f"120.00 BPM{words.EDITOR_UNSAVED}"):
        assert told[said][0] == text.width(said, told[said][1]) <= size[0]
    assert all(box.bottom <= size[1] - 0.8 * cap for _, box, cap in written)  # room for what hangs below, and air


@pytest.mark.parametrize("taps, said", [(1, "1 tap. From"), (2, "2 taps. From"), (17, "17 taps. From")])
def test_taps_are_counted(tmp_path, monkeypatch, taps, said):
    written, song = listened(monkeypatch, [screen], [(640, 480)]), a_song(tmp_path)
    view = EditorView(song, Draft.of(song), 1.0, None, loudness(None), True, False, taps, False, "")
    draw_editor(pygame.Surface((640, 480), 0, 32), view)
    assert any(line.startswith(said) for line, _, _ in written)


def test_loudness_of_silence_and_of_no_music():
    assert len(loudness(None)) == 0
    assert loudness(Audio(np.zeros((4800, 2), np.float32), 48000)).tolist() == [0.0] * 20


def test_moves_that_somebody_else_adds_meanwhile_are_kept(desk):
    wave, hop = (
        Move("arm wave", (Occurrence(4, 8), Occurrence(8, 12, mirrored=True))),
        Move("hop", (Occurrence(12, 14),)),
    )
    desk.press(pygame.K_x)
    add_moves(load_song(desk.folder), (hop,))
    desk.press(pygame.K_s)
    doubled = (
        Move("arm wave", (Occurrence(8, 16), Occurrence(16, 24, mirrored=True))),
        Move("hop", (Occurrence(24, 28),)),
    )
    assert load_song(desk.folder).moves == doubled
    desk.press(pygame.K_u, pygame.K_s)
    assert load_song(desk.folder).moves == (wave, hop)
