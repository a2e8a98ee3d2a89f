from sanic import HTTPResponse, Request

from adapters.http.json import answer, body
from adapters.http.lists import answer_page, answer_pages, answer_stream, query
from adapters.http.routes import OF_A_BODY, Parameter, Route, Routes, paging
from adapters.wire import ids, queries, representations
from adapters.wire.representations import CountJson, MessageJson, ModifiedCountJson, ReadChatJson, SentMessageJson
from adapters.wire.requests import MarkChatReadBody, SendMessageBody
from application.api import Application
from application.messages.count_unread import CountUnreadCommand
from application.messages.list_unread import ListUnreadCommand
from application.messages.mark_chat_read import MarkChatReadCommand
from application.messages.read_history import ReadHistoryCommand, ReadHistoryPageCommand
from domain.caller import Caller
from domain.ids import user_id
from domain.message import MAX_KEY_LENGTH

KEY = Parameter(
    "Idempotency-Key",
    {"type": "string", "minLength": 1, "maxLength": MAX_KEY_LENGTH},
    "the sender's own name for the message: the same key by the same sender is the same message for ever",
    place="header",
)


def message_routes(app: Application) -> Routes:
    async def create(request: Request, caller: Caller) -> HTTPResponse:
        key = request.headers.get("idempotency-key")
        sent = await app.messages.send(SendMessageBody.parse(body(request)).command(caller, key))
        content = representations.sent_message(sent.message, duplicate=sent.duplicate)
        return answer(content, 200 if sent.duplicate else 201)

    async def get_all(request: Request, caller: Caller, idChat: str) -> HTTPResponse | None:
        chat_id, page = ids.chat_id(idChat), queries.page(query(request), ids.message_id)
        if page is not None:
            part = await app.messages.read_history_page(ReadHistoryPageCommand(caller, chat_id, page))
            return answer_page(request, part, representations.message)
        await answer_stream(
            request, await app.messages.read_history(ReadHistoryCommand(caller, chat_id)), representations.message
        )
        return None

    async def mark_read(_: Request, caller: Caller, chatId: str) -> HTTPResponse:
        read = await app.messages.mark_chat_read(MarkChatReadCommand(caller, ids.chat_id(chatId)))
        return answer({"modifiedCount": read.messages})

    async def mark_chat_read(request: Request, caller: Caller) -> HTTPResponse:
        read = await app.messages.mark_chat_read(MarkChatReadBody.parse(body(request)).command(caller))
        return answer({"messageCount": read.messages, "notificationCount": read.notifications})

    async def unread_count(_: Request, caller: Caller, userId: str) -> HTTPResponse:
        return answer({"count": await app.messages.count_unread(CountUnreadCommand(caller, user_id(userId)))})

    async def own_unread_count(_: Request, caller: Caller) -> HTTPResponse:
        return answer({"count": await app.messages.count_unread(CountUnreadCommand(caller, caller.user_id))})

    async def unread(request: Request, caller: Caller, userId: str) -> HTTPResponse | None:
        of = user_id(userId)
        return await answer_pages(
            request,
            queries.page(query(request), ids.message_id),
            lambda page: app.messages.list_unread(ListUnreadCommand(caller, of, page)),
            representations.message,
        )

    return [
        Route(
            "POST",
            "/message/create",
            create,
            "Sends a message. Without `idChat` to the direct chat of the two, without `reciver` to everyone else in the"
            " chat.",
            answers={201: SentMessageJson, 200: SentMessageJson},
            body=SendMessageBody,
            parameters=(KEY,),
            refusals=(*OF_A_BODY, 403, 404, 409),
        ),
        Route(
            "GET",
            "/message/getAll/<idChat>",
            get_all,
            "The messages of a chat, oldest first; without `limit` all of them.",
            answers={200: list[MessageJson]},
            parameters=(paging("message"),),
            refusals=(403, 404, 422),
        ),
        Route(
            "POST",
            "/message/mark-read/<chatId>",
            mark_read,
            "Marks as read what was addressed to the caller in a chat.",
            answers={200: ModifiedCountJson},
            refusals=(403, 404),
        ),
        Route(
            "POST",
            "/message/mark-chat-read",
            mark_chat_read,
            "The same, together with the caller's notifications of the chat.",
            answers={200: ReadChatJson},
            body=MarkChatReadBody,
            refusals=(*OF_A_BODY, 403, 404),
        ),
        Route(
            "GET",
            "/message/unread-count/<userId>",
            unread_count,
            "How many messages a user has not read; `admin` is the desk, for admins.",
            answers={200: CountJson},
            refusals=(403, 422),
        ),
        Route(
            "GET",
            "/message/unread-count",
            own_unread_count,
            "How many messages the caller has not read.",
            answers={200: CountJson},
        ),
        Route(
            "GET",
            "/message/unread-messages/<userId>",
            unread,
            "The messages that a user has not read, newest first.",
            answers={200: list[MessageJson]},
            parameters=(paging("message"),),
            refusals=(403, 404, 422),
        ),
    ]
