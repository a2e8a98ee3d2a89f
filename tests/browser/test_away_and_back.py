"""The service dies, refuses or forgets; what people wrote and read stays right."""

import asyncio
import re
import signal
from collections.abc import Callable
from pathlib import Path

from playwright.async_api import Browser, Route, expect

from tests.browser.outside import Outside, secret_of
from tests.browser.visitor import Visit, signed
from tests.support.program import Process, starter


def port_of(process: Process) -> str:
    return process.address.rpartition(":")[2]


async def test_nothing_is_lost_or_doubled_when_the_service_is_killed(
    visits: Visit, tmp_path: Path, name: Callable[[str], str]
) -> None:
    buyer, seller = name("buyer"), name("seller")
    with starter(tmp_path) as start:
        process = start()
        outside = Outside(process)
        chat = outside.open_chat(buyer, seller)
        at_buyer, at_seller = await visits(process, buyer), await visits(process, seller)
        await at_buyer.open_chat(seller.title())
        await at_seller.open_chat(buyer.title())
        await at_buyer.say("before")
        await at_seller.sees(["before"])
        await asyncio.to_thread(process.stop, signal.SIGKILL)
        await at_buyer.is_offline()
        await at_seller.is_offline()
        for number in range(3):
            await at_buyer.say(f"buyer while away {number}")
        await at_seller.say("seller while away")
        await expect(at_buyer.page.get_by_text("3 messages wait to be sent")).to_be_visible()
        again = await asyncio.to_thread(start, PORT=port_of(process))
        for visitor in (at_buyer, at_seller):
            await visitor.is_online()
        await at_buyer.say("after")
        await expect(at_seller.texts).to_have_count(6)
        outside.close()
        outside = Outside(again)
        stored = outside.history(buyer, chat)
        outside.close()
        texts = [message["message"] for message in stored]
        assert sorted(texts) == sorted(
            ["before", *(f"buyer while away {n}" for n in range(3)), "seller while away", "after"]
        )
        assert [text for text in texts if text.startswith("buyer while")] == [f"buyer while away {n}" for n in range(3)]
        await at_buyer.sees(texts)
        await at_seller.sees(texts)
        await expect(at_buyer.page.locator('[data-status="waiting"]')).to_have_count(0)
        await expect(at_buyer.last_status("read")).to_be_visible()


async def test_what_waits_survives_a_reload_and_is_sent_once(
    visits: Visit, process: Process, outside: Outside, name: Callable[[str], str]
) -> None:
    buyer, seller = name("buyer"), name("seller")
    chat = outside.open_chat(buyer, seller)
    at_buyer = await visits(process, buyer)
    await at_buyer.open_chat(seller.title())

    tried: list[Route] = []

    async def lose_the_answer(route: Route) -> None:
        tried.append(route)
        if len(tried) == 1:
            await route.fetch()
        await route.abort()

    await at_buyer.page.route("**/message/create", lose_the_answer)
    await at_buyer.say("stored, but nobody said so")
    await at_buyer.say("second")
    await expect(at_buyer.page.locator('[data-status="waiting"]')).to_have_count(1)
    await at_buyer.page.unroute("**/message/create")
    await at_buyer.page.reload()
    await expect(at_buyer.last_status("sent")).to_be_visible()
    await at_buyer.sees(["stored, but nobody said so", "second"])
    assert [one["message"] for one in outside.history(buyer, chat)] == ["stored, but nobody said so", "second"]


async def test_a_service_that_is_busy_is_asked_again_when_it_says(
    visits: Visit, process: Process, outside: Outside, name: Callable[[str], str]
) -> None:
    buyer, seller = name("buyer"), name("seller")
    outside.open_chat(buyer, seller)
    at_buyer = await visits(process, buyer)
    await at_buyer.open_chat(seller.title())
    answers = [429, 503]

    async def refuse(route: Route) -> None:
        if answers:
            await route.fulfill(status=answers.pop(0), headers={"Retry-After": "0"}, body="{}")
        else:
            await route.continue_()

    await at_buyer.page.route("**/message/create", refuse)
    await at_buyer.say("patience")
    await expect(at_buyer.last_status("sent")).to_be_visible()
    await at_buyer.sees(["patience"])


async def test_lists_that_cannot_be_had_say_so_and_are_had_later(
    visits: Visit, process: Process, name: Callable[[str], str]
) -> None:
    at_buyer = await visits(process, name("buyer"))
    await at_buyer.is_online()

    async def refuse(route: Route) -> None:
        await route.fulfill(status=503, body="{}")

    await at_buyer.page.route("**/chat/getchats", refuse)
    await at_buyer.page.reload()
    await expect(at_buyer.page.get_by_role("alert")).to_contain_text("not available right now")
    await at_buyer.page.unroute_all()
    await at_buyer.page.get_by_role("button", name="Try again").click()
    await expect(at_buyer.page.get_by_text("No chats yet")).to_be_visible()


async def test_an_expired_token_leads_to_sign_in_and_keeps_the_draft(
    visits: Visit, process: Process, outside: Outside, name: Callable[[str], str], browser: Browser
) -> None:
    buyer, seller = name("buyer"), name("seller")
    outside.open_chat(buyer, seller)
    at_buyer = await visits(process, buyer)
    page = at_buyer.page
    short = signed(buyer, secret_of(process), seconds=3)
    await page.evaluate("token => { location.hash = `token=${token}` }", short)
    await at_buyer.open_chat(seller.title())
    await at_buyer.field.fill("half a sentence")
    await expect(page.get_by_role("alert")).to_contain_text("Your session has ended")
    await page.get_by_label("Your access token").fill(signed(buyer, secret_of(process)))
    await page.get_by_role("button", name="Sign in").click()
    await expect(at_buyer.field).to_have_value("half a sentence")
    assert await page.evaluate("localStorage.length") == 0


async def test_a_revoked_token_leads_to_sign_in_and_keeps_the_draft(
    visits: Visit, process: Process, outside: Outside, name: Callable[[str], str]
) -> None:
    buyer, seller = name("buyer"), name("seller")
    outside.open_chat(buyer, seller)
    at_buyer = await visits(process, buyer)
    page = at_buyer.page
    await at_buyer.open_chat(seller.title())
    await at_buyer.field.fill("half a sentence")
    headers = {"Authorization": f"Bearer {await page.evaluate('sessionStorage.token')}"}
    assert (await page.request.post(f"{process.address}/session/logout", headers=headers)).ok
    await expect(page.get_by_role("alert")).to_contain_text("Your session has ended")
    await page.get_by_label("Your access token").fill(signed(buyer, secret_of(process)))
    await page.get_by_role("button", name="Sign in").click()
    await expect(at_buyer.field).to_have_value("half a sentence")


async def test_a_chat_that_is_not_mine_is_said_to_be_unavailable(
    visits: Visit, process: Process, outside: Outside, name: Callable[[str], str]
) -> None:
    chat = outside.open_chat(name("buyer"), name("seller"))
    stranger = await visits(process, name("eve"))
    for other in (chat, "0" * 24, "abc"):
        await stranger.page.evaluate("chat => { location.hash = `/chat/${chat}` }", other)
        await expect(stranger.page.get_by_role("heading", name=re.compile("not available"))).to_be_visible()
    await stranger.page.get_by_role("link", name="Back to the chats").click()
    await expect(stranger.page.get_by_role("heading", name="Choose a chat")).to_be_visible()
