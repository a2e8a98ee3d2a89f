"""Tells the application, and clients of the legacy protocol, which devices come and go."""

import asyncio
from collections.abc import Collection
from typing import Final

import structlog

from adapters.socketio.connection import Connection
from adapters.socketio.hub import Hub
from adapters.wire.deliveries.delivery import Delivery, user_room
from adapters.wire.deliveries.dialect import Dialect
from adapters.wire.presence import UserJson, online_json
from application.api import Application
from application.chats.join_chat import LeaveChatCommand
from application.presence.connect_device import DeviceCommand
from application.presence.list_online_partners import OnlinePartnersCommand
from domain.caller import Caller
from domain.errors import MessagingError
from domain.ids import UserId

log = structlog.get_logger(__name__)

MAX_CONCURRENT: Final = 32
"""How many devices may be looked up at a time when thousands come or go together."""


class DevicePresence:
    """A device stays connected when its presence cannot be stored; the failure is logged."""

    def __init__(self, app: Application, hub: Hub, dialect: Dialect) -> None:
        self._app = app
        self._hub = hub
        self._online_event = dialect.online_event
        self._turns = asyncio.Semaphore(MAX_CONCURRENT)

    async def connected(self, connection: Connection) -> None:
        user = connection.caller.user_id
        try:
            async with self._turns:
                is_first = await self._app.presence.connect_device(DeviceCommand(connection.caller, connection.sid))
            if self._online_event is not None:
                self._hub.emit_to(connection, self._online_event, await self._online(user))
                await self._emit_online_lists(self._online_event, user, has_changed=is_first)
        except MessagingError:
            log.warning("presence not updated", user=user)

    async def disconnected(self, connection: Connection) -> None:
        """Leaves the chats that were open on the device, too."""
        user = connection.caller.user_id
        for chat_id, participant_id in connection.joined.items():
            await self._app.chats.leave(LeaveChatCommand(chat_id, participant_id))
        try:
            async with self._turns:
                was_last = await self._app.presence.disconnect_device(DeviceCommand(connection.caller, connection.sid))
            if self._online_event is not None:
                await self._emit_online_lists(self._online_event, user, has_changed=was_last)
        except MessagingError:
            log.warning("presence not updated", user=user)

    async def _emit_online_lists(self, event: str, user: UserId, *, has_changed: bool) -> None:
        """Legacy clients are sent their whole list when somebody in it comes or goes."""
        if has_changed:
            for partner in sorted(await self._online_partners(user)):
                self._hub.emit(Delivery(event, await self._online(partner), (user_room(partner),)))

    async def _online(self, user: UserId) -> list[UserJson]:
        return online_json(await self._online_partners(user))

    async def _online_partners(self, user: UserId) -> Collection[UserId]:
        return await self._app.presence.list_online_partners(OnlinePartnersCommand(Caller(user), user))
