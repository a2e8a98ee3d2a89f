"""`mazadclick check`: tries a running service as its users would, and says what arrived, step by step."""

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Final

import aiohttp

from adapters.mongo.admins import AdminDocument
from adapters.mongo.cleanup import forget_users
from adapters.mongo.driver.client import PATIENCE_SECONDS
from adapters.mongo.driver.transaction import in_transaction
from domain.caller import Role
from domain.ids import DESK, UserId
from entrypoints.cli.check_steps import Check, CheckFailedError
from entrypoints.container import Container


async def check_socket(check: Check) -> None:
    for transport in ("websocket", "polling"):
        person = check.person(transport)
        await check.step(f"connect by {transport}", person.connect(check.url, transport))
        await check.step("test is acknowledged", person.call("test", {"message": "Hello Server!"}))
        await check.step("testResponse arrives", person.receives("testResponse"))


async def check_db(check: Check) -> None:
    admin = UserId(f"check-{secrets.token_hex(4)}")
    await check.step("the database answers", check.container.mongo_probe().check())

    database = check.container.blocking_database()

    def write() -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        with database.client.start_session() as session:
            in_transaction(database, session, lambda one: one.insert(AdminDocument, [{"_id": admin}]), deadline)

    await check.step("a transaction is committed", asyncio.to_thread(write))
    removed = check.container.ports().admins.remove(admin)
    await check.step("what it wrote is there", _expect(removed, "nothing was written"))


async def check_notifications(check: Check) -> None:
    sender, recipient = check.person("sender"), check.person("recipient")
    await check.step("connect", recipient.connect(check.url))
    body = {"message": "check", "sender": sender.user, "reciver": recipient.user}
    await check.step("send a message", sender.request("POST", "/message/create", body))
    await check.step("the notification arrives", recipient.receives("notification"))
    (stored,) = await check.step("it is stored", recipient.request("GET", f"/notification/user/{recipient.user}"))
    await check.step("mark it read", recipient.request("POST", f"/notification/mark-read/{stored['_id']}"))
    count = await check.step("count", recipient.request("GET", f"/notification/unread-count/{recipient.user}"))
    await check.step("none is unread", _expect(_value(count["count"] == 0), f"{count['count']} are unread"))


async def check_realtime(check: Check) -> None:
    """The seven steps of the platform's own test script (brief)."""
    user, admin = check.person("user"), check.person("admin", Role.ADMIN)
    print("1. Connect a user's and an admin's device")
    await check.step("user", user.connect(check.url))
    await check.step("admin", admin.connect(check.url))
    print("2. Join the chat")
    users = [{"_id": user.user}, {"_id": DESK, "firstName": "Support"}]
    chat = (await check.step("open it", user.request("POST", "/chat/create", {"users": users})))["_id"]
    await check.step("user joins", user.call("joinChat", {"chatId": chat, "userId": user.user}))
    await check.step("admin joins", admin.call("joinChat", {"chatId": chat, "userId": admin.user}))
    print("3. Send messages through the API")
    question = {"message": "Hello Admin!", "sender": user.user, "reciver": DESK, "idChat": chat}
    sent = await check.step("user to desk", user.request("POST", "/message/create", question))
    arrived = ("sendMessage", "newMessage", "messageReceived", "realtimeMessageUpdate")
    await check.step(f"admin receives {', '.join(arrived)}", admin.receives(*arrived))
    await check.step("user receives messageSent", user.receives("messageSent"))
    reply = {"message": "Hello User!", "sender": DESK, "reciver": user.user, "idChat": chat}
    await check.step("desk to user", admin.request("POST", "/message/create", reply))
    await check.step("user receives adminMessage", user.receives("adminMessage", "newMessage", "messageReceived"))
    print("4. Typing")
    await check.step("user types", user.call("typing", {"chatId": chat, "userId": user.user, "isTyping": True}))
    await check.step("admin receives userTyping", admin.receives("userTyping"))
    print("5. Read status")
    read = {"messageId": sent["_id"], "chatId": chat, "userId": admin.user}
    await check.step("admin reads", admin.call("markMessageAsRead", read))
    await check.step("user receives messageRead", user.receives("messageRead"))
    print("6. Notifications")
    await check.step("admin was notified", admin.receives("notification"))
    await check.step("user was notified", user.receives("notification"))
    print("7. Leave the chat")
    await check.step("user leaves", user.call("leaveChat", {"chatId": chat, "userId": user.user}))
    await check.step("admin receives userLeftChat", admin.receives("userLeftChat"))


CHECKS: Final[dict[str, Callable[[Check], Awaitable[None]]]] = {
    "socket": check_socket,
    "db": check_db,
    "notifications": check_notifications,
    "realtime": check_realtime,
}


async def run_check(container: Container, name: str, url: str) -> int:
    """Run one of `CHECKS` against the service at `url`; 1 when a step failed. What it stored is removed again."""
    async with aiohttp.ClientSession(url) as http, _clean(Check(container, url, http)) as check:
        try:
            await check.step(f"reach {url}", _reach(http))
            await CHECKS[name](check)
        except CheckFailedError:
            return 1
    return 0


async def _reach(http: aiohttp.ClientSession) -> None:
    try:
        async with http.get("/health"):
            pass
    except aiohttp.ClientError:
        raise CheckFailedError("nothing answers: start mazadclick serve, or set --url") from None


@asynccontextmanager
async def _clean(check: Check) -> AsyncIterator[Check]:
    try:
        yield check
    finally:
        for person in check.people:
            await person.device.disconnect()
        if check.people:
            await forget_users(check.container.mongo_database(), [person.user for person in check.people])


async def _expect(fact: Awaitable[bool], otherwise: str) -> None:
    if not await fact:
        raise CheckFailedError(otherwise)


async def _value(value: bool) -> bool:
    return value
