"""What the database must have before the service starts: the indexes of its collections."""

from typing import Final

import pymongo
from pymongo import ASCENDING, IndexModel
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import AutoReconnect, OperationFailure

from adapters.mongo.documents import DOCUMENTS, EventDocument
from adapters.mongo.driver.errors import translated
from adapters.mongo.mapping import Document
from domain.errors import Unavailable

INDEXING_SECONDS: Final = 3600
INDEX_DIFFERS: Final = 85
ATTEMPTS: Final = 5


async def ensure_indexes(database: AsyncDatabase[Document]) -> None:
    """Create the collections' indexes where they are missing, however long that takes on a large collection."""
    with pymongo.timeout(INDEXING_SECONDS):
        for model in DOCUMENTS:
            indexes = [index for index in model.__indexes__() if isinstance(index, IndexModel)]
            for index in indexes:
                await _ensure_index(database[model.__collection__], index)


async def ensure_retention(database: AsyncDatabase[Document], days: int) -> None:
    """Let the event log forget what is older than `days`, also when it was to keep it for another time before."""
    events, seconds = database[EventDocument.__collection__], days * 86400
    retention = IndexModel([("at", ASCENDING)], name="retention", expireAfterSeconds=seconds)
    with pymongo.timeout(INDEXING_SECONDS):
        try:
            await events.create_indexes([retention])
        except OperationFailure as error:
            if error.code != INDEX_DIFFERS:
                raise translated(error) from error
            index = {"name": "retention", "expireAfterSeconds": seconds}
            await database.command("collMod", events.name, index=index)


async def _ensure_index(collection: AsyncCollection[Document], index: IndexModel) -> None:
    """Create `index` unless the platform has the same one under a name of its own, which does as well unless it has to
    keep doubles out. A lost connection is tried again, which the driver does for all but this."""
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
