"""Tells a device what it has missed, and then what happens, without a hole between the two."""

import asyncio
from typing import Any, Final

from adapters.socketio.connection import Connection
from adapters.socketio.protocol.server import SocketServer
from adapters.wire.deliveries.dispatch import deliveries_of_entry, is_for, user_room
from adapters.wire.deliveries.event_ids import Since, end_of
from adapters.wire.deliveries.legacy import with_aliases
from application.api import Application
from application.events.read_missed_events import MOST_AT_ONCE, ReadMissedEventsCommand
from application.ports.event_log import LogEntry
from domain.errors import NotFound, Unavailable

PATIENCE_SECONDS: Final = 5.0
MOST_UNTAKEN: Final = 50

Answer = dict[str, Any]


class Replay:
    """While it lasts, whatever else the event log tells the device is held back, so that all comes in order."""

    def __init__(self, app: Application, server: SocketServer, *, legacy_events: bool) -> None:
        self._app = app
        self._server = server
        self._legacy_events = legacy_events

    async def run(self, connection: Connection, since: Since | None) -> Answer:
        """Tell what happened after `since` (None: nothing), then `synced`; or `syncRequired` when that is not known.

        50 entries at a time: a device that does not read them within 5 seconds is hung up on, and so is one that
        cannot be told.
        Raises `Unavailable`.
        """
        connection.device.hold()
        try:
            return await self._run(connection, since)
        except BaseException:
            # What was held is never told: the client would take it for the last it knows.
            connection.device.hang_up("not caught up")
            raise

    async def _run(self, connection: Connection, since: Since | None) -> Answer:
        position = None if since is None else since.position
        while True:
            try:
                page = await self._app.events.read_missed(ReadMissedEventsCommand(connection.caller, position))
            except NotFound as error:
                return await self._begin_anew(connection, error.detail)
            for number, entry in enumerate(page.entries, 1):
                self._tell(connection, entry, "" if since is None else since.event_id)
                if number % MOST_UNTAKEN == 0 or connection.device.send_queue.is_filling:
                    await self._taken(connection)
            position = page.up_to
            if len(page.entries) == MOST_AT_ONCE or connection.device.overflowed:
                connection.device.hold()
            else:
                return self._finish(connection, "synced", position, {})

    async def _begin_anew(self, connection: Connection, reason: str) -> Answer:
        page = await self._app.events.read_missed(ReadMissedEventsCommand(connection.caller, None))
        return self._finish(connection, "syncRequired", page.up_to, {"reason": reason})

    def _finish(self, connection: Connection, event: str, position: int, more: Answer) -> Answer:
        answer = {**more, "upTo": end_of(position)}
        self._server.tell_one(connection.device, event, answer)
        connection.device.release(after=end_of(position))
        return {**answer, "isSynced": event == "synced"}

    async def _taken(self, connection: Connection) -> None:
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await connection.device.send_queue.emptied()
        except TimeoutError:
            raise Unavailable("the device does not read what it is told") from None
        if not connection.device.is_connected:
            raise Unavailable("the device has gone")

    def _tell(self, connection: Connection, entry: LogEntry, after: str) -> None:
        rooms = {user_room(user) for user in connection.caller.identities}
        for delivery in with_aliases(entry) if self._legacy_events else deliveries_of_entry(entry):
            if is_for(delivery, rooms) and (delivery.event_id or "") > after:
                self._server.replay(connection.device, delivery)
