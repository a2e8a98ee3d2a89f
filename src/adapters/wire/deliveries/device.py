"""What the server sends to one device about its own connection and its own events."""

from typing import Annotated, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

from adapters.wire.deliveries.event_ids import EventId
from adapters.wire.model import exact
from adapters.wire.scalars import Timestamp


@exact
class TestResponseEvent(TypedDict):
    """The answer to `test`, to the device that asked."""

    message: Annotated[str, Field(examples=["Test response from server"])]
    timestamp: Timestamp
    clientId: Annotated[str, Field(examples=["Zk3vXq9dT1mB7yLhAAAB"])]


@exact
class SyncedEvent(TypedDict):
    """Everything up to `upTo`, which is also the next `since`, has been sent; to the device that asked."""

    upTo: EventId


@exact
class SyncRequiredEvent(TypedDict):
    """What was missed cannot be sent, and the client must read its chats anew; what happens from `upTo` on is sent."""

    reason: Annotated[str, Field(examples=["this is no longer kept"])]
    upTo: EventId


@exact
class ExceptionEvent(TypedDict):
    """An event of this device was refused; `retryAfterMs` when it was one too many."""

    event: Annotated[str | None, Field(examples=["joinChat"])]
    code: Annotated[str, Field(examples=["not_found"])]
    detail: Annotated[str, Field(examples=["there is no such chat"])]
    retryAfterMs: NotRequired[int]


@exact
class ServerShutdownEvent(TypedDict):
    """The server is about to stop: connect again, with `since`, after so many milliseconds. Each device is given a time
    of its own, so that they do not all come at once."""

    reconnectInMs: Annotated[int, Field(examples=[4200])]
