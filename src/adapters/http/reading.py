"""Messages are marked as read and counted here."""

from dataclasses import dataclass

from sanic import HTTPResponse, Request

from adapters.http.json import answer, body
from adapters.http.routes import OF_A_BODY, Route, Routes
from adapters.wire.model import CountJson
from adapters.wire.reading import MarkChatReadBody, ModifiedCountJson, ReadChatJson, read_chat_json
from adapters.wire.scalars import parse_chat_id
from application.api import Application
from application.messages.count_unread import CountUnreadCommand
from application.messages.mark_chat_read import MarkChatReadCommand
from domain.caller import Caller
from domain.ids import user_id


@dataclass(frozen=True, slots=True)
class ReadingHandlers:
    app: Application

    def routes(self) -> Routes:
        return [
            Route(
                "POST",
                "/message/mark-read/<chatId>",
                self.mark_read,
                "Marks as read what was addressed to the caller in a chat.",
                answers={200: ModifiedCountJson},
                refusals=(403, 404),
            ),
            Route(
                "POST",
                "/message/mark-chat-read",
                self.mark_chat_read,
                "Marks as read what was addressed to the caller in a chat, and the caller's notifications of it.",
                answers={200: ReadChatJson},
                body=MarkChatReadBody,
                refusals=(*OF_A_BODY, 403, 404),
            ),
            Route(
                "GET",
                "/message/unread-count/<userId>",
                self.count_of_user,
                "How many messages a user has not read; `admin` is the desk, for admins.",
                answers={200: CountJson},
                refusals=(403, 422),
            ),
            Route(
                "GET",
                "/message/unread-count",
                self.count_own,
                "How many messages the caller has not read.",
                answers={200: CountJson},
            ),
        ]

    async def mark_read(self, _: Request, caller: Caller, chatId: str) -> HTTPResponse:
        read = await self.app.messages.mark_chat_read(MarkChatReadCommand(caller, parse_chat_id(chatId)))
        return answer({"modifiedCount": read.messages})

    async def mark_chat_read(self, request: Request, caller: Caller) -> HTTPResponse:
        return answer(
            read_chat_json(
                await self.app.messages.mark_chat_read(MarkChatReadBody.parse(body(request)).command(caller))
            )
        )

    async def count_of_user(self, _: Request, caller: Caller, userId: str) -> HTTPResponse:
        return answer({"count": await self.app.messages.count_unread(CountUnreadCommand(caller, user_id(userId)))})

    async def count_own(self, _: Request, caller: Caller) -> HTTPResponse:
        return answer({"count": await self.app.messages.count_unread(CountUnreadCommand(caller, caller.user_id))})
