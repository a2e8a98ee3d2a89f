from dataclasses import dataclass
from typing import Final

import pymongo
from odmantic import Model
from pymongo import IndexModel
from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import AutoReconnect, OperationFailure

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
from adapters.mongo.errors import translated
from adapters.mongo.mapping import Document
from adapters.mongo.messages import MongoMessages
from adapters.mongo.notifications import MongoNotifications
from domain.errors import Unavailable

INDEXING_SECONDS: Final = 3600
SAME_INDEX_OTHER_NAME: Final = 85
ATTEMPTS: Final = 5


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
    """Create `index` unless the platform has the same one under a name of its own, which does as well unless it has to
    keep doubles out. A lost connection is tried again, which the driver does for all but this."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            await collection.create_indexes([index])
            return
        except OperationFailure as error:
            if error.code != SAME_INDEX_OTHER_NAME or index.document.get("unique"):
                raise Unavailable(f"an index of {collection.name} cannot be made: {error.details}") from error
            return
        except AutoReconnect as error:
            if attempt == ATTEMPTS:
                raise translated(error) from error
