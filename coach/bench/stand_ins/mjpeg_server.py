"""A network camera made of a video file: ``python -m coach.bench.stand_ins.mjpeg_server FILE --port P``.

GET /               multipart MJPEG; the film begins with the connection, its last picture stays
GET /cue?in=S       the film restarts S seconds from now, for every connection; until then its first picture
GET /pause, /resume the camera hangs: connections stay open and silent; then it goes on as if it had not hung
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from coach.base.paths import PROJECT
from coach.media.packed import jpeg
from coach.media.video import read_frames

BOUNDARY = "picture"
ASSUMED_STEP = 1 / 30


@dataclass(frozen=True)
class JpegSequence:
    """times: (n,) s, increasing, from about 0; jpegs: n encoded pictures."""

    times: Sequence[float]
    jpegs: Sequence[bytes]

    @property
    def step(self) -> float:
        """Seconds between two pictures."""
        return (self.times[-1] - self.times[0]) / (len(self.times) - 1) if len(self.times) > 1 else ASSUMED_STEP

    def schedule(self, start: float) -> Iterator[tuple[float, int]]:
        """(time, picture) from ``start``, for ever: the first and the last are repeated outside the film."""
        waits = (start + n * self.step for n in count())
        for t in waits:
            if t > self.times[0] - self.step / 2:
                break
            yield t, 0
        yield from ((t, n) for n, t in enumerate(self.times) if t >= start)
        yield from ((self.times[-1] + n * self.step, len(self.times) - 1) for n in count(1))


def encoded(path: Path) -> JpegSequence:
    """The whole film as JPEGs, encoded in advance."""
    pairs = [(frame.t, jpeg(frame.rgb)) for frame in read_frames(path)]
    return JpegSequence([t for t, _ in pairs], [data for _, data in pairs])


class MjpegServer:
    """Context manager; serves on 127.0.0.1 from its own threads. ``port`` 0 picks a free one."""

    def __init__(self, film: JpegSequence, port: int = 0) -> None:
        self.film = film
        self._change = threading.Condition()  # guards the four below
        self._cue: float | None = None  # the moment of the film's time 0, for all; None: each connection's own
        self._cues = 0
        self._paused = False
        self._closed = False
        handler = type("Handler", (_Handler,), {"camera": self})
        self._http = ThreadingHTTPServer(("127.0.0.1", port), handler)
        self._http.daemon_threads = True
        threading.Thread(target=self._http.serve_forever, args=(0.05,), name="mjpeg server", daemon=True).start()

    @property
    def port(self) -> int:
        return self._http.server_address[1]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def cue(self, delay: float = 0.0) -> float:
        """Restart ``delay`` s from now; returns the perf_counter moment of the film's time 0."""
        with self._change:
            self._cue, self._cues = time.perf_counter() + delay, self._cues + 1
            self._change.notify_all()
            return self._cue

    def pause(self, paused: bool = True) -> None:
        with self._change:
            self._paused = paused
            self._change.notify_all()

    def close(self) -> None:
        """Break all connections and free the port."""
        with self._change:
            self._closed = True
            self._change.notify_all()
        self._http.shutdown()
        self._http.server_close()

    def __enter__(self) -> MjpegServer:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def pictures(self) -> Iterator[bytes]:
        """JPEGs for one connection, each at its moment."""
        zero = time.perf_counter()
        while not self._closed:
            cues = self._cues
            zero = self._cue if cues else zero
            for t, n in self.film.schedule(time.perf_counter() - zero):
                if not self._waited(zero + t, cues):
                    break
                if time.perf_counter() - (zero + t) < 2 * self.film.step:  # skip what passed during a pause
                    yield self.film.jpegs[n]

    def _waited(self, moment: float, cues: int) -> bool:
        """Waits for the moment and for the end of a pause; False if a cue or the end came first."""
        with self._change:
            while not self._closed and self._cues == cues:
                left = moment - time.perf_counter()
                if left <= 0 and not self._paused:
                    return True
                self._change.wait(None if self._paused else left)
        return False


class _Handler(BaseHTTPRequestHandler):
    camera: MjpegServer
    disable_nagle_algorithm = True

    def do_GET(self) -> None:  # noqa: N802 (the name http.server calls)
        asked = urlsplit(self.path)
        if asked.path == "/cue":
            self._answer(str(self.camera.cue(float(parse_qs(asked.query).get("in", ["0"])[0]))))
        elif asked.path in ("/pause", "/resume"):
            self.camera.pause(asked.path == "/pause")
            self._answer("ok")
        elif asked.path == "/":
            self._stream()
        else:
            self.send_error(404)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the terminal is for the benchmark's output."""

    def _answer(self, text: str) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(text.encode())

    def _stream(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", f"multipart/x-mixed-replace; boundary={BOUNDARY}")
        self.end_headers()
        try:
            for data in self.camera.pictures():
                head = f"--{BOUNDARY}\r\nContent-Type: image/jpeg\r\nContent-Length: {len(data)}\r\n\r\n"
                self.wfile.write(head.encode() + data + b"\r\n")
        except (BrokenPipeError, ConnectionResetError, ConnectionAbortedError):
            return  # the viewer has left
        self.close_connection = True


@contextmanager
def served(film: Path) -> Iterator[str]:
    """The film as a network camera in its own process; yields its address."""
    command = [sys.executable, "-m", "coach.bench.stand_ins.mjpeg_server", str(film)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=PROJECT) as server:
        try:
            yield server.stdout.readline().strip()
        finally:
            server.terminate()


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m coach.bench.stand_ins.mjpeg_server", description=__doc__.splitlines()[0]
    )
    parser.add_argument("film", type=Path)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    arguments = parser.parse_args()
    with MjpegServer(encoded(arguments.film), arguments.port) as server:
        print(server.url, flush=True)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            return


if __name__ == "__main__":
    main()
