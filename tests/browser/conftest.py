from collections.abc import AsyncIterator, Callable, Iterator
from itertools import count
from typing import Any

import pytest
from playwright.async_api import Browser, BrowserContext, async_playwright, expect

from tests.browser.outside import Outside, secret_of
from tests.browser.visitor import CHROMIUM, FLAGS, Visit, Visitor, new_context, signed, visit
from tests.support.patience import PATIENCE_SECONDS
from tests.support.program import Process, starter

_numbers = count(1)


expect.set_options(timeout=PATIENCE_SECONDS * 1000)


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        await browser.close()


@pytest.fixture(scope="session")
def process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    """A service for all tests that leave it alive."""
    with starter(tmp_path_factory.mktemp("service")) as start:
        yield start()


@pytest.fixture
def name() -> Callable[[str], str]:
    """Names that nobody else in the run has."""
    number = next(_numbers)
    return lambda name: f"{name}{number}"


@pytest.fixture
async def visits(browser: Browser) -> AsyncIterator[Visit]:
    """Gives a function that lets somebody open the page, each in a browser context of their own unless one is given;
    at the end nobody's page may have complained."""
    contexts: list[BrowserContext] = []
    visitors: list[Visitor] = []

    async def open_page(
        process: Process, user: str, role: str = "user", context: BrowserContext | None = None, **options: Any
    ) -> Visitor:
        if context is None:
            context = await new_context(browser, **options)
            contexts.append(context)
        visitor = await visit(context, process.address, signed(user, secret_of(process), role, user.title()), user)
        visitors.append(visitor)
        return visitor

    yield open_page
    for context in contexts:
        await context.close()
    assert [visitor.complaints for visitor in visitors if visitor.complaints] == []


@pytest.fixture
def outside(process: Process) -> Iterator[Outside]:
    people = Outside(process)
    yield people
    people.close()
