import errno
import os
from pathlib import Path
from threading import Thread

import pytest

from coach.base.errors import CoachError
from coach.base.files import Lock, is_held, replacing, to_disk, write_atomically


def test_the_new_content_replaces_the_old_and_nothing_else_is_left(tmp_path):
    path = tmp_path / "take.json"
    write_atomically(path, b"old")
    write_atomically(path, b"new")
    assert path.read_bytes() == b"new"
    assert [there.name for there in tmp_path.iterdir()] == ["take.json"]


def test_what_cannot_replace_the_old_leaves_it_whole(tmp_path, monkeypatch):
    path = tmp_path / "take.json"
    write_atomically(path, b"old")

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CoachError, match=r"take\.json could not be written \(No space left on device\)"):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert [there.name for there in tmp_path.iterdir()] == ["take.json"]


def test_a_folder_that_is_not_there_is_told_apart_from_a_full_disk(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    for folder in ("none", "file"):
        with pytest.raises(CoachError, match=rf"There is no folder \S*{folder}: make it, or choose another place"):
            write_atomically(tmp_path / folder / "take.json", b"new")
    (tmp_path / "take.json").mkdir()
    with pytest.raises(CoachError, match="Make room on the disk"):
        write_atomically(tmp_path / "take.json", b"new")


def test_a_read_only_disk_that_refuses_even_to_be_tidied_is_said(tmp_path, monkeypatch):
    def refuse(*_, **__):
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr("builtins.open", refuse)
    monkeypatch.setattr(Path, "unlink", refuse)
    with pytest.raises(CoachError, match="Read-only file system") as refused:
        write_atomically(tmp_path / "marks.json", b"{}")
    assert "choose another place" in str(refused.value) and "--" not in str(refused.value)  # --json and --to write, too


def test_what_a_link_points_to_is_written_and_the_link_stays(tmp_path):
    there, link = tmp_path / "there.json", tmp_path / "link.json"
    there.write_bytes(b"old")
    try:
        link.symlink_to(there)
    except OSError:
        pytest.skip("this system makes no links")
    write_atomically(link, b"new")
    assert link.is_symlink() and there.read_bytes() == b"new"


@pytest.mark.skipif(os.name != "posix", reason="named pipes and /dev/null")
def test_what_is_no_file_is_written_to_and_not_replaced():
    write_atomically(Path("/dev/null"), b"gone")
    assert not Path("/dev/null").is_file() and Path("/dev/null").exists()


def test_two_threads_that_replace_one_file_at_once_do_not_mix(tmp_path):
    path = tmp_path / "poses.npz"

    def other():
        with replacing(path) as file:
            file.write(b"theirs")

    with replacing(path) as mine:
        mine.write(b"mi")
        thread = Thread(target=other)
        thread.start()
        thread.join()
        assert path.read_bytes() == b"theirs"
        mine.write(b"ne")
    assert path.read_bytes() == b"mine"
    assert [there.name for there in tmp_path.iterdir()] == ["poses.npz"]


def test_ctrl_c_in_the_middle_leaves_the_old_file_and_nothing_else(tmp_path):
    path = tmp_path / "poses.npz"
    path.write_bytes(b"old")
    with pytest.raises(KeyboardInterrupt), replacing(path) as file:
        file.write(b"half")
        raise KeyboardInterrupt
    assert path.read_bytes() == b"old"
    assert [there.name for there in tmp_path.iterdir()] == ["poses.npz"]


def test_a_lock_is_held_until_it_is_released(tmp_path):
    path = tmp_path / "session.lock"
    assert not is_held(path)
    lock = Lock.take(path)
    assert is_held(path)
    assert Lock.take(path) is None
    lock.release(remove=False)
    assert not is_held(path)
    assert path.exists()


def test_looking_does_not_take_it(tmp_path):
    path = tmp_path / "session.lock"
    Lock.take(path).release(remove=False)
    assert not is_held(path)
    again = Lock.take(path)
    assert again is not None
    again.release(remove=True)
    assert not path.exists()


@pytest.mark.skipif(os.name != "posix", reason="only POSIX limits how far a file grows")
def test_a_full_disk_locks_too(tmp_path):
    from tests.kit.full_disk import full_disk

    with full_disk():
        lock = Lock.take(tmp_path / "session.lock")
        held, taken = is_held(lock.path), Lock.take(lock.path)
        lock.release(remove=True)
    assert (held, taken) == (True, None) and not lock.path.exists()


def test_it_may_be_released_again(tmp_path):
    lock = Lock.take(tmp_path / "session.lock")
    lock.release(remove=False)
    lock.release(remove=True)
    assert not lock.path.exists()


def test_a_file_that_cannot_be_removed_locks_nothing(tmp_path, monkeypatch):
    """As on Windows while a scanner looks at it."""

    def looked_at(*_, **__):
        raise PermissionError(13, "The process cannot access the file")

    lock = Lock.take(tmp_path / "session.lock")
    monkeypatch.setattr(Path, "unlink", looked_at)
    lock.release(remove=True)
    assert lock.path.exists() and not is_held(lock.path)


def test_what_is_there_is_kept_and_what_is_not_is_left_alone(tmp_path):
    (tmp_path / "poses.log").write_bytes(b"poses")
    to_disk(tmp_path / "poses.log")
    to_disk(tmp_path / "take.mp4")
    assert (tmp_path / "poses.log").read_bytes() == b"poses"
    assert not (tmp_path / "take.mp4").exists()
