"""Every store suite runs over the fake and over the real MongoDB: the fake is on trial as much as the adapter."""

from dataclasses import dataclass

import pytest

from adapters.mongo.client import ObjectIds
from adapters.mongo.stores import MongoStores
from adapters.mongo.transactions import MongoTransactions
from application.ports.identifiers import Identifiers
from application.ports.transactions import Stores, Transactions
from tests.fakes.stores import FakeStores, FakeTransactions


@dataclass
class Storage:
    stores: Stores
    transactions: Transactions
    identifiers: Identifiers


@pytest.fixture(params=["fake", "mongo"])
def storage(request) -> Storage:
    if request.param == "fake":
        stores = FakeStores()
        return Storage(stores, FakeTransactions(stores), ObjectIds())
    database = request.getfixturevalue("database")
    return Storage(MongoStores(database), MongoTransactions(database), ObjectIds())
