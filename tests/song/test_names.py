import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.base.errors import CoachError
from coach.song.library import LONGEST_SONG_NAME, checked_name


@pytest.mark.parametrize(
    "name",
    [
        "lovedive",
        "LOVE DIVE",
        "러브 다이브",
        "v1.5",
        "fancam-2",
        "💃",
        "👩\u200d🎤",
        "console",
        "a" * LONGEST_SONG_NAME,
    ],
)
def test_good_names_stay_as_they_are(name):
    assert checked_name(name) == name


def test_decomposed_hangul_is_composed():
    assert checked_name("\u1105\u1165") == "\ub7ec"


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("", "needs a letter"),
        ("  ", "needs a letter"),
        ("a/b", "“/” cannot be part"),
        ("..", "begin with a dot"),
        ("../x", "“/” cannot be part"),
        ("a\\b", "“\\” cannot be part"),
        (".hidden", "begin with a dot"),
        ("-f", "begin with a dot, a dash"),
        ("a.", "or end with a dot"),
        ("a ", "or end with a dot or a space"),
        ("CON", "Windows keeps"),
        ("nul.txt", "Windows keeps"),
        ("com1", "Windows keeps"),
        ("LPT9.song", "Windows keeps"),
        ("slides", "the published table's"),
        ("SLIDES", "the published table's"),
        ("what?", "“?” cannot be part"),
        ("a:b", "“:” cannot be part"),
        ("a\x00b", "a character that cannot be seen"),
        ("a\u200bb", "a character that cannot be seen"),
        ("\u202eevil", "a character that cannot be seen"),
        ("a\nb", "a character that cannot be seen"),
        ("x" * 300, "it has 300 characters, at most 60"),
    ],
)
def test_bad_names_are_refused_in_a_sentence(name, why):
    with pytest.raises(CoachError) as caught:
        checked_name(name)
    assert why in str(caught.value)
    assert "\n" not in str(caught.value) and len(str(caught.value)) < 200


@given(st.text(max_size=80))
def test_what_is_accepted_is_one_folder_on_every_system(name):
    try:
        good = checked_name(name)
    except CoachError:
        return
    assert good not in {"", ".", ".."}
    assert not set(good) & set('/\\<>:"|?*\0\n')
    assert len(good.encode()) <= 255 - 30
