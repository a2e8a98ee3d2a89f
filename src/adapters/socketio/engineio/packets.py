"""Engine.IO 4 packets: what a websocket message, or one part of a polling payload, carries."""

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
    """A client sent what the protocol does not allow."""


class EncodedPacket:
    """One packet on its way out, framed once for any number of clients.

    `event_id` is that of the event it carries; None for an ephemeral event and for what is no event.
    """

    __slots__ = ("event_id", "frame")

    def __init__(self, frame: bytes, event_id: str | None = None) -> None:
        self.frame = frame
        self.event_id = event_id

    @property
    def part(self) -> bytes:
        """The packet as a part of a polling payload (Engine.IO 4, HTTP long-polling)."""
        content = self.frame[frames.header_bytes(self.frame) :]
        return b"b" + b64encode(content) if self.frame[0] & 0x0F == frames.BINARY else content


def text_packet(packet: str | bytes, event_id: str | None = None) -> EncodedPacket:
    """`packet` begins with its type."""
    content = packet.encode() if isinstance(packet, str) else packet
    return EncodedPacket(frames.frame(frames.TEXT, content), event_id)


def binary_packet(message: bytes) -> EncodedPacket:
    """A message with binary content, which has no type before it."""
    return EncodedPacket(frames.frame(frames.BINARY, message))


def payload(packets: Sequence[EncodedPacket]) -> bytes:
    """The body of the answer to a poll."""
    return SEPARATOR.encode().join(packet.part for packet in packets)


def parts(body: bytes) -> Iterator[str | bytes]:
    """The packets in the body of a polling client's POST, binary messages as bytes. Raises `Malformed`."""
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
