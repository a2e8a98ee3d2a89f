from sanic import HTTPResponse, Request

from adapters.http.json import answer
from adapters.http.lists import answer_pages, query
from adapters.http.routes import Parameter, Route, Routes, paging
from adapters.wire import ids, queries, representations
from adapters.wire.representations import CountJson, ModifiedCountJson, NotificationJson
from application.api import Application
from application.notifications.count_unread_notifications import CountUnreadNotificationsCommand
from application.notifications.list_notifications import ListNotificationsCommand
from application.notifications.mark_notification_read import (
    MarkAllNotificationsReadCommand,
    MarkNotificationReadCommand,
)
from domain.caller import Caller
from domain.ids import UserId, user_id

LIST_PARAMETERS = (Parameter("unread", {"type": "boolean"}, "only those not read"), paging("notification"))


def notification_routes(app: Application) -> Routes:
    async def listed(request: Request, caller: Caller, user: UserId) -> HTTPResponse | None:
        unread_only = queries.flag(query(request), "unread")
        return await answer_pages(
            request,
            queries.page(query(request), ids.notification_id),
            lambda page: app.notifications.list(ListNotificationsCommand(caller, user, page, unread_only)),
            representations.notification,
        )

    async def of_user(request: Request, caller: Caller, userId: str) -> HTTPResponse | None:
        return await listed(request, caller, user_id(userId))

    async def own(request: Request, caller: Caller) -> HTTPResponse | None:
        return await listed(request, caller, caller.user_id)

    async def mark_read(_: Request, caller: Caller, id: str) -> HTTPResponse:
        command = MarkNotificationReadCommand(caller, ids.notification_id(id))
        return answer(representations.notification(await app.notifications.mark_read(command)))

    async def mark_all_read(_: Request, caller: Caller) -> HTTPResponse:
        count = await app.notifications.mark_all_read(MarkAllNotificationsReadCommand(caller))
        return answer({"modifiedCount": count})

    async def mark_chat_read(_: Request, caller: Caller, chatId: str) -> HTTPResponse:
        command = MarkAllNotificationsReadCommand(caller, ids.chat_id(chatId))
        return answer({"modifiedCount": await app.notifications.mark_all_read(command)})

    async def unread_count(_: Request, caller: Caller, userId: str) -> HTTPResponse:
        return answer(
            {"count": await app.notifications.count_unread(CountUnreadNotificationsCommand(caller, user_id(userId)))}
        )

    async def own_unread_count(_: Request, caller: Caller) -> HTTPResponse:
        return answer(
            {"count": await app.notifications.count_unread(CountUnreadNotificationsCommand(caller, caller.user_id))}
        )

    list_answers = {200: list[NotificationJson]}
    return [
        Route(
            "GET",
            "/notification/user/<userId>",
            of_user,
            "A user's notifications, newest first.",
            answers=list_answers,
            parameters=LIST_PARAMETERS,
            refusals=(403, 404, 422),
        ),
        Route(
            "GET",
            "/notification",
            own,
            "The caller's notifications, newest first.",
            answers=list_answers,
            parameters=LIST_PARAMETERS,
            refusals=(404, 422),
        ),
        *(
            Route(
                method,
                path,
                mark_read,
                "Marks one of the caller's notifications as read.",
                answers={200: NotificationJson},
                refusals=(403, 404),
            )
            for method, path in (
                ("POST", "/notification/mark-read/<id>"),
                ("PUT", "/notification/<id>/read"),
            )
        ),
        Route(
            "PUT",
            "/notification/read-all",
            mark_all_read,
            "Marks all of the caller's notifications as read.",
            answers={200: ModifiedCountJson},
        ),
        Route(
            "PUT",
            "/notification/chat/<chatId>/read",
            mark_chat_read,
            "Marks the caller's notifications of a chat as read.",
            answers={200: ModifiedCountJson},
            refusals=(403, 404),
        ),
        Route(
            "GET",
            "/notification/unread-count/<userId>",
            unread_count,
            "How many notifications a user has not read.",
            answers={200: CountJson},
            refusals=(403, 422),
        ),
        Route(
            "GET",
            "/notification/unread-count",
            own_unread_count,
            "How many notifications the caller has not read.",
            answers={200: CountJson},
        ),
    ]
