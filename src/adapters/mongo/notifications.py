from dataclasses import dataclass
from datetime import datetime

from bson import ObjectId
from pymongo import ASCENDING, DESCENDING
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.asynchronous.database import AsyncDatabase

from adapters.mongo import mapping
from adapters.mongo.documents import NotificationDocument
from adapters.mongo.driver.errors import translating
from adapters.mongo.driver.paging import older_or_newer
from adapters.mongo.mapping import Document
from application.paging import Page, PageRequest, page_of
from domain.errors import NotFound
from domain.ids import ChatId, NotificationId, UserId
from domain.notification import Notification


@dataclass(frozen=True, slots=True)
class MongoNotifications:
    """The `NotificationStore` on the `notifications` collection."""

    database: AsyncDatabase[Document]

    @translating
    async def get(self, notification_id: NotificationId) -> Notification:
        document = await self.collection.find_one({"_id": ObjectId(notification_id)})
        if document is None:
            raise NotFound("there is no such notification")
        return mapping.notification(document)

    @translating
    async def page(self, user: UserId, page: PageRequest, *, unread_only: bool = False) -> Page[Notification]:
        where: Document = {"userId": user} | ({"read": False} if unread_only else {})
        if (mark := page.before or page.after) is not None:
            where |= await older_or_newer(self.collection, ObjectId(mark), page, userId=user)
        order = ASCENDING if page.ascends(newest_first=True) else DESCENDING
        found = self.collection.find(where, sort=[("createdAt", order), ("_id", order)], limit=page.limit + 1)
        notifications = [mapping.notification(document) async for document in found]
        return page_of(notifications, page, lambda notification: notification.id, newest_first=True)

    @translating
    async def mark_all_read(self, user: UserId, at: datetime, chat_id: ChatId | None = None) -> int:
        unread: Document = {"userId": user, "read": False} | ({"data.chatId": chat_id} if chat_id else {})
        result = await self.collection.update_many(unread, {"$set": {"read": True, "updatedAt": at}})
        return result.modified_count

    @translating
    async def count_unread(self, user: UserId) -> int:
        return await self.collection.count_documents({"userId": user, "read": False})

    @property
    def collection(self) -> AsyncCollection[Document]:
        return self.database[NotificationDocument.__collection__]
