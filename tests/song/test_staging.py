import errno
import os
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from subprocess import PIPE

import pytest

from coach.base import files
from coach.base.errors import CoachError
from coach.base.paths import PROJECT
from coach.song.library import existing_folder, list_songs
from coach.song.staging import ABANDONED_IMPORT_S, kept_folder, publish, restore, staged


def fill(folder, text="mine", stand_in=False):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "song.toml").write_text(f'title = "{text}"\nstand_in = {str(stand_in).lower()}\n', encoding="utf-8")
    return folder


def text(folder):
    return (folder / "song.toml").read_text(encoding="utf-8").split('"')[1]


def made(songs, name="one", replace=False, title="mine"):
    with staged(songs, name) as folder:
        fill(folder, title)
        publish(folder, songs, name, replace)


def names(songs):
    return sorted(entry.name for entry in songs.iterdir())


def test_a_finished_folder_takes_its_place(tmp_path):
    made(tmp_path / "songs")
    assert names(tmp_path / "songs") == ["one"]
    assert (tmp_path / "songs" / "one").stat().st_mode & 0o055 == 0o055


@pytest.mark.parametrize("trouble", [KeyboardInterrupt, CoachError("no"), ValueError])
def test_nothing_half_made_stays(tmp_path, trouble):
    with pytest.raises((KeyboardInterrupt, CoachError, ValueError)):
        with staged(tmp_path, "one") as folder:
            fill(folder)
            assert list_songs(tmp_path) == []
            raise trouble
    assert names(tmp_path) == []


def test_a_full_disk_is_said(tmp_path):
    with pytest.raises(CoachError, match="is full. Make room"):
        with staged(tmp_path, "one"):
            raise OSError(errno.ENOSPC, "No space left on device")
    assert names(tmp_path) == []


def test_two_imports_of_one_name_the_first_stays(tmp_path):
    with pytest.raises(CoachError, match="Somebody else has just made"):
        with staged(tmp_path, "one") as second:
            fill(second, "second")
            made(tmp_path, title="first")
            publish(second, tmp_path, "one", False)
    assert names(tmp_path) == ["one"] and text(tmp_path / "one") == "first"


def test_replacing_ones_own_song_leaves_only_the_new(tmp_path):
    made(tmp_path, title="old")
    made(tmp_path, replace=True, title="new")
    assert names(tmp_path) == ["one"] and text(tmp_path / "one") == "new"


def test_a_replaced_stand_in_can_be_restored_and_nothing_is_lost(tmp_path):
    fill(tmp_path / "one", "stand-in", stand_in=True)
    made(tmp_path, replace=True, title="mine")
    made(tmp_path, replace=True, title="mine again")
    assert text(kept_folder(tmp_path, "one")) == "stand-in"
    assert restore(tmp_path, "one") == tmp_path / "one-own"
    assert (text(tmp_path / "one"), text(tmp_path / "one-own")) == ("stand-in", "mine again")
    made(tmp_path, replace=True, title="third")
    assert restore(tmp_path, "one") == tmp_path / "one-own2"


def test_restoring_in_an_empty_place(tmp_path):
    fill(kept_folder(tmp_path, "one"), "stand-in", stand_in=True)
    assert restore(tmp_path, "one") is None
    assert text(tmp_path / "one") == "stand-in"


@pytest.mark.parametrize("refused", ["own", "kept"])
def test_a_failed_restoring_leaves_both_where_they_were(tmp_path, monkeypatch, refused):
    fill(kept_folder(tmp_path, "one"), "stand-in", stand_in=True)
    made(tmp_path, title="mine")
    move = os.rename

    def rename(old, new):
        if Path(old) == (kept_folder(tmp_path, "one") if refused == "kept" else tmp_path / "one"):
            raise PermissionError(errno.EACCES, "Permission denied")
        move(old, new)

    monkeypatch.setattr(os, "rename", rename)
    with pytest.raises(CoachError, match="cannot be written"):
        restore(tmp_path, "one")
    assert text(tmp_path / "one") == "mine" and text(kept_folder(tmp_path, "one")) == "stand-in"


def test_nothing_to_restore_is_said(tmp_path):
    with pytest.raises(CoachError, match="nothing to restore for “one”"):
        restore(tmp_path, "one")


def test_a_failed_replacement_puts_the_old_song_back(tmp_path, monkeypatch):
    made(tmp_path, title="old")
    rename = os.rename

    def failing(source, target):
        if Path(target) == tmp_path / "one" and ".import" in str(source):
            raise OSError(errno.EIO, "Input/output error")
        rename(source, target)

    monkeypatch.setattr(os, "rename", failing)
    with pytest.raises(CoachError, match="Input/output error"):
        made(tmp_path, replace=True, title="new")
    assert text(tmp_path / "one") == "old" and names(tmp_path) == ["one"]


