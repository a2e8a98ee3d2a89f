from collections.abc import Sequence
from dataclasses import dataclass

from bson import ObjectId
from pymongo import DESCENDING
from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.asynchronous.collection import AsyncCollection

from adapters.mongo import mapping
from adapters.mongo.errors import translating
from adapters.mongo.mapping import Document
from domain.errors import NotFound
from domain.ids import NotificationId, UserId
from domain.notification import Notification


@dataclass(frozen=True, slots=True)
class MongoNotifications:
    """The `NotificationStore` on the `notifications` collection."""

    collection: AsyncCollection[Document]
    session: AsyncClientSession | None = None

    @translating
    async def get(self, notification_id: NotificationId) -> Notification:
        document = await self.collection.find_one({"_id": ObjectId(notification_id)}, session=self.session)
        if document is None:
            raise NotFound("there is no such notification")
        return mapping.notification(document)

    @translating
    async def add(self, notifications: Sequence[Notification]) -> None:
        documents = [mapping.notification_document(notification) for notification in notifications]
        if documents:
            await self.collection.insert_many(documents, session=self.session)

    @translating
    async def update(self, notification: Notification) -> None:
        await self.collection.update_one(
            {"_id": ObjectId(notification.id)},
            {"$set": {"read": notification.read, "updatedAt": notification.updated_at}},
            session=self.session,
        )

    @translating
    async def of_user(self, user: UserId) -> Sequence[Notification]:
        found = self.collection.find(
            {"userId": user}, sort=[("createdAt", DESCENDING), ("_id", DESCENDING)], session=self.session
        )
        return [mapping.notification(document) async for document in found]

    @translating
    async def count_unread(self, user: UserId) -> int:
        return await self.collection.count_documents({"userId": user, "read": False}, session=self.session)
