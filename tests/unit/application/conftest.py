import pytest

from tests.support.application import FakeApplication


@pytest.fixture
def app() -> FakeApplication:
    return FakeApplication()
