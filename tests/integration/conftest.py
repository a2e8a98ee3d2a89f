from collections.abc import AsyncIterator

import pytest

from adapters.mongo.documents import DOCUMENTS
from tests.support.service import Person, Service, service_over, uri_of


@pytest.fixture(scope="session")
async def running_service(mongo_uri) -> AsyncIterator[Service]:
    async with service_over(uri_of(mongo_uri, "integration")) as service:
        yield service


@pytest.fixture
async def database(running_service):
    """The service's own database, empty at the start of each test."""
    database = running_service.container.mongo_database()
    for document in DOCUMENTS:
        await database[document.__collection__].delete_many({})
    return database


@pytest.fixture
def service(running_service, database) -> Service:
    return running_service


@pytest.fixture
def ann(service) -> Person:
    return service.person("ann", name="Ann A.")


@pytest.fixture
def bob(service) -> Person:
    return service.person("bob")


@pytest.fixture
def eve(service) -> Person:
    """A stranger to the chats of the others."""
    return service.person("eve")
