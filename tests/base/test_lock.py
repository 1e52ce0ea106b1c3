from pathlib import Path

from coach.base.files import Lock, is_held


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
