"""Websocket frames (RFC 6455, section 5)."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.socketio.engineio import frames
from adapters.socketio.engineio.frames import BrokenFrame, FrameReader

LIMIT = 100_000
MASK = b"\x01\x02\x03\xff"


def masked(first: int, payload: bytes, mask: bytes = MASK) -> bytes:
    """A frame as a client sends it."""
    length = len(payload)
    if length < 126:
        header = bytes((first, 0x80 | length))
    elif length < 1 << 16:
        header = bytes((first, 0x80 | 126)) + length.to_bytes(2, "big")
    else:
        header = bytes((first, 0x80 | 127)) + length.to_bytes(8, "big")
    return header + mask + bytes(byte ^ mask[at % 4] for at, byte in enumerate(payload))


def read(reader: FrameReader, data: bytes) -> list[tuple[int, bytes]]:
    reader.feed(data)
    found = []
    while (one := reader.next()) is not None:
        found += [] if one == frames.FRAGMENT else [one]
    reader.tidy()
    return found


messages = st.lists(
    st.tuples(st.sampled_from([frames.TEXT, frames.BINARY]), st.lists(st.binary(max_size=300))), max_size=5
)


@given(messages, st.binary(min_size=4, max_size=4), st.integers(1, 50))
def test_messages_arrive_whole_however_they_are_cut(sent: Any, mask: bytes, step: int) -> None:
    wire = b""
    for opcode, parts in sent:
        pieces = parts or [b""]
        for at, piece in enumerate(pieces):
            final = 0x80 if at == len(pieces) - 1 else 0
            wire += masked(final | (opcode if at == 0 else frames.CONTINUATION), piece, mask)
            wire += masked(0x80 | frames.PING, b"between", mask)
    reader, received = FrameReader(LIMIT), []
    for start in range(0, len(wire), step):
        received += read(reader, wire[start : start + step])
    assert [one for one in received if one[0] != frames.PING] == [(opcode, b"".join(parts)) for opcode, parts in sent]


@pytest.mark.parametrize("length", [0, 1, 125, 126, 65535, 65536, LIMIT])
def test_every_length(length: int) -> None:
    payload = b"x" * length
    assert read(FrameReader(LIMIT), masked(0x81, payload)) == [(frames.TEXT, payload)]
    made = frames.frame(frames.TEXT, payload)
    assert made[frames.header_bytes(made) :] == payload


@pytest.mark.parametrize(
    ("wire", "code"),
    [
        (b"\x81\x01x", frames.PROTOCOL_ERROR),  # not masked
        (masked(0xC1, b"x"), frames.PROTOCOL_ERROR),  # a reserved bit
        (masked(0x83, b"x"), frames.PROTOCOL_ERROR),  # a reserved opcode
        (masked(0x8B, b"x"), frames.PROTOCOL_ERROR),
        (masked(0x80, b"x"), frames.PROTOCOL_ERROR),  # continues nothing
        (masked(0x01, b"x") + masked(0x81, b"x"), frames.PROTOCOL_ERROR),  # begins within a message
        (masked(0x09, b"x"), frames.PROTOCOL_ERROR),  # a ping in pieces
        (masked(0x89, b"x" * 126), frames.PROTOCOL_ERROR),  # a long ping
        (masked(0x81, b"x" * (LIMIT + 1)), frames.TOO_LARGE),
        (masked(0x01, b"x" * LIMIT) + masked(0x80, b"x"), frames.TOO_LARGE),
        (b"\x81\xff" + b"\xff" * 8, frames.TOO_LARGE),  # before any of it has come
    ],
)
def test_a_frame_that_breaks_the_protocol_is_refused(wire: bytes, code: int) -> None:
    with pytest.raises(BrokenFrame) as broken:
        read(FrameReader(LIMIT), wire)
    assert broken.value.code == code


@pytest.mark.parametrize("payload", [b"", b"\x03\xe8", b"\x03\xe8bye", b"\x0f\xa0", b"\x0b\xb8"])
def test_a_valid_close_frame_is_accepted(payload: bytes) -> None:
    frames.check_close(payload)


@pytest.mark.parametrize("payload", [b"x", b"\x03\xed", b"\x03\xee", b"\x00\x00", b"\x13\x88", b"\x03\xe8\xff"])
def test_an_invalid_close_frame_is_refused(payload: bytes) -> None:
    with pytest.raises(BrokenFrame):
        frames.check_close(payload)


def test_an_idle_reader_keeps_nothing() -> None:
    reader = FrameReader(LIMIT)
    reader.feed(masked(0x81, b"x" * 1000))
    assert not reader.is_empty
    assert reader.next()
    assert reader.is_empty
