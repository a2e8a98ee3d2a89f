"""The indexes, beside those that the platform may have made already."""

import pytest
from pymongo import AsyncMongoClient, IndexModel
from pymongo.asynchronous.database import AsyncDatabase

from adapters.mongo.driver.fields import Document
from adapters.mongo.schema import ensure_indexes
from domain.errors import Unavailable


async def test_the_same_index_under_another_name_does_as_well(
    mongo_client: AsyncMongoClient[Document], database: AsyncDatabase[Document]
) -> None:
    fresh = mongo_client[f"{database.name}_indexes"]
    await fresh["chats"].create_indexes([IndexModel([("users._id", 1)], name="the platform's")])
    await ensure_indexes(fresh)
    names = {index["name"] async for index in await fresh["chats"].list_indexes()}
    assert {"the platform's", "one_direct_chat_per_pair"} <= names
    await mongo_client.drop_database(fresh.name)


async def test_the_index_that_shared_the_keys_of_the_desk_is_dropped(
    mongo_client: AsyncMongoClient[Document], database: AsyncDatabase[Document]
) -> None:
    fresh = mongo_client[f"{database.name}_keys"]
    keys = [("idempotencyKey", 1), ("sender", 1)]
    old = IndexModel(
        keys,
        name="one_message_per_key_and_sender",
        unique=True,
        partialFilterExpression={"idempotencyKey": {"$exists": True}},
    )
    await fresh["messages"].create_indexes([old])
    for _ in range(2):
        await ensure_indexes(fresh)
    names = {index["name"] async for index in await fresh["messages"].list_indexes()}
    assert "one_message_per_key_and_author" in names
    assert "one_message_per_key_and_sender" not in names
    await mongo_client.drop_database(fresh.name)


async def test_an_index_that_keeps_doubles_out_is_not_done_without(
    mongo_client: AsyncMongoClient[Document], database: AsyncDatabase[Document]
) -> None:
    fresh = mongo_client[f"{database.name}_doubles"]
    for _ in range(2):
        await fresh["chats"].insert_one({"directKey": "1:a:b"})
    with pytest.raises(Unavailable, match="index of chats"):
        await ensure_indexes(fresh)
    await mongo_client.drop_database(fresh.name)
