"""A service that dies again and again, and the people who use it all the while."""

import asyncio
import os
import random
import signal
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import httpx
from socketio.exceptions import SocketIOError

from tests.support.device import Device
from tests.support.program import Process
from tests.support.service import SECRET, Person, token

RETRY_SECONDS = 0.05
A_DAY_SECONDS = 86400.0

Payload = dict[str, Any]


@dataclass
class Supervised:
    """The service, always on the same data and port, started again after each of its deaths."""

    start: Callable[..., Process]
    port: int
    lives: list[Process] = field(default_factory=list)
    is_up: bool = False

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def process(self) -> Process:
        return self.lives[-1]

    async def launch(self) -> None:
        self.lives.append(await asyncio.to_thread(self.start, PORT=str(self.port), JWT_SECRET=SECRET))
        self.is_up = True

    async def kill(self) -> None:
        self.is_up = False
        self.process.popen.kill()
        await asyncio.to_thread(self.process.popen.wait)
        await self.launch()

    def kill_mongod(self) -> None:
        os.kill(self.process.mongod, signal.SIGKILL)

    @asynccontextmanager
    async def frozen_mongod(self) -> AsyncIterator[None]:
        frozen = self.process.mongod
        os.kill(frozen, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(frozen, signal.SIGCONT)

    def person(self, http: httpx.AsyncClient, user: str) -> Person:
        return Person(http, self.address, user, token(user, seconds=A_DAY_SECONDS))


@dataclass
class Visitor:
    """Calls the HTTP API whether the service is there or not. A living one answers within the client's patience."""

    service: Supervised
    person: Person
    refusals: int = 0
    slowest: float = 0.0

    @property
    def user(self) -> str:
        return self.person.user

    async def post(self, path: str, body: Any = None, **headers: str) -> Any:
        """The answer; None while the service or its database is away."""
        life, was_up, asked = len(self.service.lives), self.service.is_up, time.monotonic()
        try:
            response = await self.person.post(path, body, **headers)
        except httpx.TransportError as error:
            if was_up and self.service.is_up and life == len(self.service.lives):
                raise AssertionError("a living service did not answer") from error
            return None
        took = time.monotonic() - asked
        assert response.status_code in (200, 201, 503), response.text
        self.slowest = max(self.slowest, took)
        if response.status_code == 503:
            self.refusals += 1
            return None
        return response.json()

    async def insist(self, path: str, body: Any = None, **headers: str) -> Any:
        """The answer, asked for until it comes."""
        while (answer := await self.post(path, body, **headers)) is None:
            await asyncio.sleep(RETRY_SECONDS)
        return answer

    async def keep_reading(self, is_over: asyncio.Event) -> None:
        """Mark as read whatever chat has something new, now and then."""
        while not is_over.is_set():
            for chat in await self.insist("/chat/getchats", {}):
                if chat["unreadCount"]:
                    await self.insist(f"/message/mark-read/{chat['_id']}")
            await asyncio.sleep(random.uniform(0, 0.5))


@dataclass
class Writer:
    """Sends numbered messages in turn to the group, to a friend and now and then to somebody new, each until it is
    acknowledged. `acknowledged` has the answers by the texts, which are the idempotency keys too."""

    visitor: Visitor
    group: str
    friend: str
    acknowledged: dict[str, Payload] = field(default_factory=dict)

    async def write(self, is_over: asyncio.Event) -> None:
        for number in count(1):
            if is_over.is_set():
                return
            text = f"{self.visitor.user} {number}"
            body = {"message": text, "sender": self.visitor.user, **self._address(number)}
            self.acknowledged[text] = await self.visitor.insist("/message/create", body, **{"Idempotency-Key": text})
            await asyncio.sleep(0.01)  # a thought

    def _address(self, number: int) -> dict[str, str]:
        if number % 50 == 0:
            return {"reciver": f"somebody new to {self.visitor.user} {number}"}
        return {"idChat": self.group} if number % 2 else {"reciver": self.friend}


class Watcher:
    """A client that has the group open, connects again whenever it is cut off, and says how far it has come. A restless
    one cuts itself off, too."""

    def __init__(self, person: Person, group: str, *, restless: bool = False) -> None:
        self.person = person
        self.is_in_step = False
        self._group = group
        self._longest_stay = 1.0 if restless else None
        self._since: str | None = None
        self._device = Device()
        self._earlier: list[tuple[str, Any]] = []

    async def watch(self) -> None:
        while True:
            self._device = Device()
            try:
                await self._follow(self._device)
            except (SocketIOError, TimeoutError):
                await asyncio.sleep(RETRY_SECONDS)
            finally:
                await self._leave()

    async def _follow(self, device: Device) -> None:
        auth = {"token": self.person.token} | ({"since": self._since} if self._since else {})
        await device.connect(self.person.address, auth, ["websocket"])
        await _unless_cut_off(device, self._get_in_step(device))
        if self.is_in_step:
            async with asyncio.timeout(random.uniform(0, self._longest_stay) if self._longest_stay else None):
                await device.ended.wait()

    async def _get_in_step(self, device: Device) -> None:
        """Open the group, and ask for what was told there between the connection's replay and that."""
        if not (await device.call("joinChat", {"chatId": self._group}))["ok"]:
            return
        up_to = [answer["upTo"] for answer in device.of("synced")]
        answer = await device.call("sync", {"since": up_to[-1]} if up_to else {})
        if answer["ok"]:
            self._since = answer["upTo"]
            self.is_in_step = True

    async def _leave(self) -> None:
        device, self._device = self._device, Device()
        await device.close()
        assert not device.of("syncRequired"), "what was missed could not be told"
        if self.is_in_step:
            self._since = max([self._since or "", *device.event_ids])
        self.is_in_step = False
        self._earlier += device.told()

    def told(self) -> list[tuple[str, Payload]]:
        """The durable events as they came, without repeats."""
        first: dict[str, tuple[str, Payload]] = {}
        for event, payload in [*self._earlier, *self._device.told()]:
            if isinstance(payload, dict) and "eventId" in payload:
                first.setdefault(payload["eventId"], (event, payload))
        return list(first.values())

    def new_messages(self) -> list[Payload]:
        return [payload for event, payload in self.told() if event == "newMessage"]

    def unread_in_group(self, members: set[str]) -> dict[str, set[str]]:
        """The ids of the messages that each member has not read, as far as this client knows."""
        unread: dict[str, set[str]] = {member: set() for member in members}
        for event, payload in sorted(self.told(), key=lambda one: one[1]["eventId"]):
            if event == "newMessage" and payload["idChat"] == self._group:
                for member in members - {payload["sender"]}:
                    unread[member].add(payload["messageId"])
            elif event == "messageRead" and payload["chatId"] == self._group:
                unread[payload["userId"]].clear()
        return unread


async def _unless_cut_off(device: Device, work: Awaitable[None]) -> None:
    """Do `work`, but only until the connection ends."""
    working, ended = asyncio.ensure_future(work), asyncio.ensure_future(device.ended.wait())
    try:
        await asyncio.wait({working, ended}, return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            working.result()
    finally:
        working.cancel()
        ended.cancel()
