"""Messages are sent and read here."""

from dataclasses import dataclass
from typing import Final

from sanic import HTTPResponse, Request

from adapters.http.json import answer, body
from adapters.http.lists import answer_page, answer_pages, answer_stream, query
from adapters.http.routes import OF_A_BODY, Parameter, Route, Routes, paging
from adapters.wire.messages import MessageJson, SendMessageBody, SentMessageJson, message_json, sent_message_json
from adapters.wire.queries import must_not_have, page_request
from adapters.wire.scalars import parse_chat_id, parse_message_id
from application.api import Application
from application.messages.list_unread import ListUnreadCommand
from application.messages.read_history import ReadHistoryCommand, ReadHistoryPageCommand
from domain.caller import Caller
from domain.ids import user_id
from domain.message import MAX_KEY_LENGTH

KEY: Final = Parameter(
    "Idempotency-Key",
    {"type": "string", "minLength": 1, "maxLength": MAX_KEY_LENGTH},
    "the sender's own name for the message: the same key by the same sender is the same message for ever",
    place="header",
)


@dataclass(frozen=True, slots=True)
class MessageHandlers:
    app: Application

    def routes(self) -> Routes:
        return [
            Route(
                "POST",
                "/message/create",
                self.create,
                "Sends a message. Without `idChat` to the direct chat of the two, without `reciver` to everyone else in"
                " the chat.",
                answers={201: SentMessageJson, 200: SentMessageJson},
                body=SendMessageBody,
                parameters=(KEY,),
                refusals=(*OF_A_BODY, 403, 404, 409),
            ),
            Route(
                "GET",
                "/message/getAll/<idChat>",
                self.get_all,
                "The messages of a chat, oldest first; without `limit` all of them. `around` is not supported yet.",
                answers={200: list[MessageJson]},
                parameters=(paging("message"),),
                refusals=(403, 404, 422),
            ),
            Route(
                "GET",
                "/message/unread-messages/<userId>",
                self.list_unread,
                "The messages that a user has not read, newest first.",
                answers={200: list[MessageJson]},
                parameters=(paging("message"),),
                refusals=(403, 404, 422),
            ),
        ]

    async def create(self, request: Request, caller: Caller) -> HTTPResponse:
        key = request.headers.get("idempotency-key")
        sent = await self.app.messages.send(SendMessageBody.parse(body(request)).command(caller, key))
        content = sent_message_json(sent.message, duplicate=sent.duplicate)
        return answer(content, 200 if sent.duplicate else 201)

    async def get_all(self, request: Request, caller: Caller, idChat: str) -> HTTPResponse | None:
        chat_id, parameters = parse_chat_id(idChat), query(request)
        must_not_have(parameters, "around", "pages around a message")
        page = page_request(parameters, parse_message_id)
        if page is not None:
            part = await self.app.messages.read_history_page(ReadHistoryPageCommand(caller, chat_id, page))
            return answer_page(request, part, message_json)
        await answer_stream(
            request, await self.app.messages.read_history(ReadHistoryCommand(caller, chat_id)), message_json
        )
        return None

    async def list_unread(self, request: Request, caller: Caller, userId: str) -> HTTPResponse | None:
        user = user_id(userId)
        return await answer_pages(
            request,
            page_request(query(request), parse_message_id),
            lambda page: self.app.messages.list_unread(ListUnreadCommand(caller, user, page)),
            message_json,
        )
