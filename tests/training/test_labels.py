"""labels.csv: each thing that can be wrong with it has a sentence, with the line."""

from dataclasses import replace

import pytest

from coach.base.errors import CoachError
from coach.training.labels import Label, check_within, read_labels

HEAD = "film,start_s,end_s,label\n"
GOOD = HEAD + "a.mp4,1,2,forehand\na.mp4,2,3.5,backhand\nb.mp4,0,1,forehand\nb.mp4,4,5,backhand\n"


def read(tmp_path, text):
    path = tmp_path / "labels.csv"
    path.write_text(text, encoding="utf-8")
    return read_labels(path)


def test_good_labels(tmp_path):
    labels = read(tmp_path, GOOD)
    assert labels[1] == Label("a.mp4", 2.0, 3.5, "backhand", 3)
    assert [label.film for label in labels] == ["a.mp4", "a.mp4", "b.mp4", "b.mp4"]


@pytest.mark.parametrize("odd", ["\u2028", "\x85", "\x0b", "\x1c"])
def test_only_an_end_of_line_ends_a_line(tmp_path, odd):
    labels = read(tmp_path, GOOD.replace("a.mp4", f"a{odd}.mp4"))
    assert labels == tuple(replace(one, film=one.film.replace("a.", f"a{odd}.")) for one in read(tmp_path, GOOD))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "lacks the column film"),
        ("film,start_s,label\n", "lacks the column end_s"),
        (HEAD, "no lines below"),
        (HEAD + '"a.mp4,1,2,x\n' + 20_000 * "a.mp4,3,4,x\n", "Is a quotation mark never closed"),
        (HEAD + "a.mp4,2,1,x\n", "line 2: x ends at 1 s, which is not after its start at 2 s"),
        (HEAD + "a.mp4,1,1,x\n", "not after its start"),
        (HEAD + "a.mp4,1,1.1,x\n", "lasts 0.10 s"),
        (HEAD + "a.mp4,one,2,x\n", 'line 2: start_s is "one"'),
        (HEAD + "a.mp4,1,inf,x\n", 'end_s is "inf"'),
        (HEAD + "a.mp4,-1,2,x\n", 'start_s is "-1"'),
        (HEAD + "a.mp4,1\n", 'end_s is ""|the label is missing'),
        (HEAD + ",1,2,x\n", "the film is missing"),
        (HEAD + "a.mp4,1,2,\n", "the label is missing"),
        (HEAD + "a.mp4,1,2,x\na.mp4,3,4,x\n", 'has only "x"'),
        (GOOD + "b.mp4,6,7,lob\n", 'single example of "lob"'),
        (GOOD + "a.mp4,3,4,forehand\n", "lines 3 and 6 overlap"),
    ],
)
def test_bad_labels(tmp_path, text, said):
    with pytest.raises(CoachError, match=said):
        read(tmp_path, text)


@pytest.mark.parametrize(
    "path, said",
    [("utf16.csv", "is not UTF-8 text"), ("", "cannot be read: "), ("utf16.csv/labels.csv", "cannot|not exist")],
)
def test_what_is_no_text_is_said_in_words(tmp_path, path, said):
    (tmp_path / "utf16.csv").write_text(GOOD, encoding="utf-16")
    with pytest.raises(CoachError, match=said) as refused:
        read_labels(tmp_path / path)
    assert not any(private in str(refused.value) for private in ("codec", "Errno", "0x"))


def test_no_file(tmp_path):
    with pytest.raises(CoachError, match="does not exist"):
        read_labels(tmp_path / "labels.csv")


def test_a_picture_is_no_text(tmp_path):
    path = tmp_path / "labels.csv"
    path.write_bytes(b"\xff\xfe\x00\x81")
    with pytest.raises(CoachError, match="UTF-8"):
        read_labels(path)


def test_labels_end_with_their_film(tmp_path):
    labels = read(tmp_path, GOOD)
    check_within(tmp_path / "labels.csv", labels, "a.mp4", 3.45)
    with pytest.raises(CoachError, match="line 3: backhand ends at 3.5 s, but a.mp4 lasts 3.0 s"):
        check_within(tmp_path / "labels.csv", labels, "a.mp4", 3.0)
