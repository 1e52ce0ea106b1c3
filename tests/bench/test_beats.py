import json
import sys
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from coach.base.errors import CoachError
from coach.bench.beats import command
from coach.bench.beats.command import bench_beats, known_beats, librosa_beats, of_piece, read_beats, table
from coach.bench.beats.measure import BeatAnnotation, f_measure, outcome, summary, tempo_right
from coach.bench.beats.pieces import PIECE_KINDS, SETS, PieceKind, pieces, play
from coach.domain.beats import BeatGrid
from coach.song.importing.rhythm import Certainty, Rhythm
from coach.song.importing.spectra import LISTENING_HZ, SPECTRUM_HOP
from coach.song.importing.tempo import ConstantTempo, Curve
from coach.song.importing.tracker import track_beats

TRUE = np.arange(0.3, 30.0, 0.5)


def found(times, sure=True, bar=4, one=0):
    tempo = ConstantTempo(float(times[0]), float(np.diff(times).mean()), 0.0)
    return Rhythm("sound", tempo, BeatGrid(times, bar, one), Certainty(sure, sure, sure))


def judged(times, **options):
    return outcome("a", found(times, **options), BeatAnnotation(TRUE, 4, 0), True)


# ---------------------------------------------------------------- the measures


@pytest.mark.parametrize(
    ("times", "f"),
    [(TRUE, 1.0), (TRUE + 0.069, 1.0), (TRUE + 0.071, 0.0), (TRUE[::2], 2 / 3), (TRUE[:0], 0.0)],
)
def test_f_is_of_beats_within_70_ms(times, f):
    assert f_measure(times, TRUE) == pytest.approx(f, abs=0.01)


def test_a_beat_is_found_once():
    assert f_measure(np.sort(np.concatenate([TRUE, TRUE + 0.01])), TRUE) == pytest.approx(2 / 3)


@pytest.mark.parametrize(
    ("bpm", "right"), [(120, (True, True)), (60, (True, False)), (240, (True, False)), (105, (False, False))]
)
def test_tempo_and_octave_are_told_apart(bpm, right):
    assert tempo_right(np.arange(0.3, 30.0, 60 / bpm), TRUE) == right


def test_one_tempo_for_two_is_wrong():
    two = np.concatenate([np.arange(0.3, 15, 0.6), np.arange(15.3, 30, 60 / 132)])
    assert tempo_right(np.arange(0.3, 30, 60 / 132), two) == (False, False)
    assert tempo_right(two, two) == (True, True)


def test_a_one_is_right_on_the_bar_and_wrong_beside_it():
    assert [judged(TRUE, one=one).one for one in (0, 4, 1)] == [True, True, False]
    assert judged(TRUE, bar=3).one is False


def test_wrong_and_sure_is_counted():
    right, octave, doubtful = judged(TRUE), judged(TRUE[::2]), judged(TRUE[::2], sure=False)
    assert [o.wrong_and_sure for o in (right, octave, doubtful)] == [False, True, False]
    assert judged(TRUE, one=1).wrong_and_sure
    total = summary([right, right, octave, doubtful])
    assert (total.wrong_and_sure, total.unsure_when_wrong, total.octave, total.tempo) == (0.25, 0.5, 0.5, 1.0)


# ---------------------------------------------------------------- the music


def test_both_sets_have_every_kind_in_another_tempo():
    assert [len(pieces(which)) for which in SETS] == [25, 25]
    assert all(kind.bpm[0] != kind.bpm[1] for kind in PIECE_KINDS)


def test_a_piece_sounds_on_its_beats_and_is_made_the_same_again():
    kind = PieceKind("a", (100, 110), {"kick": ((0, 1.0), (1, 1.0), (2, 1.0), (3, 1.0))}, tones="arpeggio")
    piece = play(kind, 0, 1)
    power = piece.samples[:, 0] ** 2
    at = (piece.beats[:-1] * LISTENING_HZ).astype(int)
    assert np.mean([power[k : k + 1000].mean() for k in at]) > 5 * np.mean(
        [power[k - 1100 : k - 100].mean() for k in at]
    )
    np.testing.assert_array_equal(piece.samples, play(kind, 0, 1).samples)
    assert not np.array_equal(piece.beats, play(kind, 1, 1).beats)


def of_kind(name, band):
    seed, kind = next((k, kind) for k, kind in enumerate(PIECE_KINDS) if kind.name == name)
    return of_piece(play(kind, band, seed))


@pytest.mark.parametrize(
    "name",
    ["dembow", *(pytest.param(name, marks=pytest.mark.long) for name in ("six eight", "waltz, no drums", "faster"))],
)
def test_kinds_that_mislead_a_tracker_are_heard_right(name):
    heard = of_kind(name, 0)
    assert heard.f > 0.95 and heard.octave and heard.one
    assert heard.constant == (name != "faster")


def test_pads_are_heard_or_doubted():
    heard = of_kind("pads", 0)
    assert not heard.sure and (heard.f > 0.9 or heard.wrong)


# ---------------------------------------------------------------- the command


