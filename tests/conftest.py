"""A real MongoDB for the whole run, and a database of its own for each test that asks."""

import os
from collections.abc import AsyncIterator, Iterator
from itertools import count

import pytest
from hypothesis import settings
from pymongo import AsyncMongoClient, MongoClient
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.database import Database
from sanic import Sanic

from adapters.embedded_mongo.server import embedded_mongo
from adapters.mongo.driver.client import connect, connect_blocking
from adapters.mongo.driver.fields import Document
from adapters.mongo.schema import ensure_indexes

settings.register_profile("quick", deadline=None, max_examples=20)
settings.register_profile("thorough", deadline=None, max_examples=100)
settings.load_profile("thorough" if os.environ.get("CI") else "quick")

Sanic.test_mode = True  # several applications in one process

_numbers = count(1)


@pytest.fixture(scope="session")
def mongo_uri(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with embedded_mongo(tmp_path_factory.mktemp("mongodb")) as uri:
        # The event loop stands still while tests without one run; a streaming monitor would take that for an outage.
        yield f"{uri}&serverMonitoringMode=poll"


@pytest.fixture(scope="session")
async def mongo_client(mongo_uri: str) -> AsyncIterator[AsyncMongoClient[Document]]:
    client = connect(mongo_uri)
    yield client
    await client.close()


@pytest.fixture(scope="session")
def blocking_client(mongo_uri: str) -> Iterator[MongoClient[Document]]:
    with connect_blocking(mongo_uri) as client:
        yield client


@pytest.fixture
def blocking_database(blocking_client: MongoClient[Document], database: AsyncDatabase[Document]) -> Database[Document]:
    """`database` by the other client."""
    return blocking_client[database.name]


@pytest.fixture
async def database(mongo_client: AsyncMongoClient[Document]) -> AsyncIterator[AsyncDatabase[Document]]:
    """An empty database with its indexes."""
    fresh = mongo_client[f"test_{next(_numbers)}"]
    await ensure_indexes(fresh)
    yield fresh
    await mongo_client.drop_database(fresh.name)
