from dataclasses import dataclass
from datetime import datetime

from bson import ObjectId
from pymongo import ASCENDING, DESCENDING
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.asynchronous.database import AsyncDatabase

from adapters.mongo.driver.errors import translating
from adapters.mongo.driver.fields import Document
from adapters.mongo.driver.paging import older_or_newer
from adapters.mongo.mappers import MAPPERS
from adapters.mongo.notification_document import NOT_FOR_DESK, NotificationDocument, NotificationDocuments
from application.paging import Page, PageRequest, page_of
from domain.errors import NotFound
from domain.ids import ChatId, NotificationId, UserId
from domain.notification import Notification


@dataclass(frozen=True, slots=True)
class MongoNotifications:
    """The `NotificationStore` on the `notifications` collection."""

    database: AsyncDatabase[Document]
    documents: NotificationDocuments = MAPPERS.notifications

    @translating
    async def get(self, notification_id: NotificationId) -> Notification:
        document = await self._notifications.find_one({"_id": ObjectId(notification_id)})
        if document is None:
            raise NotFound("there is no such notification")
        return self.documents.from_document(document)

    @translating
    async def page(
        self, user: UserId, page: PageRequest, *, for_desk: bool, unread_only: bool = False
    ) -> Page[Notification]:
        listed = _of(user, for_desk=for_desk)
        where: Document = listed | ({"read": False} if unread_only else {})
        if (mark := page.before or page.after) is not None:
            where |= await older_or_newer(self._notifications, ObjectId(mark), page, listed)
        order = ASCENDING if page.ascends(newest_first=True) else DESCENDING
        found = self._notifications.find(where, sort=[("createdAt", order), ("_id", order)], limit=page.limit + 1)
        notifications = [self.documents.from_document(document) async for document in found]
        return page_of(notifications, page, lambda notification: notification.id, newest_first=True)

    @translating
    async def mark_all_read(self, user: UserId, at: datetime, chat_id: ChatId | None = None, *, for_desk: bool) -> int:
        unread = _of(user, for_desk=for_desk) | {"read": False} | ({"data.chatId": chat_id} if chat_id else {})
        result = await self._notifications.update_many(unread, {"$set": {"read": True, "updatedAt": at}})
        return result.modified_count

    @translating
    async def count_unread(self, user: UserId, *, for_desk: bool) -> int:
        return await self._notifications.count_documents(_of(user, for_desk=for_desk) | {"read": False})

    @property
    def _notifications(self) -> AsyncCollection[Document]:
        return self.database[NotificationDocument.__collection__]


def _of(user: UserId, *, for_desk: bool) -> Document:
    return {"userId": user} if for_desk else {"userId": user, **NOT_FOR_DESK}
