import threading

from coach.live.recorder import FsyncLoop

LIMIT = 10


def test_every_file_is_kept_again_and_again(tmp_path):
    kept, often = [], threading.Event()

    def keep(path):
        kept.append(path.name)
        if len(kept) >= 6:
            often.set()

    fsync_loop = FsyncLoop([tmp_path / "take.mp4", tmp_path / "poses.log"], 0.001, keep)
    assert often.wait(LIMIT)
    fsync_loop.close()
    fsync_loop.close()
    assert kept[:4] == ["take.mp4", "poses.log"] * 2
    assert fsync_loop.problem is None


def test_a_disk_that_refuses_is_said():
    def refuse(path):
        raise OSError(5, "Input/output error")

    fsync_loop = FsyncLoop(["take.mp4"], 0.001, refuse)
    fsync_loop._thread.join(LIMIT)
    fsync_loop.close()
    assert fsync_loop.problem == "Input/output error"
