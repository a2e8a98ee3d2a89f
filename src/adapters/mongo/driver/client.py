import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any, Final

from pymongo import AsyncMongoClient, MongoClient
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.database import Database
from pymongo.errors import PyMongoError
from pymongo.monitoring import CommandListener

from adapters.mongo.driver.errors import translating
from adapters.mongo.driver.fields import Document
from domain.errors import Unavailable

DATABASE: Final = "mazadclick"
PATIENCE_SECONDS: Final = 1.6
"""How long any operation may take, a transaction with its repetitions included. So callers are answered within 2
seconds when the database is away (contract)."""


def connect(uri: str, *listeners: CommandListener) -> AsyncMongoClient[Document]:
    """A client whose writes are acknowledged by a majority's journal. Nothing is opened before the first use.

    `listeners` are called for every command. Raises `Unavailable` for an address that cannot be one.
    """
    try:
        return AsyncMongoClient(uri, **_options(listeners))
    except PyMongoError as error:
        raise Unavailable(f"this cannot be the address of a MongoDB: {error}") from None


def connect_blocking(uri: str, *listeners: CommandListener) -> MongoClient[Document]:
    """The same, for use in a thread, where it is twice as fast."""
    try:
        return MongoClient(uri, **_options(listeners), connect=False)
    except PyMongoError as error:
        raise Unavailable(f"this cannot be the address of a MongoDB: {error}") from None


def _options(listeners: Sequence[CommandListener]) -> dict[str, Any]:
    return {
        "tz_aware": True,
        "w": "majority",
        "journal": True,
        "retryWrites": True,
        "serverSelectionTimeoutMS": 1300,
        "connectTimeoutMS": 1300,
        "timeoutMS": int(PATIENCE_SECONDS * 1000),
        "event_listeners": listeners,
        "datetime_conversion": "DATETIME_AUTO",
    }


def database(client: AsyncMongoClient[Document]) -> AsyncDatabase[Document]:
    """The database that the address names, else `mazadclick`."""
    return client.get_default_database(DATABASE)


def blocking_database(client: MongoClient[Document]) -> Database[Document]:
    """The same database by the other client."""
    return client.get_default_database(DATABASE)


@dataclass(frozen=True, slots=True)
class MongoProbe:
    """The `HealthProbe` of the database."""

    client: AsyncMongoClient[Document]

    @translating
    async def check(self) -> None:
        hello = await self.client.admin.command("hello")
        if "setName" not in hello and hello.get("msg") != "isdbgrid":
            raise Unavailable("MongoDB must run as a replica set, because messages need transactions")


class ObjectIds:
    """The `Identifiers` that MongoDB itself uses: 4 bytes of the time in seconds, 5 of chance, and a counter of 3."""

    def __init__(self) -> None:
        self._chance = secrets.token_hex(5)
        self._counter = count(secrets.randbelow(1 << 24))

    def new(self) -> str:
        return f"{int(time.time()):08x}{self._chance}{next(self._counter) & 0xFFFFFF:06x}"
