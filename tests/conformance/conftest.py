from collections.abc import AsyncIterator

import pytest

from tests.conformance.running import CALM, PINGING, STRICT, Running, running
from tests.support.left_open import close_all


@pytest.fixture(autouse=True)
async def no_client_is_left_open() -> AsyncIterator[None]:
    yield
    await close_all()


@pytest.fixture(scope="session")
async def server() -> AsyncIterator[Running]:
    async with running(CALM) as server:
        yield server


@pytest.fixture
def address(server: Running) -> str:
    return server.address


@pytest.fixture(scope="session")
async def pinging() -> AsyncIterator[str]:
    """The address of a server that pings often, and waits long for the pongs."""
    async with running(PINGING) as server:
        yield server.address


@pytest.fixture(scope="session")
async def strict() -> AsyncIterator[str]:
    """The address of a server that soon ends who answers no ping."""
    async with running(STRICT) as server:
        yield server.address


@pytest.fixture(scope="session")
async def hasty() -> AsyncIterator[str]:
    """The address of a server that soon ends who is in no namespace."""
    async with running(CALM, connect_seconds=0.05) as server:
        yield server.address