@pytest.mark.parametrize("moment", [1, 2, 3])
@pytest.mark.parametrize("stand_in", [False, True])
def test_a_replacement_killed_at_any_moment_loses_no_song(tmp_path, monkeypatch, moment, stand_in):
    fill(tmp_path / "one.two", "old", stand_in)
    killed_at(moment, monkeypatch, lambda: made(tmp_path, "one.two", replace=True, title="new"))
    assert existing_folder("one.two", tmp_path) == tmp_path / "one.two"  # the next start
    assert text(tmp_path / "one.two") == ("old" if moment == 1 else "new")
    if stand_in and moment > 1:
        assert text(kept_folder(tmp_path, "one.two")) == "old"
    assert not list(tmp_path.glob(".*.replaced"))


def killed_at(moment, monkeypatch, work):
    """Work as a process that is killed right after its rename number ``moment``: nothing of it is cleaned up."""
    renamed = []
    rename, rmtree = os.rename, shutil.rmtree

    class Killed(BaseException):
        pass

    def dead(*_, **__):
        raise Killed

    def counting(source, target):
        rename(source, target)
        renamed.append(target)
        if len(renamed) == moment:
            monkeypatch.setattr(os, "rename", dead)
            monkeypatch.setattr(shutil, "rmtree", dead)
            raise Killed

    monkeypatch.setattr(os, "rename", counting)
    with suppress(Killed):
        work()
    monkeypatch.setattr(os, "rename", rename)
    monkeypatch.setattr(shutil, "rmtree", rmtree)


def test_of_two_that_replace_one_song_at_once_one_wins_and_nothing_is_left_over(tmp_path, monkeypatch):
    made(tmp_path, title="old")
    rename = os.rename

    def overtaken(source, target):
        rename(source, target)
        if str(target).endswith(".replaced"):
            monkeypatch.setattr(os, "rename", rename)
            made(tmp_path, replace=True, title="first")

    monkeypatch.setattr(os, "rename", overtaken)
    with pytest.raises(CoachError, match="Somebody else has just made"):
        made(tmp_path, replace=True, title="second")
    assert names(tmp_path) == ["one"] and text(tmp_path / "one") == "first"


def test_what_killed_imports_left_is_swept_after_a_day_whatever_their_name(tmp_path):
    old, new, other = (tmp_path / f".{which}.import" for which in ("one.old", "one.new", "[two].old"))
    for folder in (old, new, other):
        fill(folder)
    for folder in (old, other):
        os.utime(folder, (0, folder.stat().st_mtime - ABANDONED_IMPORT_S - 60))
    with staged(tmp_path, "one"):
        assert new.exists() and not old.exists() and not other.exists()


def test_what_a_killed_import_left_is_swept_by_the_next_one(tmp_path):
    """But not what another import is building at this moment."""
    building = (
        "import os, sys; from pathlib import Path; from coach.song.staging import staged\n"
        "with staged(Path(sys.argv[1]), 'one') as folder:\n"
        "    (folder / 'video.mp4').write_bytes(bytes(99)); print('begun', flush=True); sys.stdin.read()"
    )
    killed, living = (
        subprocess.Popen([sys.executable, "-c", building, tmp_path], cwd=PROJECT, stdin=PIPE, stdout=PIPE)
        for _ in range(2)
    )
    with killed, living:
        assert [one.stdout.readline().strip() for one in (killed, living)] == [b"begun", b"begun"]
        killed.kill()
        killed.wait()
        assert len(list(tmp_path.glob(".one.*.import"))) == 2
        made(tmp_path, "two")
        assert len(list(tmp_path.glob(".one.*.import"))) == len(list(tmp_path.glob(".one.*.import.lock"))) == 1
        living.stdin.close()
        assert living.wait() == 0
    assert names(tmp_path) == ["two"]


def test_where_the_disk_has_no_locks_only_age_tells(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "_try_lock", lambda file: None)
    with staged(tmp_path, "one") as first, staged(tmp_path, "two"):
        assert first.exists() and not list(tmp_path.glob("*.lock"))


def test_an_import_that_ends_while_another_sweeps_is_no_trouble(tmp_path, monkeypatch):
    monkeypatch.setattr(
        Path,
        "glob",
        lambda folder, pattern: iter([tmp_path / ".two.gone.import"] if pattern.endswith("import") else []),
    )
    made(tmp_path)
    assert names(tmp_path) == ["one"]


def test_a_songs_folder_that_cannot_be_made_is_said(tmp_path):
    (tmp_path / "songs").write_text("a file")
    with pytest.raises(CoachError, match="--songs-dir"):
        made(tmp_path / "songs")
