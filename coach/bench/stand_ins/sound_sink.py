"""A loudspeaker for benchmarks that plays to nowhere and can be recorded: a private PulseAudio with a null sink.

Linux only (needs pulseaudio, pactl, parec and ALSA's pulse plug-in: ``apt install pulseaudio libasound2-plugins``).
The recording's time axis is ``time.perf_counter``, which on Linux is CLOCK_MONOTONIC and shared by all processes.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray

from coach.base.errors import CoachError

SINK_HZ = 48000
FRAGMENT_MS = 10
"""What the sink renders and hands to the monitor at once. The result does not depend on it: offsets measured with 3,
10, 25 and 50 ms agree within 0.5 ms."""
START_LIMIT = 10.0
"""s for PulseAudio to answer, and for the monitor to deliver (a null sink that was idle renders two seconds ahead)."""
PULSEAUDIO_TOOLS = ("pulseaudio", "pactl", "parec")
ALSA = "</usr/share/alsa/alsa.conf>\npcm.!default { type pulse }\nctl.!default { type pulse }\n"
DAEMON = """\
load-module module-native-protocol-unix auth-anonymous=1 socket={socket}
load-module module-null-sink sink_name=coach rate={rate}
"""


@dataclass(frozen=True, eq=False)
class Recording:
    """What the sink played.

    samples  (N,) float32 mono
    rate     Hz
    start    moment (s, perf_counter) at which sample 0 was played
    spread   s by which the estimates of ``start`` from each second of the recording differ: how far to trust them
    """

    samples: NDArray[np.float32]
    rate: int
    start: float
    spread: float


def time_axis(arrived: ArrayLike, first: ArrayLike, rate: int) -> tuple[float, float]:
    """The moment of sample 0 and the spread of its estimates (s).

    The sink hands each fragment over at the moment its first sample is played, and it arrives a little later, much
    later if the reader had to wait. When a program starts or stops playing, the sink renders the rest of a fragment
    again and hands that over early. So neither the earliest nor the mean arrival relative to position is the truth, but
    the lower decile, taken second by second. Seconds that differ (from their own lower to their upper decile) mean lost
    samples, or a reader that was never on time.

    arrived  (K,) moments at which fragments were read
    first    (K,) index of each fragment's first sample
    """
    moments, begins = np.asarray(arrived, np.float64), np.asarray(first, np.float64) / rate
    if not len(moments):
        raise ValueError("nothing was recorded, so there is no time axis")
    starts = moments - begins
    second = begins.astype(int)
    lows = np.array([np.percentile(starts[second == k], 10) for k in np.unique(second)])
    return float(np.median(lows)), float(np.subtract(*np.percentile(lows, [90, 10])))


class SinkRecorder:
    """Listens to the sink's monitor until it is told to finish."""

    def __init__(self, environment: dict[str, str]) -> None:
        """Returns once sound flows; CoachError if it does not."""
        command = ["parec", "--raw", "--format=s16le", f"--rate={SINK_HZ}", "--channels=1", "--device=coach.monitor"]
        self._parec = subprocess.Popen(
            [*command, f"--latency-msec={FRAGMENT_MS}"], stdout=subprocess.PIPE, bufsize=0, env=environment
        )
        self._arrived: list[float] = []
        self._fragments: list[bytes] = []
        self._flows = threading.Event()
        self._thread = threading.Thread(target=self._listen, name="null sink recorder", daemon=True)
        self._thread.start()
        if not self._flows.wait(START_LIMIT):
            self._end()
            raise CoachError("The null sink's monitor delivers no sound. Is another parec holding it? Try again.")

    def _listen(self) -> None:
        pipe = self._parec.stdout
        assert pipe is not None
        while fragment := pipe.read(1 << 16):
            self._arrived.append(time.perf_counter())
            self._fragments.append(fragment)
            self._flows.set()

    def _end(self) -> None:
        self._parec.terminate()
        self._parec.wait()
        self._thread.join()

    def finish(self) -> Recording:
        """Stop listening; returns what was heard so far."""
        self._end()
        lengths = np.array([len(fragment) // 2 for fragment in self._fragments])
        start, spread = time_axis(self._arrived, np.cumsum(lengths) - lengths, SINK_HZ)
        samples = np.frombuffer(b"".join(self._fragments), "<i2").astype(np.float32) / 32768
        return Recording(samples, SINK_HZ, start, spread)


class NullSink:
    """A private PulseAudio with one null sink, as a context manager. ``environment`` is for the child program.

    Start recording before the child plays: a sink nobody listens to renders two seconds ahead.
    """

    def __enter__(self) -> NullSink:
        missing = [tool for tool in PULSEAUDIO_TOOLS if shutil.which(tool) is None]
        if missing:
            raise CoachError(
                f"Measuring sound needs {', '.join(missing)}: sudo apt install pulseaudio pulseaudio-utils "
                "libasound2-plugins"
            )
        self._folder = Path(tempfile.mkdtemp(prefix="coach-sink-"))
        self.environment = self._prepared()
        self._log = (self._folder / "pulseaudio.log").open("wb")
        self._daemon = subprocess.Popen(self._command(), env=self.environment, stdout=self._log, stderr=self._log)
        try:
            self._wait()
        except CoachError:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._daemon.terminate()
        self._daemon.wait()
        self._log.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def record(self) -> SinkRecorder:
        """Start recording what the sink plays."""
        return SinkRecorder(self.environment)

    def unplug(self) -> None:
        """Take the loudspeaker away from the program playing."""
        self._pactl("unload-module", "module-null-sink")

    def plug(self) -> None:
        """Bring it back, if it is away."""
        if "coach" not in self._pactl("list", "short", "sinks"):
            self._pactl("load-module", "module-null-sink", "sink_name=coach", f"rate={SINK_HZ}")

    def _pactl(self, *words: str) -> str:
        done = subprocess.run(["pactl", *words], env=self.environment, capture_output=True, text=True, check=False)
        return done.stdout

    def _prepared(self) -> dict[str, str]:
        """Write the configuration; returns an environment in which PulseAudio, PortAudio and SDL see only this sink."""
        folder, socket = str(self._folder), self._folder / "native"
        (self._folder / "coach.pa").write_text(DAEMON.format(socket=socket, rate=SINK_HZ))
        (self._folder / "asound.conf").write_text(ALSA)
        private = dict.fromkeys(("XDG_RUNTIME_DIR", "PULSE_RUNTIME_PATH", "PULSE_STATE_PATH"), folder)
        own = {"PULSE_SERVER": f"unix:{socket}", "ALSA_CONFIG_PATH": str(self._folder / "asound.conf")}
        return {**os.environ, **private, **own, "PULSE_COOKIE": str(self._folder / "cookie")}

    def _command(self) -> Sequence[str]:
        alone = ("--daemonize=no", "--system=false", "--exit-idle-time=-1", "--use-pid-file=no", "-n")
        return ("pulseaudio", *alone, "-F", str(self._folder / "coach.pa"))

    def _wait(self) -> None:
        end = time.perf_counter() + START_LIMIT
        while subprocess.run(["pactl", "info"], env=self.environment, capture_output=True, check=False).returncode:
            if self._daemon.poll() is not None or time.perf_counter() > end:
                said = Path(self._log.name).read_text(errors="replace").strip()
                raise CoachError(f"PulseAudio does not start for the benchmark. It said:\n{said}")
            time.sleep(0.05)
