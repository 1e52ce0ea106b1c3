"""Several programs, or threads of one, change a file of the settings folder at once."""

import json
import time
from concurrent.futures import ThreadPoolExecutor

from coach.base import files
from coach.base.files import Lock
from coach.base.settings_file import SettingsFile

NUMBERS = SettingsFile(
    "numbers.json", lambda path: tuple(json.loads(path.read_text())), json.dumps, (), "{file} {aside}", "{folder} {why}"
)


def add(folder, number):
    """Slowly, as a busy machine does."""

    def changed(known):
        time.sleep(0.01)
        return (*known, number)

    NUMBERS.change(folder, changed)


def test_what_several_change_at_once_is_all_kept(tmp_path):
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda number: add(tmp_path / "settings", number), range(6)))
    assert sorted(NUMBERS.known(tmp_path / "settings")[0]) == list(range(6))


def test_who_holds_it_for_ever_keeps_nobody_out(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "LOCK_TRIES", 2)
    held = Lock.take(tmp_path / ".numbers.json.lock")
    add(tmp_path, 1)
    held.release(remove=False)
    assert NUMBERS.known(tmp_path)[0] == (1,)
