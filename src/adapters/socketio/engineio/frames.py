"""Websocket frames (RFC 6455, section 5): no extensions, so the reserved bits are never set."""

from typing import Final

CONTINUATION: Final = 0x0
TEXT: Final = 0x1
BINARY: Final = 0x2
CLOSE: Final = 0x8
PING: Final = 0x9
PONG: Final = 0xA

FINAL: Final = 0x80
MASKED: Final = 0x80
RESERVED: Final = 0x70
CONTROL: Final = 0x08
MAX_CONTROL_BYTES: Final = 125

NORMAL: Final = 1000
PROTOCOL_ERROR: Final = 1002
NOT_UTF8: Final = 1007
TOO_LARGE: Final = 1009


FRAGMENT: Final = (CONTINUATION, b"")
"""What `FrameReader.next` gives for a part of a message that is not the last one (section 5.4)."""


class BrokenFrame(Exception):
    """The client breaks the protocol. `code` is the close code for it (section 7.4.1)."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


def frame(opcode: int, payload: bytes) -> bytes:
    """A whole message or a control frame (section 5.2), unmasked as a server sends it."""
    length = len(payload)
    if length < 126:
        return bytes((FINAL | opcode, length)) + payload
    if length < 1 << 16:
        return bytes((FINAL | opcode, 126)) + length.to_bytes(2, "big") + payload
    return bytes((FINAL | opcode, 127)) + length.to_bytes(8, "big") + payload


def header_bytes(whole: bytes) -> int:
    """How many bytes of a frame made by `frame` come before its payload."""
    return {126: 4, 127: 10}.get(whole[1], 2)


def close_frame(code: int, reason: str) -> bytes:
    """A close frame with a status code and a reason (section 5.5.1), cut to what a control frame may carry."""
    return frame(CLOSE, code.to_bytes(2, "big") + reason.encode()[: MAX_CONTROL_BYTES - 2])


def check_close(payload: bytes) -> None:
    """Raise `BrokenFrame` unless a close frame carries a valid code and reason (sections 5.5.1 and 7.4)."""
    if not payload:
        return
    code = int.from_bytes(payload[:2], "big")
    if len(payload) == 1 or not (1000 <= code <= 1003 or 1007 <= code <= 1014 or 3000 <= code <= 4999):
        raise BrokenFrame(PROTOCOL_ERROR, "no such close code")
    decoded_text(payload[2:])


def decoded_text(payload: bytes) -> str:
    """The text of a text frame. Raises `BrokenFrame` when it is not UTF-8 (section 8.1)."""
    try:
        return payload.decode()
    except UnicodeDecodeError:
        raise BrokenFrame(NOT_UTF8, "text is not UTF-8") from None


class FrameReader:
    """Reads the messages of one client from its frames (section 5.4). A message has at most `limit` bytes."""

    __slots__ = ("_at", "_buffer", "_limit", "_message", "_opcode")

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._buffer: bytearray | None = None
        self._at = 0
        self._opcode = 0
        self._message: bytearray | None = None

    @property
    def is_empty(self) -> bool:
        """Whether it keeps nothing of what it was fed."""
        return self._buffer is None and self._message is None

    def feed(self, data: bytes) -> None:
        if self._buffer is None:
            self._buffer = bytearray(data)
        else:
            self._buffer += data

    def next(self) -> tuple[int, bytes] | None:
        """Read one frame: the opcode and the payload of a message or a control frame, or `FRAGMENT`.

        None until all of it has come. Raises `BrokenFrame`.
        """
        found = self._next_frame()
        if found is None:
            return None
        first, payload = found
        opcode, is_final = first & 0x0F, first & FINAL
        if opcode & CONTROL:
            return opcode, payload
        if (opcode == CONTINUATION) == (self._message is None):
            raise BrokenFrame(PROTOCOL_ERROR, "a message is not continued as it began")
        if self._message is None:
            if is_final:
                return opcode, payload
            self._opcode, self._message = opcode, bytearray(payload)
            return FRAGMENT
        self._message += payload
        if not is_final:
            return FRAGMENT
        whole, self._message = bytes(self._message), None
        return self._opcode, whole

    def _next_frame(self) -> tuple[int, bytes] | None:
        """The first byte of the next frame, and its unmasked payload."""
        buffer, at = self._buffer, self._at
        if buffer is None or len(buffer) - at < 2:
            return None
        first, length = buffer[at], buffer[at + 1] & 0x7F
        self._check(first, buffer[at + 1], length)
        at += 2
        if length >= 126:
            size = 2 if length == 126 else 8
            if len(buffer) - at < size:
                return None
            length = int.from_bytes(buffer[at : at + size], "big")
            at += size
        if length + (len(self._message) if self._message is not None else 0) > self._limit:
            raise BrokenFrame(TOO_LARGE, "the message is too large")
        end = at + 4 + length
        if len(buffer) < end:
            return None
        payload = _unmasked(buffer[at + 4 : end], buffer[at : at + 4])
        self._advance(end)
        return first, payload

    def _check(self, first: int, second: int, length: int) -> None:
        opcode = first & 0x0F
        if first & RESERVED or opcode not in (CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG):
            raise BrokenFrame(PROTOCOL_ERROR, "no such frame")
        if not second & MASKED:
            raise BrokenFrame(PROTOCOL_ERROR, "a client's frames are masked")
        if opcode & CONTROL and (length > MAX_CONTROL_BYTES or not first & FINAL):
            raise BrokenFrame(PROTOCOL_ERROR, "a control frame is short and whole")

    def _advance(self, end: int) -> None:
        if self._buffer is not None and end == len(self._buffer):
            self._buffer, self._at = None, 0
        else:
            self._at = end

    def tidy(self) -> None:
        """Release the memory of what was read."""
        if self._buffer is not None and self._at:
            del self._buffer[: self._at]
            self._at = 0


def _unmasked(masked: bytearray, mask: bytearray) -> bytes:
    length = len(masked)
    repeated = (mask * (length // 4 + 1))[:length]
    return (int.from_bytes(masked, "big") ^ int.from_bytes(repeated, "big")).to_bytes(length, "big")