def test_it_prints_and_writes_what_it_measured(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(command, "of_piece", lambda piece, track: replace(judged(TRUE), name=piece))
    monkeypatch.setattr(command, "pieces", lambda which: [lambda: f"of {which}"])
    assert bench_beats(None, tmp_path / "out.json") == 0
    said = capsys.readouterr().out
    assert "of tuning" in said and "1 pieces: F 1.00" in said
    written = json.loads((tmp_path / "out.json").read_text())
    assert written["test"]["summary"]["wrong_and_sure"] == 0 and written["test"]["pieces"][0]["octave"] is True


def test_trackers_are_compared_on_the_same_pieces(tmp_path, monkeypatch, capsys):
    heard = []
    monkeypatch.setattr(command, "of_piece", lambda *what: heard.append(what) or replace(judged(TRUE), name=what[0]))
    monkeypatch.setattr(command, "pieces", lambda which: [lambda: f"of {which}"])
    assert bench_beats(None, tmp_path / "out.json", ["coach", "librosa"]) == 0
    assert heard == [(f"of {which}", track) for track in (track_beats, librosa_beats) for which in SETS]
    said = capsys.readouterr().out
    written = json.loads((tmp_path / "out.json").read_text())
    for which in SETS:
        assert said.count(f"\n{which}\n") == said.count(f"\n{which}, by librosa\n") == 1
        assert [written[which + by]["pieces"][0]["name"] for by in ("", ", by librosa")] == [f"of {which}"] * 2


def test_librosa_hears_the_same_onsets(monkeypatch):
    """Its beats are indices of them. Its module compiles for seconds while it is imported."""
    onsets, told = Curve(0.3 + np.arange(40) / 50, np.arange(40.0)), []

    def beat_track(onset_envelope, sr, hop_length, trim, units):
        assert (onset_envelope is onsets.strength, sr, hop_length, trim, units) == (
            True, LISTENING_HZ, SPECTRUM_HOP, False, "frames"
        )  # fmt: skip
        return 120.0, np.array([0, 25])

    monkeypatch.setitem(sys.modules, "librosa", SimpleNamespace(beat=SimpleNamespace(beat_track=beat_track)))
    np.testing.assert_allclose(librosa_beats(onsets, told.append), [0.3, 0.8])
    assert told == [pytest.approx(40 * SPECTRUM_HOP / LISTENING_HZ)]


@pytest.mark.long  # of another tracker's own code; what is done with its beats is checked above
def test_librosas_tracker_knows_one_tempo_only(tmp_path, monkeypatch):
    seed, kind = next((k, kind) for k, kind in enumerate(PIECE_KINDS) if kind.name == "faster")
    monkeypatch.setattr(command, "SETS", ("test",))
    monkeypatch.setattr(command, "pieces", lambda which: [lambda: play(kind, 1, seed)])
    assert bench_beats(None, tmp_path / "out.json", ["coach", "librosa"]) == 0
    written = json.loads((tmp_path / "out.json").read_text())
    ours, theirs = (written[key]["pieces"][0] for key in ("test", "test, by librosa"))
    assert (ours["name"], ours["true_bpm"]) == (theirs["name"], theirs["true_bpm"])
    assert ours["f"] > 0.9 > theirs["f"] > 0.3


def test_the_table_says_what_is_wrong():
    wrong = replace(judged(TRUE[::2], sure=False), other=120.0)
    assert "WRONG" in table([wrong]) and "no: 60 or 120" in table([wrong])
    assert "<- WRONG" in table([judged(TRUE[::2])])


def test_beats_are_read_with_their_ones(tmp_path):
    (tmp_path / "a.beats").write_text("0.5\n1.0 1\n1.5\n2.0\n2.5 1\n3.0\n")
    truth = read_beats(tmp_path / "a.beats")
    assert (truth.beats.tolist(), truth.beats_per_bar, truth.first_one) == ([0.5, 1.0, 1.5, 2.0, 2.5, 3.0], 3, 1)


@pytest.mark.parametrize(
    ("text", "said"), [("0.5\nx\n", "is not a list of beats"), ("1\n0.5\n", "in order"), ("", "at least two")]
)
def test_a_file_without_beats_is_said(tmp_path, text, said):
    (tmp_path / "a.beats").write_text(text)
    with pytest.raises(CoachError, match=said):
        read_beats(tmp_path / "a.beats")


def test_a_folder_without_beats_is_said(tmp_path):
    with pytest.raises(CoachError, match="is not a folder"):
        known_beats(tmp_path / "gone")
    with pytest.raises(CoachError, match="no songs and no .beats"):
        known_beats(tmp_path)
    (tmp_path / "a.beats").write_text("1\n2\n")
    with pytest.raises(CoachError, match="no film or recording next to"):
        known_beats(tmp_path)
    (tmp_path / "a.mp4").write_bytes(b"")
    assert [film.name for film, _ in known_beats(tmp_path)] == ["a.mp4"]
    (tmp_path / "Dance [Qx9].beats").write_text("1\n2\n")  # as videos from the web are called
    (tmp_path / "Dance [Qx9].mp4").write_bytes(b"")
    assert [film.name for film, _ in known_beats(tmp_path)] == ["Dance [Qx9].mp4", "a.mp4"]
