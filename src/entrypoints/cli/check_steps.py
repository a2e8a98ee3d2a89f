"""What a check is made of: people made up for it, and steps that are printed with their times."""

import asyncio
import secrets
import sys
import time
from collections.abc import Awaitable
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import aiohttp
import socketio

from adapters.jwt.tokens import JwtTokens
from domain.caller import Caller, Role
from domain.ids import UserId
from entrypoints.container import Container

PATIENCE_SECONDS: Final = 5.0
LIFETIME: Final = timedelta(minutes=5)
GREEN, RED, PLAIN = ("\033[32m", "\033[31m", "\033[0m") if sys.stdout.isatty() else ("", "", "")


class CheckFailedError(Exception):
    """A step did not do what it should; the text says what was missing."""


class Person:
    """Somebody made up for the check: calls the API and listens on a device."""

    def __init__(self, http: aiohttp.ClientSession, tokens: JwtTokens, role: Role, name: str) -> None:
        self.user = UserId(f"check-{name}-{secrets.token_hex(4)}")
        # Without a name, which the service would keep after the check.
        self.token = tokens.sign(Caller(self.user, role), datetime.now(UTC), LIFETIME)
        self.device = socketio.AsyncClient(reconnection=False)
        self._http = http
        self._heard: list[tuple[str, Any]] = []
        self._changed = asyncio.Event()
        self.device.on("*", self._hear)

    async def connect(self, url: str, transport: str = "websocket") -> None:
        await self.device.connect(url, auth={"token": self.token}, transports=[transport])

    async def call(self, event: str, payload: Any = None) -> dict[str, Any]:
        """Send an event; raises `CheckFailedError` unless it is acknowledged with ok."""
        try:
            answer: dict[str, Any] = await self.device.call(event, payload, timeout=PATIENCE_SECONDS)
        except socketio.exceptions.TimeoutError:
            raise CheckFailedError(f"{event} was not acknowledged") from None
        if not answer.get("ok"):
            raise CheckFailedError(f"{event} was refused: {answer.get('error')}")
        return answer

    async def request(self, method: str, path: str, body: Any = None) -> Any:
        """Call the API; raises `CheckFailedError` for anything but success."""
        headers = {"Authorization": f"Bearer {self.token}"}
        async with self._http.request(method, path, json=body, headers=headers) as response:
            answer = await response.json(content_type=None)
            if response.status >= 300:
                raise CheckFailedError(f"{method} {path} answered {response.status}: {answer.get('detail')}")
            return answer

    async def receives(self, *events: str) -> None:
        """Wait until each of `events` has come; raises `CheckFailedError` naming those that have not."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while missing := [event for event in events if event not in [name for name, _ in self._heard]]:
            self._changed.clear()
            try:
                await asyncio.wait_for(self._changed.wait(), deadline - time.monotonic())
            except TimeoutError:
                raise CheckFailedError(f"did not receive {', '.join(missing)}") from None
        self._heard = [(name, payload) for name, payload in self._heard if name not in events]

    async def _hear(self, event: str, payload: Any = None) -> None:
        self._heard.append((event, payload))
        self._changed.set()


class Check:
    """The steps of one check: each is printed with its time, the first failure ends it."""

    def __init__(self, container: Container, url: str, http: aiohttp.ClientSession) -> None:
        self.container = container
        self.url = url
        self.http = http
        self.people: list[Person] = []

    def person(self, name: str, role: Role = Role.USER) -> Person:
        person = Person(self.http, self.container.tokens(), role, name)
        self.people.append(person)
        return person

    async def step(self, name: str, work: Awaitable[Any]) -> Any:
        started = time.perf_counter()
        try:
            result = await work
        except Exception as error:
            print(f"{RED}✗ {name}{PLAIN}: {str(error) or type(error).__name__}")
            raise CheckFailedError(name) from error
        print(f"{GREEN}✓{PLAIN} {name} {(time.perf_counter() - started) * 1000:.0f} ms")
        return result
