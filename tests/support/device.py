"""A device of a user: a Socket.IO client that remembers what it was told."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

import socketio

from tests.support.left_open import closed, opened
from tests.support.patience import PATIENCE_SECONDS


def patient_client(**options: Any) -> socketio.AsyncClient:
    """A client that waits for its answers as long as a test does."""
    return socketio.AsyncClient(request_timeout=PATIENCE_SECONDS, **options)


async def connect_patiently(
    client: socketio.AsyncClient,
    address: str,
    auth: Any,
    transports: Sequence[str] = ("websocket",),
    headers: Mapping[str, str] | None = None,
) -> None:
    await client.connect(
        address, dict(headers or {}), auth=auth, transports=list(transports), wait_timeout=PATIENCE_SECONDS
    )


class Device:
    """`received` are the events with their payloads but for the `eventId`s, which `event_ids` has in the same order."""

    def __init__(self) -> None:
        self.client = patient_client(reconnection=False)
        self.received: list[tuple[str, Any]] = []
        self.event_ids: list[str] = []
        self._told: list[tuple[str, Any]] = []
        self._changed = asyncio.Condition()
        self.client.on("*", self._receive)
        self.client.on("disconnect", self._ended)
        self.client.on("connect_error", self._refused)
        self.refusals: list[str] = []
        self.ended = asyncio.Event()

    async def connect(self, address: str, auth: Any, transports: Sequence[str]) -> None:
        opened(self, self.client.disconnect)
        await connect_patiently(self.client, address, auth, transports)

    async def close(self) -> None:
        await self.client.disconnect()
        closed(self)

    async def cut(self) -> None:
        """End the connection without a word."""
        await self.client.eio.http.connector.close()
        await self.wait_for_end()

    async def wait_for_end(self) -> None:
        """Return once the connection has ended."""
        await asyncio.wait_for(self.ended.wait(), PATIENCE_SECONDS)

    async def call(self, event: str, payload: Any = None) -> Any:
        return await self.client.call(event, payload, timeout=PATIENCE_SECONDS)

    def told(self) -> list[tuple[str, Any]]:
        """The events as they came."""
        return list(self._told)

    def of(self, event: str) -> list[Any]:
        return [payload for name, payload in self.received if name == event]

    async def wait_for(self, event: str, times: int = 1) -> list[Any]:
        """The payloads of `event`, once it has come `times` times."""
        async with asyncio.timeout(PATIENCE_SECONDS), self._changed:
            await self._changed.wait_for(lambda: len(self.of(event)) >= times)
        return self.of(event)

    async def wait_for_last(self, event: str, payload: Any) -> None:
        """Return once `payload` is the last that came with `event`."""
        async with asyncio.timeout(PATIENCE_SECONDS), self._changed:
            await self._changed.wait_for(lambda: self.of(event)[-1:] == [payload])

    async def settle(self) -> None:
        """Return when everything that was sent to this device before now has come: the server answers in order."""
        await self.call("test")

    async def _receive(self, event: str, *arguments: Any) -> None:
        async with self._changed:
            payload = arguments[0] if arguments else None
            self._told.append((event, payload))
            if isinstance(payload, dict) and "eventId" in payload:
                self.event_ids.append(payload["eventId"])
                payload = {name: value for name, value in payload.items() if name != "eventId"}
            self.received.append((event, payload))
            self._changed.notify_all()

    async def _refused(self, reason: Any) -> None:
        self.refusals.append(reason["message"] if isinstance(reason, dict) else reason)

    async def _ended(self, *_: Any) -> None:
        self.ended.set()
