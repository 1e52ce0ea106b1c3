"""pip's complaints as sentences, and where pip is sent. (The rest of the environment: test_bootstrap.)"""

import hashlib
import socket
import subprocess
import threading
import zipfile
from pathlib import Path

import pytest

from coach.base.errors import CoachError
from coach.setup.environment import failure_sentence, fingerprint, install_pip, pip_surroundings

PYTHON = Path("/home/mina/coach/.venv/bin/python")
OFFLINE = """\
WARNING: Retrying (Retry(total=4)) after connection broken by 'NewConnectionError('<...>: Failed to establish a new \
connection: [Errno -3] Temporary failure in name resolution')': /simple/av/
ERROR: Could not find a version that satisfies the requirement av<19,>=17.0 (from versions: none)
ERROR: No matching distribution found for av<19,>=17.0
"""


@pytest.mark.parametrize(
    ("complaints", "expected"),
    [
        (OFFLINE, "could not reach pypi.org"),
        (
            "ERROR: No matching distribution found for mediapipe<1.3,>=1.2\n",
            "There is no mediapipe for this computer (",
        ),
        (
            "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device\n",
            "The disk is full.",
        ),
        ("pip._vendor.urllib3.exceptions.ReadTimeoutError: HTTPSConnectionPool\n", "could not reach pypi.org"),
        ("ERROR: Hash mismatch of something\n", "Hash mismatch of something"),
    ],
)
def test_what_pip_complains_of_becomes_a_sentence(complaints, expected):
    assert expected in failure_sentence(complaints, PYTHON)


def test_the_disk_s_sentence_names_the_folder():
    assert "/home/mina/coach/.venv" in failure_sentence("No space left on device", PYTHON).replace("\\", "/")


def test_nothing_leads_pip_out_of_the_environment(monkeypatch):
    for name in ("PIP_TARGET", "PIP_PREFIX", "PYTHONHOME", "__PYVENV_LAUNCHER__"):
        monkeypatch.setenv(name, "/elsewhere")
    monkeypatch.setenv("PIP_USER", "1")
    monkeypatch.setenv("PIP_INDEX_URL", "https://mirror.example.org/simple")
    found = pip_surroundings()
    assert not found.keys() & {"PIP_TARGET", "PIP_PREFIX", "PYTHONHOME", "__PYVENV_LAUNCHER__"}
    assert (found["PIP_USER"], found["PIP_INDEX_URL"]) == ("0", "https://mirror.example.org/simple")


def test_the_fingerprint_follows_the_included_file(tmp_path):
    dev, plain = tmp_path / "requirements-dev.txt", tmp_path / "requirements.txt"
    dev.write_text("-r requirements.txt\npytest>=8\n")
    plain.write_text("numpy>=2\n")
    before = fingerprint(dev)
    plain.write_text("numpy>=2  # arrays\n")
    assert fingerprint(dev) == before
    plain.write_text("numpy>=2.1\n")
    assert fingerprint(dev) != before


PIP = "import sys\nopen(sys.argv[-1] + '.log', 'w').write(' '.join(sys.argv[1:-1]))\n"


@pytest.fixture
def wheel(tmp_path):
    path = tmp_path / "pip-25.3-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("pip/__main__.py", PIP)
    return path


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_wheel_installs_itself_with_the_python_of_the_environment(wheel, tmp_path, monkeypatch):
    ran = []
    monkeypatch.setattr(
        subprocess, "run", lambda command, check: ran.append((command, command[-1].read_bytes(), check))
    )
    install_pip(tmp_path / "python", wheel.as_uri(), sha256(wheel))
    ((command, content, check),) = ran
    assert command[0] == tmp_path / "python"
    assert command[1] == command[-1] / "pip"
    assert command[2:-1] == ["--quiet", "install", "--no-index"]
    assert (content, check) == (wheel.read_bytes(), True)


def test_another_file_is_refused(wheel):
    with pytest.raises(CoachError, match="is not pip"):
        install_pip(wheel, wheel.as_uri(), "0" * 64)


@pytest.mark.parametrize("answer", [b"HTTP/1.0 200 OK\r\nContent-Length: 99\r\n\r\npip", b"nonsense", b""])
def test_an_answer_that_is_cut_short_is_said_in_a_sentence(tmp_path, answer):
    with socket.create_server(("127.0.0.1", 0)) as server:

        def once():
            with server.accept()[0] as asked:
                asked.recv(4096)
                asked.sendall(answer)

        answering = threading.Thread(target=once)
        answering.start()
        with pytest.raises(CoachError, match="sudo apt install python3-venv"):
            install_pip(tmp_path, f"http://127.0.0.1:{server.getsockname()[1]}/pip.whl", "0" * 64)
        answering.join()


def test_without_an_answer_the_sentence_names_the_package_of_the_system(tmp_path):
    with pytest.raises(CoachError, match="sudo apt install python3-venv"):
        install_pip(tmp_path, (tmp_path / "nothing.whl").as_uri(), "0" * 64)
