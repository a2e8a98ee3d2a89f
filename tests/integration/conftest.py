import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import AutoReconnect

from adapters.mongo.driver.fields import Document
from adapters.mongo.schema import DOCUMENTS
from adapters.socketio.engineio.close_reasons import CloseReason
from tests.support.left_open import close_all
from tests.support.patience import PATIENCE_SECONDS
from tests.support.service import Person, Service, service_over, uri_of


@pytest.fixture(autouse=True)
async def no_client_is_left_open() -> AsyncIterator[None]:
    yield
    await close_all()


@pytest.fixture(scope="session")
async def running_service(mongo_uri: str) -> AsyncIterator[Service]:
    async with service_over(uri_of(mongo_uri, "integration")) as service:
        yield service


@pytest.fixture
async def database(running_service: Service) -> AsyncDatabase[Document]:
    """The service's own database, empty at the start of each test, with nobody of an earlier one connected."""
    await everybody_gone(running_service)
    database = running_service.container.mongo_database()
    for document in DOCUMENTS:
        with suppress(AutoReconnect):  # as after a pause of the loop, which the driver may take for an outage
            await database[document.__collection__].delete_many({})
            continue
        await database[document.__collection__].delete_many({})
    return database


async def everybody_gone(service: Service) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        await service.container.socket_server().close(CloseReason.SERVER_SHUTDOWN)
        await service.container.event_log().finish()


@pytest.fixture
def service(running_service: Service, database: AsyncDatabase[Document]) -> Service:
    return running_service


@pytest.fixture
def ann(service: Service) -> Person:
    return service.person("ann", name="Ann A.")


@pytest.fixture
def bob(service: Service) -> Person:
    return service.person("bob")


@pytest.fixture
def eve(service: Service) -> Person:
    """A stranger to the chats of the others."""
    return service.person("eve")
