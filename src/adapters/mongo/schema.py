"""The collections, their indexes, and how long the event log is kept."""

from collections.abc import Sequence
from typing import Final

import pymongo
from odmantic import Model
from pymongo import ASCENDING, IndexModel
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import AutoReconnect, OperationFailure

from adapters.mongo.admins import AdminDocument
from adapters.mongo.audit import AuditDocument
from adapters.mongo.broadcasts import BroadcastDocument, BroadcastRecipientDocument
from adapters.mongo.chat_document import ChatDocument
from adapters.mongo.driver.errors import translated
from adapters.mongo.driver.fields import Document
from adapters.mongo.log.documents import CounterDocument, EventDocument
from adapters.mongo.message_document import MessageDocument
from adapters.mongo.notification_document import NotificationDocument
from adapters.mongo.revocations import RevocationDocument
from adapters.mongo.sessions import SessionDocument
from adapters.mongo.unread_counts import UnreadDocument
from adapters.mongo.users import NameDocument, UserDocument
from domain.errors import Unavailable

INDEXING_SECONDS: Final = 3600
SECONDS_OF_A_DAY: Final = 86_400
INDEX_DIFFERS: Final = 85
"""MongoDB's code for an index that exists with other options or under another name."""
NO_SUCH_INDEX: Final = 27
"""MongoDB's code for an index that is not there."""
ATTEMPTS: Final = 5

SUPERSEDED: Final[Sequence[tuple[type[Model], str]]] = (
    (MessageDocument, "one_message_per_key_and_sender"),
    (RevocationDocument, "news"),
)
"""Indexes of earlier versions. With the first one all admins of the desk would share their idempotency keys."""

DOCUMENTS: Final[tuple[type[Model], ...]] = (
    ChatDocument,
    MessageDocument,
    NotificationDocument,
    UnreadDocument,
    EventDocument,
    CounterDocument,
    AdminDocument,
    UserDocument,
    NameDocument,
    BroadcastDocument,
    BroadcastRecipientDocument,
    SessionDocument,
    RevocationDocument,
    AuditDocument,
)


async def ensure_indexes(database: AsyncDatabase[Document]) -> None:
    """Create the indexes that are missing. On a large collection this may take an hour. Raises `Unavailable`."""
    with pymongo.timeout(INDEXING_SECONDS):
        for model in DOCUMENTS:
            indexes = [index for index in model.__indexes__() if isinstance(index, IndexModel)]
            for index in indexes:
                await _ensure_index(database[model.__collection__], index)
        for model, name in SUPERSEDED:
            await _drop_index(database[model.__collection__], name)


async def ensure_retention(database: AsyncDatabase[Document], days: int) -> None:
    """Let MongoDB delete entries of the event log that are older than `days`; the number may have changed. Raises
    `Unavailable`."""
    events, seconds = database[EventDocument.__collection__], days * SECONDS_OF_A_DAY
    retention = IndexModel([("at", ASCENDING)], name="retention", expireAfterSeconds=seconds)
    with pymongo.timeout(INDEXING_SECONDS):
        try:
            await events.create_indexes([retention])
        except OperationFailure as error:
            if error.code != INDEX_DIFFERS:
                raise translated(error) from error
            index = {"name": "retention", "expireAfterSeconds": seconds}
            await database.command("collMod", events.name, index=index)


async def _drop_index(collection: AsyncCollection[Document], name: str) -> None:
    """Drop an index of an earlier version, once what takes its place is there."""
    try:
        if name in await collection.index_information():
            await collection.drop_index(name)
    except OperationFailure as error:
        if error.code != NO_SUCH_INDEX:  # another process was quicker
            raise translated(error) from error


async def _ensure_index(collection: AsyncCollection[Document], index: IndexModel) -> None:
    """Create `index`. The same index of the platform under another name suffices, unless it must be unique. After a
    lost connection this tries again, because the driver does so for every command but this one."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            await collection.create_indexes([index])
            return
        except OperationFailure as error:
            if error.code != INDEX_DIFFERS or index.document.get("unique"):
                raise Unavailable(f"an index of {collection.name} cannot be made: {error.details}") from error
            return
        except AutoReconnect as error:
            if attempt == ATTEMPTS:
                raise translated(error) from error
