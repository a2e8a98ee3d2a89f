"""Every store suite runs over the fake and over the real MongoDB: the fake is on trial as much as the adapter."""

import pytest

from tests.support.storage import Storage, fake_storage, mongo_storage


@pytest.fixture(params=["fake", "mongo"])
def storage(request) -> Storage:
    if request.param == "fake":
        return fake_storage()
    return mongo_storage(request.getfixturevalue("database"), request.getfixturevalue("blocking_database"))
