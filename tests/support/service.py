"""The whole service in this process, over a real MongoDB, and the people who use it."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from adapters.http.static_site import Asset
from adapters.jwt.tokens import JwtTokens
from domain.caller import Caller, Role
from domain.ids import UserId
from entrypoints.container import Container
from entrypoints.lifespan import running
from entrypoints.settings import Settings
from tests.support.device import Device
from tests.support.patience import PATIENCE_SECONDS

SECRET = "a secret of the tests that is long enough for HS256"


def token(user: str, role: str = "user", *, seconds: float = 600, name: str | None = None, secret: str = SECRET) -> str:
    caller = Caller(UserId(user), Role(role), name)
    return JwtTokens([secret]).sign(caller, datetime.now(UTC), timedelta(seconds=seconds))


def uri_of(mongo_uri: str, database: str) -> str:
    return mongo_uri.replace("/?", f"/{database}?")


@dataclass
class Person:
    """A user with a token: calls the HTTP API and connects devices."""

    http: httpx.AsyncClient
    address: str
    user: str
    token: str

    async def get(self, path: str) -> httpx.Response:
        return await self.http.get(path, headers=self._headers())

    async def post(self, path: str, body: Any = None, **headers: str) -> httpx.Response:
        return await self.http.post(path, json=body, headers=self._headers() | headers)

    async def put(self, path: str) -> httpx.Response:
        return await self.http.put(path, headers=self._headers())

    async def delete(self, path: str) -> httpx.Response:
        return await self.http.delete(path, headers=self._headers())

    async def send(self, to: str, text: str = "hello", **more: Any) -> Any:
        response = await self.post("/message/create", {"message": text, "sender": self.user, "reciver": to, **more})
        assert response.status_code == 201, response.text
        return response.json()

    async def open_chat(self, *others: str) -> Any:
        users = [{"_id": user, "firstName": user.title()} for user in (self.user, *others)]
        response = await self.post("/chat/create", {"users": users})
        assert response.status_code in (200, 201), response.text
        return response.json()

    @asynccontextmanager
    async def device(self, *transports: str) -> AsyncIterator[Device]:
        device = Device()
        await device.connect(self.address, {"token": self.token}, transports or ("websocket",))
        try:
            yield device
        finally:
            await device.close()

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


@dataclass
class Service:
    address: str
    container: Container
    http: httpx.AsyncClient

    def person(self, user: str, role: str = "user", name: str | None = None) -> Person:
        return Person(self.http, self.address, user, token(user, role, name=name))


@asynccontextmanager
async def service_over(
    mongodb_uri: str, page: Mapping[str, Asset] | None = None, **settings: Any
) -> AsyncIterator[Service]:
    """The service, with these settings; the people of tests write faster than any person does. `page` None is the one
    that was built, if it was."""
    settings = {"jwt_secret": SECRET, "rate_limit_messages": "off", "rate_limit_api": "off"} | settings
    container = Container(settings=Settings(mongodb_uri=mongodb_uri, port=0, **settings))
    if page is not None:
        container.page.override(page)
    async with running(container) as address, httpx.AsyncClient(base_url=address, timeout=PATIENCE_SECONDS) as http:
        yield Service(address, container, http)
