"""Notifications are listed, marked as read and counted here."""

from dataclasses import dataclass
from typing import Final

from sanic import HTTPResponse, Request

from adapters.http.json import answer
from adapters.http.lists import answer_pages, query
from adapters.http.routes import Parameter, Route, Routes, paging
from adapters.wire.model import CountJson
from adapters.wire.notifications import NotificationJson, notification_json
from adapters.wire.queries import flag, page_request
from adapters.wire.reading import ModifiedCountJson
from adapters.wire.scalars import parse_chat_id, parse_notification_id
from application.api import Application
from application.notifications.count_unread_notifications import CountUnreadNotificationsCommand
from application.notifications.list_notifications import ListNotificationsCommand
from application.notifications.mark_notification_read import (
    MarkAllNotificationsReadCommand,
    MarkNotificationReadCommand,
)
from domain.caller import Caller
from domain.ids import UserId, user_id

LIST_PARAMETERS: Final = (Parameter("unread", {"type": "boolean"}, "only those not read"), paging("notification"))


@dataclass(frozen=True, slots=True)
class NotificationHandlers:
    app: Application

    def routes(self) -> Routes:
        return [*self._lists(), *self._marks(), *self._counts()]

    def _lists(self) -> Routes:
        return [
            Route(
                "GET",
                "/notification/user/<userId>",
                self.list_of_user,
                "A user's notifications, newest first.",
                answers={200: list[NotificationJson]},
                parameters=LIST_PARAMETERS,
                refusals=(403, 404, 422),
            ),
            Route(
                "GET",
                "/notification",
                self.list_own,
                "The caller's notifications, newest first.",
                answers={200: list[NotificationJson]},
                parameters=LIST_PARAMETERS,
                refusals=(404, 422),
            ),
        ]

    async def list_of_user(self, request: Request, caller: Caller, userId: str) -> HTTPResponse | None:
        return await self._list(request, caller, user_id(userId))

    async def list_own(self, request: Request, caller: Caller) -> HTTPResponse | None:
        return await self._list(request, caller, caller.user_id)

    async def _list(self, request: Request, caller: Caller, user: UserId) -> HTTPResponse | None:
        unread_only = flag(query(request), "unread")
        return await answer_pages(
            request,
            page_request(query(request), parse_notification_id),
            lambda page: self.app.notifications.list(ListNotificationsCommand(caller, user, page, unread_only)),
            notification_json,
        )

    def _marks(self) -> Routes:
        mark_one = [("POST", "/notification/mark-read/<id>"), ("PUT", "/notification/<id>/read")]
        return [
            *(
                Route(
                    method,
                    path,
                    self.mark_read,
                    "Marks one of the caller's notifications as read.",
                    answers={200: NotificationJson},
                    refusals=(404,),
                )
                for method, path in mark_one
            ),
            Route(
                "PUT",
                "/notification/read-all",
                self.mark_all_read,
                "Marks all of the caller's notifications as read.",
                answers={200: ModifiedCountJson},
            ),
            Route(
                "PUT",
                "/notification/chat/<chatId>/read",
                self.mark_chat_read,
                "Marks the caller's notifications of a chat as read.",
                answers={200: ModifiedCountJson},
                refusals=(403, 404),
            ),
        ]

    async def mark_read(self, _: Request, caller: Caller, id: str) -> HTTPResponse:
        command = MarkNotificationReadCommand(caller, parse_notification_id(id))
        return answer(notification_json(await self.app.notifications.mark_read(command)))

    async def mark_all_read(self, _: Request, caller: Caller) -> HTTPResponse:
        count = await self.app.notifications.mark_all_read(MarkAllNotificationsReadCommand(caller))
        return answer({"modifiedCount": count})

    async def mark_chat_read(self, _: Request, caller: Caller, chatId: str) -> HTTPResponse:
        command = MarkAllNotificationsReadCommand(caller, parse_chat_id(chatId))
        return answer({"modifiedCount": await self.app.notifications.mark_all_read(command)})

    def _counts(self) -> Routes:
        return [
            Route(
                "GET",
                "/notification/unread-count/<userId>",
                self.count_of_user,
                "How many notifications a user has not read.",
                answers={200: CountJson},
                refusals=(403, 422),
            ),
            Route(
                "GET",
                "/notification/unread-count",
                self.count_own,
                "How many notifications the caller has not read.",
                answers={200: CountJson},
            ),
        ]

    async def count_of_user(self, _: Request, caller: Caller, userId: str) -> HTTPResponse:
        return await self._count(caller, user_id(userId))

    async def count_own(self, _: Request, caller: Caller) -> HTTPResponse:
        return await self._count(caller, caller.user_id)

    async def _count(self, caller: Caller, user: UserId) -> HTTPResponse:
        return answer(
            {"count": await self.app.notifications.count_unread(CountUnreadNotificationsCommand(caller, user))}
        )
