"""The last messages of many chats, by one query."""

from collections.abc import Sequence
from typing import Final

from pymongo import DESCENDING
from pymongo.asynchronous.database import AsyncDatabase

from adapters.mongo.chat_document import ChatDocument
from adapters.mongo.driver.fields import Document
from adapters.mongo.message_document import MessageDocument

NEWEST_FIRST: Final = {"seq": DESCENDING, "_id": DESCENDING}


async def last_messages(
    database: AsyncDatabase[Document], where: Document, limit: int
) -> Sequence[tuple[Document, Document | None]]:
    """Up to `limit` chats that match, with `_id` and `createdAt`, each with its last message if it has any.

    This needs MongoDB 5.0. A lookup by `$expr` alone would not use the index if one odd message had an array there."""
    pipeline: list[Document] = [
        {"$match": where},
        {"$limit": limit},
        {"$project": {"createdAt": 1, "idChat": {"$toString": "$_id"}}},
        {
            "$lookup": {
                "from": MessageDocument.__collection__,
                "localField": "idChat",
                "foreignField": "idChat",
                "pipeline": [{"$sort": NEWEST_FIRST}, {"$limit": 1}],
                "as": "last",
            }
        },
    ]
    found = await database[ChatDocument.__collection__].aggregate(pipeline)
    return [(chat, next(iter(chat["last"]), None)) async for chat in found]
