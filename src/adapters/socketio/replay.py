"""Sends a device what it missed, and then what happens, without a gap between the two."""

import asyncio
from typing import Any, Final

from adapters.socketio.connection import Connection
from adapters.socketio.engineio.close_reasons import CloseReason
from adapters.socketio.hub import Hub
from adapters.wire.deliveries.delivery import is_for
from adapters.wire.deliveries.dialect import Dialect
from adapters.wire.deliveries.event_ids import Since, end_of
from application.api import Application
from application.events.read_missed_events import MOST_AT_ONCE, ReadMissedEventsCommand
from domain.errors import NotFound, Unavailable
from domain.events import LogEntry

PATIENCE_SECONDS: Final = 5.0
ENTRIES_AT_A_TIME: Final = 50

Answer = dict[str, Any]


class Replay:
    """While it runs, the connection holds new durable events, so that all come in order."""

    def __init__(self, app: Application, hub: Hub, dialect: Dialect) -> None:
        self._app = app
        self._hub = hub
        self._dialect = dialect

    async def run(self, connection: Connection, since: Since | None) -> Answer:
        """Send what happened after `since` (None: nothing), then `synced`; `syncRequired` if the log lacks it.

        Waits for the device every 50 entries. A device that does not read them within 5 seconds is disconnected, as it
        is after any failure. Raises `Unavailable`.
        """
        connection.hold()
        try:
            return await self._run(connection, since)
        except BaseException:
            # What was held must not be sent: the client would take its event ids for the last it knows.
            connection.disconnect(CloseReason.NOT_CAUGHT_UP)
            raise

    async def _run(self, connection: Connection, since: Since | None) -> Answer:
        position = None if since is None else since.position
        while True:
            try:
                page = await self._app.events.read_missed(ReadMissedEventsCommand(connection.caller, position))
            except NotFound as error:
                return await self._start_over(connection, error.detail)
            for number, entry in enumerate(page.entries, 1):
                self._emit(connection, entry, "" if since is None else since.event_id)
                if number % ENTRIES_AT_A_TIME == 0 or connection.send_queue.is_filling:
                    await self._wait_until_read(connection)
            position = page.up_to
            if len(page.entries) == MOST_AT_ONCE or connection.has_overflowed:
                connection.hold()
            else:
                return self._finish(connection, "synced", position, {})

    async def _start_over(self, connection: Connection, reason: str) -> Answer:
        page = await self._app.events.read_missed(ReadMissedEventsCommand(connection.caller, None))
        return self._finish(connection, "syncRequired", page.up_to, {"reason": reason})

    def _finish(self, connection: Connection, event: str, position: int, more: Answer) -> Answer:
        answer = {**more, "upTo": end_of(position)}
        self._hub.emit_to(connection, event, answer)
        connection.release(after=end_of(position))
        return {**answer, "isSynced": event == "synced"}

    async def _wait_until_read(self, connection: Connection) -> None:
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await connection.send_queue.emptied()
        except TimeoutError:
            raise Unavailable("the device does not read what it is sent") from None
        if not connection.is_open:
            raise Unavailable("the device has gone")

    def _emit(self, connection: Connection, entry: LogEntry, after: str) -> None:
        for delivery in self._dialect.deliveries_of_entry(entry):
            if is_for(delivery, connection.identities) and (delivery.event_id or "") > after:
                self._hub.replay(connection, delivery)
