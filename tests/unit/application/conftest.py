from collections.abc import AsyncIterator

import pytest

from tests.support.application import FakeApplication


@pytest.fixture
async def app() -> AsyncIterator[FakeApplication]:
    application = FakeApplication()
    relaying = await application.start()
    yield application
    relaying.cancel()
