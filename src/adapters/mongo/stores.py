from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pymongo
from odmantic import Model
from pymongo import IndexModel
from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import OperationFailure

from adapters.mongo.admins import MongoAdmins
from adapters.mongo.broadcasts import MongoBroadcasts
from adapters.mongo.chats import MongoChats
from adapters.mongo.documents import (
    DOCUMENTS,
    AdminDocument,
    ChatDocument,
    MessageDocument,
    NotificationDocument,
    UserDocument,
)
from adapters.mongo.mapping import Document
from adapters.mongo.messages import MongoMessages
from adapters.mongo.notifications import MongoNotifications
from domain.errors import Unavailable
from domain.ids import UserId

INDEXING_SECONDS: Final = 3600
SAME_INDEX_OTHER_NAME: Final = 85


@dataclass(frozen=True, slots=True)
class MongoStores:
    """The `Stores` of one database, inside the transaction of `session` if there is one."""

    database: AsyncDatabase[Document]
    session: AsyncClientSession | None = None

    @property
    def chats(self) -> MongoChats:
        return MongoChats(self._collection(ChatDocument), self.session)

    @property
    def messages(self) -> MongoMessages:
        return MongoMessages(self._collection(MessageDocument), self.session)

    @property
    def notifications(self) -> MongoNotifications:
        return MongoNotifications(self._collection(NotificationDocument), self.session)

    @property
    def admins(self) -> MongoAdmins:
        return MongoAdmins(self._collection(AdminDocument), self._collection(UserDocument), self.session)

    @property
    def broadcasts(self) -> MongoBroadcasts:
        return MongoBroadcasts(self.database, self.session)

    def _collection(self, model: type[Model]) -> AsyncCollection[Document]:
        return self.database[model.__collection__]


async def ensure_indexes(database: AsyncDatabase[Document]) -> None:
    """Create the collections' indexes where they are missing, however long that takes on a large collection."""
    with pymongo.timeout(INDEXING_SECONDS):
        for model in DOCUMENTS:
            indexes = [index for index in model.__indexes__() if isinstance(index, IndexModel)]
            for index in indexes:
                await _ensure_index(database[model.__collection__], index)


async def _ensure_index(collection: AsyncCollection[Document], index: IndexModel) -> None:
    """Create `index` unless the platform has the same one under a name of its own."""
    try:
        await collection.create_indexes([index])
    except OperationFailure as error:
        if error.code != SAME_INDEX_OTHER_NAME:
            raise Unavailable(f"an index of {collection.name} cannot be made: {error.details}") from error


async def forget_users(database: AsyncDatabase[Document], users: Sequence[UserId]) -> None:
    """Remove every trace of users who were made up: their chats with everything in them, and what they were told."""
    chats = database[ChatDocument.__collection__]
    found = await chats.find({"users._id": {"$in": list(users)}}, ["_id"]).to_list()
    names = [str(chat["_id"]) for chat in found]
    await database[MessageDocument.__collection__].delete_many({"idChat": {"$in": names}})
    notifications = database[NotificationDocument.__collection__]
    await notifications.delete_many({"$or": [{"userId": {"$in": list(users)}}, {"data.chatId": {"$in": names}}]})
    await database[AdminDocument.__collection__].delete_many({"_id": {"$in": list(users)}})
    await chats.delete_many({"_id": {"$in": [chat["_id"] for chat in found]}})
