"""What a device may send once it is connected: each event with its payload, its use case and its answer."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Any, Final

import structlog

from adapters.socketio.connection import Connection
from adapters.socketio.protocol.server import SocketServer
from adapters.socketio.replay import Replay
from adapters.wire import ids, representations
from adapters.wire.deliveries.dispatch import chat_room
from adapters.wire.deliveries.legacy import ANSWERS
from adapters.wire.errors import error_payload
from adapters.wire.requests import ChatPayload, MarkMessageReadPayload, SendMessageBody, SyncPayload, TypingPayload
from adapters.wire.times import timestamp
from application.api import Application
from application.chats.join_chat import LeaveChatCommand
from application.ports.clock import Clock
from domain.errors import Conflict, Invalid, Limited, MessagingError, NotFound

log = structlog.get_logger(__name__)

MOST_EXCESS: Final = 100

Answer = dict[str, Any]
Handler = Callable[[Connection, Any], Awaitable[Answer]]


class Events:
    """Answers every event with `{ok: true, …}`, or `{ok: false, error}` and an `exception` event."""

    def __init__(
        self,
        app: Application,
        server: SocketServer,
        replay: Replay,
        clock: Clock,
        *,
        legacy_events: bool,
    ) -> None:
        self._app = app
        self._legacy_answers = ANSWERS if legacy_events else {}
        self._server = server
        self._replay = replay
        self._limits = app.rate_limits
        self._clock = clock
        self._handlers: dict[str, Handler] = {
            "joinChat": self._join_chat,
            "leaveChat": self._leave_chat,
            "typing": self._typing,
            "sendMessage": self._send_message,
            "markMessageAsRead": self._mark_message_as_read,
            "sync": self._sync,
            "test": self._test,
        }

    async def respond(self, connection: Connection, name: Any, arguments: Sequence[Any]) -> Answer:
        try:
            handler = self._handlers.get(name) if isinstance(name, str) else None
            await self._limits.event(connection.caller.user_id, name if handler else "unknown")
            connection.excess = 0
            if handler is None:
                raise NotFound("there is no such event")
            if len(arguments) > 1:
                raise Invalid.because("payload", "must be a single object")
            answer = await handler(connection, arguments[0] if arguments else None)
            if (alias := self._legacy_answers.get(name)) is not None:
                self._server.tell_one(connection.device, alias[0], alias[1](answer | self._now()))
            return {"ok": True, **answer}
        except Limited as error:
            connection.excess += 1
            if connection.excess >= MOST_EXCESS:
                connection.device.hang_up("too many events")
            return self._refuse(connection, name, error_payload(error))
        except MessagingError as error:
            return self._refuse(connection, name, error_payload(error))
        except Exception:
            log.exception("event failed", event_name=name, sid=connection.sid)
            return self._refuse(connection, name, {"code": "internal", "detail": "something went wrong here"})

    def _refuse(self, connection: Connection, name: Any, error: Answer) -> Answer:
        event = name if isinstance(name, str) else None
        self._server.tell_one(connection.device, "exception", {"event": event, **error})
        return {"ok": False, "error": error}

    async def _join_chat(self, connection: Connection, payload: Any) -> Answer:
        command = ChatPayload.parse(payload).join_command(connection.caller)
        again = command.chat_id in connection.joined
        connection.joined[command.chat_id] = await self._app.chats.join(replace(command, again=again))
        self._server.rooms.enter(connection.device, chat_room(command.chat_id))
        return {"chatId": command.chat_id, "userId": connection.joined[command.chat_id]}

    async def _leave_chat(self, connection: Connection, payload: Any) -> Answer:
        parsed = ChatPayload.parse(payload)
        parsed.must_be_from(connection.caller)
        chat_id = ids.chat_id(parsed.chatId)
        participant_id = connection.joined.pop(chat_id, None)
        if participant_id is None:
            raise Conflict("you have not joined this chat")
        self._server.rooms.leave(connection.device, chat_room(chat_id))
        await self._app.chats.leave(LeaveChatCommand(chat_id, participant_id))
        return {"chatId": chat_id, "userId": participant_id}

    async def _typing(self, connection: Connection, payload: Any) -> Answer:
        command = TypingPayload.parse(payload).command(connection.caller)
        await self._app.presence.signal_typing(command)
        return {"chatId": command.chat_id, "isTyping": command.is_typing}

    async def _send_message(self, connection: Connection, payload: Any) -> Answer:
        sent = await self._app.messages.send(SendMessageBody.parse(payload).command(connection.caller))
        return {**representations.sent_message(sent.message, duplicate=sent.duplicate)}

    async def _mark_message_as_read(self, connection: Connection, payload: Any) -> Answer:
        command = MarkMessageReadPayload.parse(payload).command(connection.caller)
        await self._app.messages.mark_read(command)
        return {"chatId": command.chat_id, "messageId": command.message_id}

    async def _sync(self, connection: Connection, payload: Any) -> Answer:
        return await self._replay.run(connection, SyncPayload.parse({} if payload is None else payload).where())

    async def _test(self, connection: Connection, _: Any) -> Answer:
        response = {"message": "Test response from server", "clientId": connection.sid, **self._now()}
        self._server.tell_one(connection.device, "testResponse", response)
        return response

    def _now(self) -> Answer:
        return {"timestamp": timestamp(self._clock.now())}
