"""Zips damaged in every way for which zipfile, zlib or numpy has its own error."""

import io
import zipfile
from collections.abc import Iterator

FLAGS, METHOD, VERSION = 8, 10, 6
"""Offsets in a zip's directory entry of its flags, its compression, and the version needed to unpack it."""
PLACES = 60
"""How many bytes are changed, one at a time, all over the file."""


def damaged_zips(good: bytes) -> Iterator[tuple[str, bytes]]:
    """(what, bytes) of the zip ``good`` with one thing changed; some may still be readable."""
    entry = good.index(b"PK\x01\x02")
    for what, at, value in (
        ("encrypted", FLAGS, 0x01), ("patched", FLAGS, 0x20), ("strongly encrypted", FLAGS, 0x40),
        ("compressed by a method of the future", METHOD, 99), ("of a version of the future", VERSION, 240),
    ):  # fmt: skip
        yield what, good[: entry + at] + bytes([value]) + good[entry + at + 1 :]
    for place in range(0, len(good), max(1, len(good) // PLACES)):
        yield f"byte {place} changed", good[:place] + bytes([good[place] ^ 0xFF]) + good[place + 1 :]
    for what, header in (("an open bracket", b"((("), ("an indent", b"\n  x\n y"), ("a terabyte", b"(1000000000000,")):
        yield f"numpy's header has {what}", _with_shape(good, header)


def _with_shape(good: bytes, begins: bytes) -> bytes:
    """Every array's header with its shape beginning differently, at the same length."""
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good)) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            at = data.find(b"'shape': (") + len(b"'shape': ")
            new.writestr(name, data if at < len(b"'shape': ") else data[:at] + begins + data[at + len(begins) :])
    return changed.getvalue()
