"""A route: an event that a device may send, its handler, and what the documentation says of both."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from adapters.socketio.connection import Connection
from adapters.wire.model import WireModel

Answer = dict[str, Any]
P = TypeVar("P", bound=WireModel)


@dataclass(frozen=True, slots=True)
class EventRoute(Generic[P]):
    """`handler` takes the connection and the payload, parsed as `payload` says. Returns the acknowledgement's fields,
    of which `acknowledgement` is the type (`ok` is added).

    Without `payload` the handler takes whatever came. An optional payload that is missing counts as an empty one.
    """

    name: str
    payload: type[P] | None
    acknowledgement: Any
    summary: str
    handler: Callable[[Connection, P], Awaitable[Answer]]
    is_payload_optional: bool = False

    async def answer(self, connection: Connection, payload: Any) -> Answer:
        """Raises `MessagingError`; `Invalid` when the payload is not what it should be."""
        if payload is None and self.is_payload_optional:
            payload = {}
        return await self.handler(connection, payload if self.payload is None else self.payload.parse(payload))
