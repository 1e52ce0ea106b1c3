"""A video several times over, as one: for measuring what long films cost with short ones at hand."""

from __future__ import annotations

import math
from pathlib import Path
from tempfile import TemporaryDirectory

import av

from coach.media.writing import own_errors


def looped(source: Path, target: Path, times: int, until: float = math.inf) -> None:
    """Write ``source`` ``times`` over to ``target`` (mp4), up to ``until`` s, pictures and sound; nothing is encoded.

    OSError when one of the two cannot be read or written.
    """
    with TemporaryDirectory() as folder, own_errors():
        script = Path(folder) / "films.ffconcat"
        quoted = str(source.absolute()).replace("'", r"'\''")
        script.write_text("ffconcat version 1.0\n" + f"file '{quoted}'\n" * times, encoding="utf-8")
        with (
            av.open(str(script), format="concat", options={"safe": "0"}) as films,
            av.open(str(target.absolute()), "w", format="mp4") as out,
        ):
            copies = {stream.index: out.add_stream_from_template(stream) for stream in films.streams}
            latest: dict[int, int] = {}
            for packet in films.demux():
                number = packet.stream.index
                # A sound that lasts longer than its pictures reaches into the next round.
                if packet.dts is None or packet.dts <= latest.get(number, packet.dts - 1):
                    continue
                if packet.pts * packet.time_base >= until:
                    continue
                latest[number] = packet.dts
                packet.stream = copies[number]
                out.mux(packet)
