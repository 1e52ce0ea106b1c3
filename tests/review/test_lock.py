from coach.review.lock import Lock, is_held


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
