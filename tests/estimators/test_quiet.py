import os
import subprocess
import sys
from contextlib import nullcontext
from types import ModuleType, SimpleNamespace

import pytest

from coach.base.paths import PROJECT
from coach.estimators.blazepose import landmarker
from coach.estimators.blazepose.quiet import LAST, LAST_NOTE_BY, STDERR, quiet, quiet_for_a_picture, without_matplotlib

CHATTER = [
    b"WARNING: Logging before InitGoogle() is written to STDERR\n",
    b"INFO: Created TensorFlow Lite XNNPACK delegate for CPU.\n",
    b"W0000 00:00:1795200939.085744   25311 inference_feedback_manager.cc:121] Feedback manager requires a model\n",
    b"WARNING: [model_load.cc:402] Sparsity tensors may not yet be fully supported.\n",
    b"INFO: [accelerator_registry.cc:43] DestroyAccelerator: ptr=0x7fe0200047c0, name=CpuAccelerator\n",
    b"I0000 00:00:1795200939.085744   25311 gl_context.cc:369] GL version: 3.1\r\n",
]
WORTH_READING = [
    b"E0000 00:00:1795200939.085744   25311 graph.cc:1] something broke\n",
    b"Traceback (most recent call last):\n",
    b"WARNING: your disk is nearly full\n",
]


def test_chatter_is_dropped_and_the_rest_appears_afterwards(capfd):
    with quiet():
        for line in (*CHATTER, *WORTH_READING):
            os.write(STDERR, line)
        assert capfd.readouterr().err == ""
    assert capfd.readouterr().err.encode() == b"".join(WORTH_READING)


NOTE = (
    b"W0000 00:00:1796077440.662668   30937 inference_runner_litert.cc:1433] Input tensor memory is not aligned "
    b"according to LiteRt's memory alignment requirements. Reallocating memory and copying data.\n"
)


@pytest.mark.parametrize("at", [0, 2, LAST_NOTE_BY - 1])
@pytest.mark.parametrize("stream", [True, False])
def test_mediapipe_s_last_note_is_dropped_with_whatever_picture_it_comes(capfd, monkeypatch, at, stream):
    """The warm-up's input may happen to be aligned."""

    class Landmarker:
        pictures = 0

        def detect(self, *_):
            if self.pictures == at:
                os.write(STDERR, NOTE)
            self.pictures += 1
            return SimpleNamespace(pose_landmarks=[], pose_world_landmarks=[])

        detect_for_video = detect

        def close(self):
            """Nothing is open."""

    monkeypatch.setattr(LAST, "due", LAST_NOTE_BY)
    monkeypatch.setattr(landmarker, "_warm_up", lambda model: None)
    monkeypatch.setattr(landmarker, "_landmarker", lambda *_, **__: Landmarker())
    with landmarker.BlazePose(b"", stream=stream) as pose:
        for moment in range(at + 1):
            pose.detect_all(landmarker.BLANK_PICTURE, moment)
        assert LAST.due == 0
        assert isinstance(quiet_for_a_picture(), nullcontext)  # it comes only once
    assert capfd.readouterr().err == ""


def test_the_descriptor_is_given_back(capfd):
    with quiet():
        pass
    os.write(STDERR, CHATTER[0])
    assert capfd.readouterr().err.encode() == CHATTER[0]


def test_what_was_written_before_a_failure_appears(capfd):
    with pytest.raises(RuntimeError), quiet():
        os.write(STDERR, b"why it failed")
        raise RuntimeError
    assert capfd.readouterr().err == "why it failed"


def test_mediapipe_comes_without_matplotlib_and_who_wants_it_has_the_real_one():
    said = """
import sys
from coach.estimators.blazepose import bundle, landmarker
print("matplotlib" in sys.modules)
from matplotlib import pyplot
print(callable(pyplot.plot))
"""
    done = subprocess.run([sys.executable, "-c", said], cwd=PROJECT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]


def test_what_has_been_imported_before_stays(monkeypatch):
    mine = ModuleType("matplotlib")
    monkeypatch.setitem(sys.modules, "matplotlib", mine)
    with without_matplotlib():
        assert sys.modules["matplotlib"] is mine
    assert sys.modules["matplotlib"] is mine
