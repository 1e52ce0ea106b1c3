"""pip for a Python without ensurepip, from a file in the place of pypi.org."""

import hashlib
import subprocess
import zipfile

import pytest

from coach.base.errors import CoachError
from coach.setup import pip_wheel

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
    pip_wheel.install(tmp_path / "python", wheel.as_uri(), sha256(wheel))
    ((command, content, check),) = ran
    assert command[0] == tmp_path / "python"
    assert command[1] == command[-1] / "pip"
    assert command[2:-1] == ["--quiet", "install", "--no-index"]
    assert (content, check) == (wheel.read_bytes(), True)


def test_another_file_is_refused(wheel):
    with pytest.raises(CoachError, match="is not pip"):
        pip_wheel.install(wheel, wheel.as_uri(), "0" * 64)


def test_without_an_answer_the_sentence_names_the_package_of_the_system(tmp_path):
    with pytest.raises(CoachError, match="sudo apt install python3-venv"):
        pip_wheel.install(tmp_path, (tmp_path / "nothing.whl").as_uri(), "0" * 64)
