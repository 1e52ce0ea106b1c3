import pytest

from coach.cli import main


def refusal(capsys, *words):
    assert main([str(word) for word in words]) == 2
    out, error = capsys.readouterr()
    assert out == "" and "\n" not in error.strip()
    return error


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["contest", "lovedive", "films", "--cluster", "tcp://a:1", "--workers", "2"], "each machine says how many"),
        (["contest", "lovedive", "films", "--send"], "it goes with --cluster"),
        (["contest", "lovedive", "nowhere"], "no folder or list of films at nowhere"),
        (["worker", "--scheduler", "--workers", "2"], "A scheduler does no work itself"),
        (["worker", "--cluster", "tcp://a:1", "--port", "2"], "--host and --port go with --scheduler"),
        (["thresholds", "lovedive"], "Name the films of good covers"),
        (["thresholds", "lovedive", "a.mp4", "--from-contest", "x"], "not both"),
        (["thresholds", "lovedive", "--from-contest", "nowhere", "--cache-dir", "c"], "There is no contest in nowhere"),
    ],
)
def test_what_does_not_go_together_or_is_not_there(capsys, tmp_path, monkeypatch, words, said):
    monkeypatch.chdir(tmp_path)
    assert said in refusal(capsys, *words)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["contest", "lovedive", "films", "--workers", "0"], "--workers"),
        (["contest", "lovedive", "films", "--workers", "-1"], "--workers"),
        (["contest", "lovedive", "films", "--reels", "best"], "write for example top10"),
        (["thresholds", "lovedive", "--from-contest", "x", "--top", "120%"], "write for example 20%"),
        (["worker"], "--cluster"),
    ],
)
def test_what_cannot_be_meant(capsys, words, said):
    with pytest.raises(SystemExit) as end:
        main(words)
    assert end.value.code == 2 and said in capsys.readouterr().err
