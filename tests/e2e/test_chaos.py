"""Nothing acknowledged is lost, doubled or out of order, whatever dies and when. In `make test` everything dies once;
`make chaos` lets CHAOS_KILLS things die. The order is random; CHAOS_SEED repeats one."""

import asyncio
import os
import random
import socket
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.e2e.crowd import Payload, Supervised, Visitor, Watcher, Writer
from tests.support.patience import PATIENCE_SECONDS
from tests.support.program import starter

KILLS = int(os.environ.get("CHAOS_KILLS", "0"))
SEED = int(os.environ.get("CHAOS_SEED", random.SystemRandom().randrange(10**6)))

WRITERS = ["will", "wes", "wyn", "wolf"]
WATCHERS = ["ann", "bob"]
MEMBERS = [*WRITERS, *WATCHERS]

History = list[Payload]


@dataclass
class Scene:
    """Writers, watchers and the group they all are in."""

    service: Supervised
    http: httpx.AsyncClient
    visitors: dict[str, Visitor]
    group: str
    writers: list[Writer]
    watchers: list[Watcher]

    @property
    def acknowledged(self) -> dict[str, Payload]:
        return {text: answer for writer in self.writers for text, answer in writer.acknowledged.items()}

    def addressed_to(self, user: str) -> list[Payload]:
        return [
            answer
            for answer in self.acknowledged.values()
            if answer["reciver"] == user or (answer["idChat"] == self.group and answer["sender"] != user)
        ]

    async def progress(self, messages: int) -> None:
        """Return when every writer has had so many more messages acknowledged."""
        await self._all_more(lambda writer: len(writer.acknowledged), messages, "acknowledged")

    async def refused(self) -> None:
        """Return when every writer has been refused."""
        await self._all_more(lambda writer: writer.visitor.refusals, 1, "refused")

    async def _all_more(self, number: Callable[[Writer], int], more: int, what: str) -> None:
        goals = [number(writer) + more for writer in self.writers]

        def is_reached() -> bool:
            return all(number(writer) >= goal for writer, goal in zip(self.writers, goals, strict=True))

        assert await eventually(is_reached), f"not every writer is {what}"

    async def get(self, user: str, path: str) -> Any:
        response = await self.visitors[user].person.get(path)
        assert response.status_code == 200, response.text
        return response.json()


async def eventually(condition: Callable[[], bool], pause: float = 0.01) -> bool:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not (is_so := condition()) and time.monotonic() < deadline:
        await asyncio.sleep(pause)
    return is_so


@asynccontextmanager
async def scene(service: Supervised) -> AsyncIterator[Scene]:
    await service.launch()
    async with httpx.AsyncClient(base_url=service.address, timeout=PATIENCE_SECONDS) as http:
        visitors = {user: Visitor(service, service.person(http, user)) for user in MEMBERS}
        ann, bob = (visitors[user].person for user in WATCHERS)
        group = (await ann.open_chat(bob.user, *WRITERS))["_id"]
        writers = [Writer(visitors[user], group, WATCHERS[place % 2]) for place, user in enumerate(WRITERS)]
        watchers = [Watcher(ann, group), Watcher(bob, group, restless=True)]
        yield Scene(service, http, visitors, group, writers, watchers)


@pytest.mark.timeout(120 + 15 * KILLS)
async def test_nothing_acknowledged_is_lost_doubled_or_out_of_order(tmp_path: Path) -> None:
    print(f"\nCHAOS_SEED={SEED}")
    with starter(tmp_path) as start:
        service = Supervised(start, free_port())
        async with scene(service) as played:
            await play(played, random.Random(SEED))
            await check(played)
        service.process.stop()
        for life in service.lives:
            output = life.output.read_text()
            assert "Traceback" not in output
            assert "unread counts mended" not in output


def free_port() -> int:
    """One that no outgoing connection is given while the service is away."""
    while True:
        port = random.SystemRandom().randrange(20_000, 30_000)
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return port


async def play(played: Scene, chance: random.Random) -> None:
    """The watchers follow what the others do, while one thing after the other dies."""
    is_over = asyncio.Event()
    async with asyncio.TaskGroup() as watching:
        following = [watching.create_task(watcher.watch()) for watcher in played.watchers]
        assert await eventually(lambda: all(watcher.is_in_step for watcher in played.watchers))
        async with asyncio.TaskGroup() as load:
            for writer in played.writers:
                load.create_task(writer.write(is_over))
            for visitor in played.visitors.values():
                load.create_task(visitor.keep_reading(is_over))
            for field_error in field_errors(chance):
                await played.progress(chance.randint(2, 60))
                print(f"{field_error.__name__}: back after {await field_error(played):.1f} s")
            is_over.set()
        unread = await unread_messages(played)
        for watcher in played.watchers:
            await eventually(partial(knows_all, watcher, unread, played), pause=0.2)
        for task in following:
            task.cancel()
    slowest = max(visitor.slowest for visitor in played.visitors.values())
    print(f"{len(played.acknowledged)} messages; slowest answer {slowest:.1f} s")


