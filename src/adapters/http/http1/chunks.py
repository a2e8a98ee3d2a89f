"""The strict syntax of chunked bodies (RFC 9112, section 7.1). A trailer section is refused: nothing here needs one."""

import re
from typing import Final

MAX_LINE_BYTES: Final = 256
MIN_AVERAGE_BYTES: Final = 64
FREE_CHUNKS: Final = 1024

_TOKEN: Final = rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"
_QUOTED: Final = rb'"[\t \x21\x23-\x5b\x5d-\x7e]*"'
_LINE: Final = re.compile(rb"([0-9A-Fa-f]{1,8})(?:;" + _TOKEN + rb"(?:=(?:" + _TOKEN + rb"|" + _QUOTED + rb"))?)*+\r\n")


class MalformedChunk(Exception):
    """The text says which rule was broken."""


class ChunkReader:
    """Finds the chunks in a buffer that begins with the body."""

    __slots__ = ("_bytes", "_chunks")

    def __init__(self) -> None:
        self._chunks = 0
        self._bytes = 0

    def next_size(self, buffer: bytearray) -> int | None:
        """Take the line before the next chunk's data out of `buffer`. Returns the size of that data, 0 when the body
        has ended, None when more bytes are needed first.

        Raises `MalformedChunk`; also for a body in far too many chunks, each of which costs time."""
        start = 2 if self._chunks else 0
        if not b"\r\n".startswith(buffer[:start]):
            raise MalformedChunk("a chunk is longer than its size says")
        end = buffer.find(b"\r\n", start, MAX_LINE_BYTES)
        if end < 0:
            if len(buffer) >= MAX_LINE_BYTES:
                raise MalformedChunk("the line before a chunk is too long")
            return None
        line = _LINE.fullmatch(buffer, start, end + 2)
        if line is None:
            raise MalformedChunk("the line before a chunk is malformed")
        size = int(line[1], 16)
        if size:
            del buffer[: end + 2]
            self._count(size)
            return size
        closing = buffer[end + 2 : end + 4]
        if not b"\r\n".startswith(closing):
            raise MalformedChunk("there must be no trailer")
        if len(closing) < 2:
            return None
        del buffer[: end + 4]
        return 0

    def _count(self, size: int) -> None:
        self._chunks += 1
        self._bytes += size
        if self._chunks > FREE_CHUNKS + self._bytes // MIN_AVERAGE_BYTES:
            raise MalformedChunk("there are too many tiny chunks")
