"""Engine.IO packets (protocol 4): what a websocket message, or one part of a polling payload, carries."""

from base64 import b64decode, b64encode
from collections.abc import Iterator, Sequence
from typing import Final

from adapters.socketio.engineio import frames

OPEN: Final = "0"
CLOSE: Final = "1"
PING: Final = "2"
PONG: Final = "3"
MESSAGE: Final = "4"
UPGRADE: Final = "5"
NOOP: Final = "6"

PROBE: Final = "probe"
SEPARATOR: Final = "\x1e"


class Malformed(Exception):
    """A client sends what the protocol does not know."""


class Packet:
    """One packet for any number of clients, framed once.

    `event_id` is that of the event it carries; None for what is true only now.
    """

    __slots__ = ("event_id", "frame")

    def __init__(self, frame: bytes, event_id: str | None = None) -> None:
        self.frame = frame
        self.event_id = event_id

    @property
    def part(self) -> bytes:
        """As a part of a polling payload."""
        content = self.frame[frames.header_bytes(self.frame) :]
        return b"b" + b64encode(content) if self.frame[0] & 0x0F == frames.BINARY else content


def text(packet: str | bytes, event_id: str | None = None) -> Packet:
    """A packet that begins with its type."""
    content = packet.encode() if isinstance(packet, str) else packet
    return Packet(frames.frame(frames.TEXT, content), event_id)


def binary(message: bytes) -> Packet:
    return Packet(frames.frame(frames.BINARY, message))


def payload(packets: Sequence[Packet]) -> bytes:
    """The answer to a poll."""
    return SEPARATOR.encode().join(packet.part for packet in packets)


def parts(body: bytes) -> Iterator[str | bytes]:
    """The packets in what a polling client sends, binary messages as bytes. Raises `Malformed`."""
    try:
        content = body.decode()
    except UnicodeDecodeError:
        raise Malformed("the payload is not UTF-8") from None
    start = 0
    while start <= len(content):
        end = content.find(SEPARATOR, start)
        part = content[start : end if end >= 0 else len(content)]
        yield _decoded(part[1:]) if part.startswith("b") else part
        start += len(part) + 1


def _decoded(part: str) -> bytes:
    try:
        return b64decode(part, validate=True)
    except ValueError:
        raise Malformed("binary content is not Base64") from None
