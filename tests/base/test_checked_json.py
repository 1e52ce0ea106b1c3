"""Files of JSON that may be damaged."""

import json

import pytest

from coach.base.checked_json import read_json
from coach.base.errors import CoachError


def read(tmp_path, text):
    file = tmp_path / "file.json"
    file.write_text(text, encoding="utf-8")
    return read_json(file, "take", 1).value


@pytest.mark.parametrize("name", ["\\ud800", "\\uDFFF", "\\udc00\\ud800", "점\\ud83d프"])
@pytest.mark.parametrize("place", ['{{"version": 1, "{}": 2}}', '["{}"]', '{{"version": 1, "a": [{{"b": "{}"}}]}}'])
def test_half_a_character_is_damage_wherever_it_stands(tmp_path, name, place):
    """Neither a file nor the database of the history could hold it."""
    with pytest.raises(CoachError, match="file.json is damaged"):
        read(tmp_path, place.format(name))


@pytest.mark.parametrize("name", ["점프", "💃", "C:\\users\\ud8", "\\ud83d"])
def test_whole_characters_are_read_however_they_are_written(tmp_path, name):
    for escaped in (False, True):
        assert read(tmp_path, json.dumps([name], ensure_ascii=escaped)) == [name]
