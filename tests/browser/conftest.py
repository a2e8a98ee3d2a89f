from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from itertools import count
from pathlib import Path

import httpx
import pytest
from playwright.async_api import Browser, BrowserContext, async_playwright

from tests.browser.visitor import CHROMIUM, FLAGS, Visitor, new_context, signed, visit
from tests.e2e.conftest import Process, starter

Visit = Callable[..., Awaitable[Visitor]]

_numbers = count(1)


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        await browser.close()


@pytest.fixture(scope="session")
def process(tmp_path_factory) -> Iterator[Process]:
    """A service for all tests that leave it alive."""
    with starter(tmp_path_factory.mktemp("service")) as start:
        yield start()


@pytest.fixture
def name() -> Callable[[str], str]:
    """Names that nobody else in the run has."""
    number = next(_numbers)
    return lambda name: f"{name}{number}"


@pytest.fixture
async def visits(browser) -> AsyncIterator[Visit]:
    """Gives a function that lets somebody open the page, each in a browser context of their own unless one is given;
    at the end nobody's page may have complained."""
    contexts: list[BrowserContext] = []
    visitors: list[Visitor] = []

    async def open_page(
        process: Process, user: str, role: str = "user", context: BrowserContext | None = None, **options
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


def secret_of(process: Process) -> str:
    return (Path(process.data_dir) / "jwt-secret").read_text()


class Outside:
    """Other people, who write without a browser."""

    def __init__(self, process: Process) -> None:
        self._secret = secret_of(process)
        self._http = httpx.Client(base_url=process.address)

    def post(self, user: str, path: str, body: object, role: str = "user") -> dict:
        response = self._http.post(path, json=body, headers=self._headers(user, role))
        assert response.status_code in (200, 201, 202), response.text
        return response.json()

    def open_chat(self, *users: str) -> str:
        people = [{"_id": user, "firstName": user.title()} for user in users]
        return self.post(users[0], "/chat/create", {"users": people})["_id"]

    def send(self, sender: str, chat: str, text: str) -> dict:
        return self.post(sender, "/message/create", {"message": text, "sender": sender, "idChat": chat})

    def history(self, user: str, chat: str) -> list[dict]:
        return self._http.get(f"/message/getAll/{chat}", headers=self._headers(user)).json()

    def close(self) -> None:
        self._http.close()

    def _headers(self, user: str, role: str = "user") -> dict[str, str]:
        return {"Authorization": f"Bearer {signed(user, self._secret, role, user.title())}"}


@pytest.fixture
def outside(process) -> Iterator[Outside]:
    people = Outside(process)
    yield people
    people.close()
