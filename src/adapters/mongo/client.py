from dataclasses import dataclass
from typing import Final

import pymongo
from bson import ObjectId
from pymongo import AsyncMongoClient
from pymongo.asynchronous.database import AsyncDatabase

from adapters.mongo.errors import translating
from adapters.mongo.mapping import Document

DATABASE: Final = "mazadclick"
PROBE_SECONDS: Final = 1.5


def connect(uri: str) -> AsyncMongoClient[Document]:
    """A client whose writes are acknowledged by a majority's journal and which gives up on an absent server soon
    enough for callers to be told within 2 seconds. Nothing is opened before the first use."""
    return AsyncMongoClient(
        uri,
        tz_aware=True,
        w="majority",
        journal=True,
        retryWrites=True,
        serverSelectionTimeoutMS=1500,
        connectTimeoutMS=1500,
        timeoutMS=5000,
    )


def database(client: AsyncMongoClient[Document]) -> AsyncDatabase[Document]:
    """The database that the address names, else `mazadclick`."""
    return client.get_default_database(DATABASE)


@dataclass(frozen=True, slots=True)
class MongoProbe:
    """The `HealthProbe` of the database."""

    client: AsyncMongoClient[Document]

    @translating
    async def check(self) -> None:
        with pymongo.timeout(PROBE_SECONDS):
            await self.client.admin.command("ping")


class ObjectIds:
    """The `Identifiers` that MongoDB itself uses."""

    def new(self) -> str:
        return str(ObjectId())
