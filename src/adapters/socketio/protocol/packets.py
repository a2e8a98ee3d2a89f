"""Socket.IO 5 packets (packet encoding), as they travel in the messages of Engine.IO."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import orjson

from adapters.socketio.engineio import packets
from adapters.socketio.engineio.packets import MESSAGE, EncodedPacket, Malformed

CONNECT: Final = 0
DISCONNECT: Final = 1
EVENT: Final = 2
ACK: Final = 3
CONNECT_ERROR: Final = 4
BINARY_EVENT: Final = 5
BINARY_ACK: Final = 6

MAIN: Final = "/"
MAX_ATTACHMENTS: Final = 16
MAX_ID_DIGITS: Final = 15
MAX_DEPTH: Final = 100
MAX_CONTAINERS: Final = 20_000
"""Lists and objects in a packet. A megabyte of empty lists would take 80 ms, and 20,000 of them take 5."""


@dataclass(slots=True)
class Packet:
    """A packet from a client, parsed. `attachments` is how many binary messages complete it."""

    kind: int
    namespace: str = MAIN
    data: Any = None
    id: int | None = None
    attachments: int = 0


def parse(text: str) -> Packet:
    """The packet in `text`. Raises `Malformed`, also for a kind that only servers send or data that the kind lacks."""
    kind = _digit(text)
    at, attachments = 1, 0
    if kind in (BINARY_EVENT, BINARY_ACK):
        attachments, at = _number(text, at)
        if text[at : at + 1] != "-" or attachments > MAX_ATTACHMENTS:
            raise Malformed("no such number of attachments")
        at += 1
    namespace = MAIN
    if text[at : at + 1] == "/":
        namespace, _, _ = text[at:].partition(",")
        at += len(namespace) + 1
    identifier = None
    if text[at : at + 1].isdecimal():
        identifier, at = _number(text, at)
    packet = Packet(kind, namespace, _loads(text[at:]) if at < len(text) else None, identifier, attachments)
    _check(packet, has_data=at < len(text))
    return packet


def _digit(text: str) -> int:
    if text[:1] not in ("0", "1", "2", "3", "5", "6"):
        raise Malformed("no such packet")
    return int(text[0])


def _number(text: str, at: int) -> tuple[int, int]:
    """The number written in `text` from `at`, and where it ends."""
    end = at
    while text[end : end + 1].isdecimal() and text[end].isascii():
        end += 1
    if not at < end <= at + MAX_ID_DIGITS:
        raise Malformed("a number was expected")
    return int(text[at:end]), end


def _loads(text: str) -> Any:
    if len(text) > MAX_CONTAINERS and text.count("[") + text.count("{") > MAX_CONTAINERS:
        raise Malformed("too many lists and objects")
    try:
        return orjson.loads(text)
    except (orjson.JSONDecodeError, UnicodeEncodeError):
        pass
    try:
        return json.loads(text, parse_constant=_refuse)  # accepts lone surrogates, which the events then refuse
    except (ValueError, RecursionError):
        raise Malformed("not JSON") from None


def _refuse(name: str) -> Any:
    raise ValueError(name)


def _check(packet: Packet, *, has_data: bool) -> None:
    match packet.kind:
        case 1:
            is_sound = not has_data
        case 2 | 5:
            is_sound = isinstance(packet.data, list) and len(packet.data) > 0
        case 3 | 6:
            is_sound = isinstance(packet.data, list) and packet.id is not None
        case _:
            is_sound = packet.id is None
    if not is_sound:
        raise Malformed("the packet lacks what its kind requires")


def complete(packet: Packet, attachments: Sequence[bytes]) -> Packet:
    """`packet` with its attachments in the place of their placeholders. Raises `Malformed`."""
    used: set[int] = set()

    def fill(value: Any, depth: int) -> Any:
        if depth > MAX_DEPTH:
            raise Malformed("too deep for attachments")
        if isinstance(value, list):
            return [fill(one, depth + 1) for one in value]
        if isinstance(value, dict):
            if value.get("_placeholder") is True:
                return attachment(value.get("num"))
            return {name: fill(one, depth + 1) for name, one in value.items()}
        return value

    def attachment(number: Any) -> bytes:
        if type(number) is not int or not 0 <= number < len(attachments):
            raise Malformed("there is no such attachment")
        used.add(number)
        return attachments[number]

    packet.data = fill(packet.data, 0)
    if len(used) < len(attachments):
        raise Malformed("an attachment has no placeholder")
    return packet


def event(name: str, *arguments: Any, namespace: str = MAIN, event_id: str | None = None) -> EncodedPacket:
    """An event without binary content, for any number of clients."""
    return _text(EVENT, namespace, None, [name, *arguments], event_id)


def connected(namespace: str, sid: str) -> EncodedPacket:
    """CONNECT: the client is in the namespace."""
    return _text(CONNECT, namespace, None, {"sid": sid})


def refused(namespace: str, reason: str) -> EncodedPacket:
    """CONNECT_ERROR: the client is not let into the namespace."""
    return _text(CONNECT_ERROR, namespace, None, {"message": reason})


def disconnected(namespace: str) -> EncodedPacket:
    """DISCONNECT: the client is no longer in the namespace."""
    return packets.text_packet(f"{MESSAGE}{DISCONNECT}" + (f"{namespace}," if namespace != MAIN else ""))


def any_event(namespace: str, name: str, arguments: Sequence[Any]) -> Sequence[EncodedPacket]:
    """An event that may have binary content, followed by its attachments."""
    return _with_attachments(EVENT, namespace, None, [name, *arguments])


def acknowledgement(namespace: str, identifier: int, arguments: Sequence[Any]) -> Sequence[EncodedPacket]:
    """ACK of the event with this identifier, followed by its attachments."""
    return _with_attachments(ACK, namespace, identifier, list(arguments))


def _with_attachments(kind: int, namespace: str, identifier: int | None, data: list[Any]) -> Sequence[EncodedPacket]:
    attachments: list[bytes] = []
    data = _without_binary(data, attachments)
    if not attachments:
        return [_text(kind, namespace, identifier, data)]
    kind += BINARY_EVENT - EVENT
    first = _text(kind, namespace, identifier, data, attachments=f"{len(attachments)}-")
    return [first, *map(packets.binary_packet, attachments)]


def _without_binary(value: Any, attachments: list[bytes]) -> Any:
    if isinstance(value, bytes):
        attachments.append(value)
        return {"_placeholder": True, "num": len(attachments) - 1}
    if isinstance(value, list):
        return [_without_binary(one, attachments) for one in value]
    if isinstance(value, dict):
        return {name: _without_binary(one, attachments) for name, one in value.items()}
    return value


def _text(
    kind: int, namespace: str, identifier: int | None, data: Any, event_id: str | None = None, attachments: str = ""
) -> EncodedPacket:
    at = f"{namespace}," if namespace != MAIN else ""
    number = "" if identifier is None else identifier
    return packets.text_packet(f"{MESSAGE}{kind}{attachments}{at}{number}".encode() + _dumps(data), event_id)


def _dumps(data: Any) -> bytes:
    try:
        return orjson.dumps(data)
    except TypeError:
        return json.dumps(data, separators=(",", ":")).encode()  # accepts lone surrogates
