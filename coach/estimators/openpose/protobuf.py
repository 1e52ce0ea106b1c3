"""Protocol buffers, as far as network files need them: a message is its fields by number. Bytes in, bytes out.

Both Caffe's weights and ONNX are written in this format (https://protobuf.dev/programming-guides/encoding). No package
is needed to read the one and write the other.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

VARINT, FIXED64, LENGTH, FIXED32 = 0, 1, 2, 5
"""How a field is written: an integer, eight bytes, a length and that many bytes, four bytes."""

Value: TypeAlias = int | memoryview
"""An integer as it was written, without its sign; anything else as its bytes."""

Message: TypeAlias = Mapping[int, Sequence[Value]]
"""The values of each field, in their order."""

MOST_BITS: Final = 64


def fields(data: bytes | memoryview) -> dict[int, list[Value]]:
    """The fields of a message. ValueError if ``data`` is not one, or is cut short."""
    view, found, at = memoryview(data), {}, 0
    while at < len(view):
        key, at = _varint(view, at)
        kind = key & 7
        if kind == VARINT:
            value, at = _varint(view, at)
        else:
            size = {FIXED64: 8, FIXED32: 4}.get(kind)
            if kind == LENGTH:
                size, at = _varint(view, at)
            if size is None or at + size > len(view):
                raise ValueError(f"no message: a field of kind {kind} runs past the end")
            value, at = view[at : at + size], at + size
        found.setdefault(key >> 3, []).append(value)
    return found


def _varint(view: memoryview, at: int) -> tuple[int, int]:
    """The integer that begins at ``at``, and where it ends."""
    value = 0
    for shift in range(0, MOST_BITS, 7):
        if at >= len(view):
            raise ValueError("no message: a number runs past the end")
        byte, at = view[at], at + 1
        value |= (byte & 127) << shift
        if byte < 128:
            return value, at
    raise ValueError("no message: a number has too many digits")


def messages(message: Message, field: int) -> list[dict[int, list[Value]]]:
    """The fields of all messages within a field. ValueError if it holds something else."""
    values = message.get(field, ())
    if any(isinstance(value, int) for value in values):
        raise ValueError(f"no message: field {field} holds a number")
    return [fields(value) for value in values]


def text(message: Message, field: int) -> str:
    """The last value as text, "" if there is none."""
    return (texts(message, field) or [""])[-1]


def texts(message: Message, field: int) -> list[str]:
    """All values as text. ValueError if the field holds something else."""
    values = message.get(field, ())
    if any(isinstance(value, int) for value in values):
        raise ValueError(f"no message: field {field} holds a number")
    return [bytes(value).decode("utf-8", "replace") for value in values]


def number(message: Message, field: int, missing: int) -> int:
    """The last value as an integer."""
    return (numbers(message, field) or [missing])[-1]


def numbers(message: Message, field: int) -> list[int]:
    """All integers of a field, written one by one or packed. ValueError if it holds something else."""
    found: list[int] = []
    for value in message.get(field, ()):
        if isinstance(value, int):
            found.append(value)
            continue
        at = 0
        while at < len(value):
            one, at = _varint(value, at)
            found.append(one)
    return found


def floats(message: Message, field: int) -> NDArray[np.float32]:
    """All 32-bit floats of a field, written one by one or packed. ValueError if it holds something else."""
    values = message.get(field, ())
    if any(isinstance(value, int) or len(value) % 4 for value in values):
        raise ValueError(f"no message: field {field} holds no floats")
    return np.frombuffer(b"".join(values), "<f4")


# ----------------------------------------------------------------
# Writing


Writable: TypeAlias = int | float | str | bytes


def message(*content: tuple[int, Writable | Iterable[Writable]]) -> bytes:
    """A message of these (number, value or values), in their order; values that are bytes are messages themselves."""
    parts: list[bytes] = []
    for field, value in content:
        alone = isinstance(value, int | float | str | bytes)
        for one in (value,) if alone else value:
            parts += _field(field, one)
    return b"".join(parts)


def _field(field: int, value: Writable) -> tuple[bytes, ...]:
    if isinstance(value, int):
        return _digits(field << 3 | VARINT), _digits(value)
    if isinstance(value, float):
        return _digits(field << 3 | FIXED32), struct.pack("<f", value)
    data = value.encode() if isinstance(value, str) else value
    return _digits(field << 3 | LENGTH), _digits(len(data)), data


def _digits(value: int) -> bytes:
    """A number seven bits at a time, the lowest first."""
    digits = bytearray()
    while value > 127:
        digits.append(value & 127 | 128)
        value >>= 7
    digits.append(value)
    return bytes(digits)
