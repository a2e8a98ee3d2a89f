"""Every store suite runs over the fake and over the real MongoDB: the fake is on trial as much as the adapter."""

from collections.abc import AsyncIterator

import pytest

from tests.support.storage import Storage, fake_storage, mongo_storage


@pytest.fixture(params=["fake", "mongo"])
def process(request: pytest.FixtureRequest) -> Storage:
    """A process whose log nobody follows."""
    if request.param == "fake":
        return fake_storage()
    return mongo_storage(request.getfixturevalue("database"), request.getfixturevalue("blocking_database"))


@pytest.fixture
async def storage(process: Storage) -> AsyncIterator[Storage]:
    """A process that publishes what it commits."""
    async with process.publishing():
        yield process
