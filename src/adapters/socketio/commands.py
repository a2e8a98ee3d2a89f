"""The events that a device may send: a row and a handler for each."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from adapters.socketio.connection import Connection
from adapters.socketio.hub import Hub
from adapters.socketio.replay import Replay
from adapters.socketio.routes import Answer, EventRoute
from adapters.wire.acknowledgements import InChatJson, MessageReadJson, SyncJson, TypingJson
from adapters.wire.chats import ChatPayload
from adapters.wire.deliveries.delivery import chat_room
from adapters.wire.deliveries.device import TestResponseEvent
from adapters.wire.messages import SendMessageBody, SentMessageJson, sent_message_json
from adapters.wire.presence import TypingPayload
from adapters.wire.reading import MarkMessageReadPayload
from adapters.wire.scalars import parse_chat_id, timestamp
from adapters.wire.sync import SyncPayload
from application.api import Application
from application.chats.join_chat import LeaveChatCommand
from application.ports.clock import Clock
from domain.errors import Conflict


class DeviceCommands:
    """Each handler parses into a command, has the application execute it, and represents the result."""

    def __init__(self, app: Application, hub: Hub, replay: Replay, clock: Clock) -> None:
        self._app = app
        self._hub = hub
        self._replay = replay
        self._clock = clock

    def routes(self) -> Sequence[EventRoute[Any]]:
        """The table that devices are served by, and that AsyncAPI is made from."""
        return (
            EventRoute(
                "joinChat", ChatPayload, InChatJson, "Open a chat on this device; for participants.", self._join_chat
            ),
            EventRoute("leaveChat", ChatPayload, InChatJson, "Close a chat on this device.", self._leave_chat),
            EventRoute(
                "typing",
                TypingPayload,
                TypingJson,
                "Tell the others that the caller types, or has stopped.",
                self._typing,
            ),
            EventRoute(
                "markMessageAsRead",
                MarkMessageReadPayload,
                MessageReadJson,
                "Mark a message as read that was addressed to the caller.",
                self._mark_message_as_read,
            ),
            EventRoute(
                "sendMessage",
                SendMessageBody,
                SentMessageJson,
                "As `POST /message/create`; acknowledged with the stored message.",
                self._send_message,
            ),
            EventRoute(
                "sync",
                SyncPayload,
                SyncJson,
                "Replay to this device what happened after `since`, then send `synced` or `syncRequired`.",
                self._sync,
                is_payload_optional=True,
            ),
            EventRoute("test", None, TestResponseEvent, "Answered with `testResponse`.", self._test),
        )

    async def _join_chat(self, connection: Connection, payload: ChatPayload) -> Answer:
        command = payload.join_command(connection.caller)
        again = command.chat_id in connection.joined
        participant_id = await self._app.chats.join(replace(command, again=again))
        connection.joined[command.chat_id] = participant_id
        self._hub.rooms.enter(connection, chat_room(command.chat_id))
        return {"chatId": command.chat_id, "userId": participant_id}

    async def _leave_chat(self, connection: Connection, payload: ChatPayload) -> Answer:
        payload.must_be_from(connection.caller)
        chat_id = parse_chat_id(payload.chatId)
        participant_id = connection.joined.pop(chat_id, None)
        if participant_id is None:
            raise Conflict("you have not joined this chat")
        self._hub.rooms.leave(connection, chat_room(chat_id))
        await self._app.chats.leave(LeaveChatCommand(chat_id, participant_id))
        return {"chatId": chat_id, "userId": participant_id}

    async def _typing(self, connection: Connection, payload: TypingPayload) -> Answer:
        command = payload.command(connection.caller)
        await self._app.presence.signal_typing(command)
        return {"chatId": command.chat_id, "isTyping": command.is_typing}

    async def _send_message(self, connection: Connection, payload: SendMessageBody) -> Answer:
        sent = await self._app.messages.send(payload.command(connection.caller))
        return {**sent_message_json(sent.message, duplicate=sent.duplicate)}

    async def _mark_message_as_read(self, connection: Connection, payload: MarkMessageReadPayload) -> Answer:
        command = payload.command(connection.caller)
        await self._app.messages.mark_read(command)
        return {"chatId": command.chat_id, "messageId": command.message_id}

    async def _sync(self, connection: Connection, payload: SyncPayload) -> Answer:
        return await self._replay.run(connection, payload.where())

    async def _test(self, connection: Connection, _: Any) -> Answer:
        now = timestamp(self._clock.now())
        response = {"message": "Test response from server", "clientId": connection.sid, "timestamp": now}
        self._hub.emit_to(connection, "testResponse", response)
        return response