async def kill_service(played: Scene) -> float:
    return await recovery(played, await_ready=played.service.kill)


async def kill_mongod(played: Scene) -> float:
    played.service.kill_mongod()
    return await recovery(played)


async def kill_both(played: Scene) -> float:
    played.service.kill_mongod()
    return await recovery(played, await_ready=played.service.kill)


async def freeze_mongod(played: Scene) -> float:
    async with played.service.frozen_mongod():
        await played.refused()
    return await recovery(played)


FAULTS = [kill_service, kill_mongod, kill_both, freeze_mongod]


def field_errors(chance: random.Random) -> list[Callable[[Scene], Any]]:
    return chance.choices(FAULTS, k=KILLS) if KILLS else chance.sample(FAULTS, k=len(FAULTS))


async def recovery(played: Scene, await_ready: Callable[[], Any] | None = None) -> float:
    """The seconds until every writer is served again."""
    started = time.monotonic()
    if await_ready is not None:
        await await_ready()
    await played.progress(2)  # the first may have been stored before
    return time.monotonic() - started


async def unread_messages(played: Scene) -> dict[str, History]:
    return {user: await played.get(user, f"/message/unread-messages/{user}") for user in MEMBERS}


def knows_all(watcher: Watcher, unread: dict[str, History], played: Scene) -> bool:
    messages = len(played.addressed_to(watcher.person.user))
    return len(watcher.new_messages()) >= messages and knows_what_is_read(watcher, unread, played)


def knows_what_is_read(watcher: Watcher, unread: dict[str, History], played: Scene) -> bool:
    in_group = {
        user: {one["_id"] for one in messages if one["idChat"] == played.group} for user, messages in unread.items()
    }
    return watcher.unread_in_group(set(MEMBERS)) == in_group


async def check(played: Scene) -> None:
    stored, unread = await histories(played), await unread_messages(played)
    check_stored(stored, played.acknowledged)
    for watcher in played.watchers:
        check_told(watcher, stored, played)
        assert knows_what_is_read(watcher, unread, played)
        await check_notifications(watcher.person.user, played)
    for user in MEMBERS:
        await check_counts(user, unread[user], played)
    metrics = (await played.http.get("/metrics")).text
    assert "mazadclick_unread_drift_total 0.0" in metrics.splitlines()


async def histories(played: Scene) -> dict[str, History]:
    """All chats that were written to."""
    writers = {answer["idChat"]: answer["sender"] for answer in played.acknowledged.values()}
    return {chat: await played.get(writer, f"/message/getAll/{chat}") for chat, writer in writers.items()}


def check_stored(stored: dict[str, History], acknowledged: dict[str, Payload]) -> None:
    """What was acknowledged, and nothing else, is there once, as it was acknowledged, numbered without a hole."""
    messages = list(chain.from_iterable(stored.values()))
    assert Counter(message["message"] for message in messages) == Counter(acknowledged.keys())
    assert {message["message"]: identity(message) for message in messages} == {
        text: identity(answer) for text, answer in acknowledged.items()
    }
    for history in stored.values():
        assert [message["seq"] for message in history] == list(range(1, len(history) + 1))


def identity(message: Payload) -> tuple[Any, ...]:
    return tuple(message[name] for name in ("_id", "message", "sender", "reciver", "idChat", "createdAt", "seq"))


def check_told(watcher: Watcher, stored: dict[str, History], played: Scene) -> None:
    """Each message to the watcher came in the order of its chat, and once but for repeats with the same event id."""
    told: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for payload in watcher.new_messages():
        told[payload["idChat"]].append((payload["seq"], payload["messageId"]))
    assert told.keys() == {message["idChat"] for message in played.addressed_to(watcher.person.user)}
    for chat, messages in told.items():
        assert messages == [(message["seq"], message["_id"]) for message in stored[chat]]


async def check_notifications(user: str, played: Scene) -> None:
    """There is one for each message to the user."""
    notifications = await played.get(user, f"/notification/user/{user}")
    messages = [one["data"]["messageId"] for one in notifications if one["type"] == "MESSAGE_RECEIVED"]
    assert Counter(messages) == Counter(message["_id"] for message in played.addressed_to(user))


async def check_counts(user: str, unread: History, played: Scene) -> None:
    """What is counted as unread is what is unread, in each chat and in all."""
    by_chat = Counter(message["idChat"] for message in unread)
    chats = await played.visitors[user].insist("/chat/getchats", {})
    assert {chat["_id"]: chat["unreadCount"] for chat in chats if chat["unreadCount"]} == by_chat
    assert await played.get(user, f"/message/unread-count/{user}") == {"count": len(unread)}
