"""Languages, keyboard, screens, and what assistive technology is told."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.browser.outside import Outside
from tests.browser.visitor import Visit
from tests.support.present import present
from tests.support.program import Process

AXE = Path(__file__).parents[2] / "web/node_modules/axe-core/axe.min.js"


async def faults_of(page: Page) -> list[str]:
    """Serious and critical violations that axe-core finds."""
    await page.evaluate(AXE.read_text())
    found = await page.evaluate("axe.run({ resultTypes: ['violations'] })")
    return [
        f"{violation['id']}: {[node['html'] for node in violation['nodes']]}"
        for violation in found["violations"]
        if violation["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_no_serious_fault(
    visits: Visit, process: Process, outside: Outside, name: Callable[[str], str], scheme: str
) -> None:
    buyer, seller = name("buyer"), name("seller")
    chat = outside.open_chat(buyer, seller)
    outside.send(buyer, chat, "See https://example.org")
    outside.send(seller, chat, "I have")
    visitor = await visits(process, buyer, color_scheme=scheme, reduced_motion="reduce")
    await visitor.open_chat(seller.title())
    await visitor.say("Good")
    await visitor.bell.click()
    await expect(visitor.page.locator(".notification").first).to_be_visible()
    assert await faults_of(visitor.page) == []
    await visitor.page.keyboard.press("Escape")
    await visitor.page.get_by_role("button", name="New chat").click()
    assert await faults_of(visitor.page) == []
    await visitor.page.keyboard.press("Escape")
    admin = await visits(process, name("nadia"), "admin", color_scheme=scheme, reduced_motion="reduce")
    outside.post(buyer, "/message/create", {"message": "Help", "sender": buyer, "reciver": "admin"})
    await expect(admin.chat_with(buyer)).to_contain_text("waiting")
    assert await faults_of(admin.page) == []
    await admin.page.get_by_role("button", name="Broadcast").click()
    assert await faults_of(admin.page) == []
    await admin.page.keyboard.press("Escape")
    await admin.page.get_by_role("button", name="Sign out").click()
    await expect(admin.page.get_by_role("button", name="Sign in")).to_be_visible()
    assert await faults_of(admin.page) == []


async def test_arabic_runs_from_right_to_left_and_messages_by_their_own_text(
    visits: Visit, process: Process, outside: Outside, name: Callable[[str], str]
) -> None:
    buyer, seller = name("buyer"), name("seller")
    chat = outside.open_chat(buyer, seller)
    outside.send(seller, chat, "An English text")
    outside.send(seller, chat, "نص عربي")
    visitor = await visits(process, buyer, locale="ar-DZ")
    page = visitor.page
    await expect(page.locator("html")).to_have_attribute("dir", "rtl")
    await expect(page.locator("html")).to_have_attribute("lang", "ar")
    await visitor.open_chat(seller.title())
    chats = present(await page.locator(".chat-pane").bounding_box())
    conversation = present(await page.locator("main").bounding_box())
    assert chats["x"] > conversation["x"]
    directions = await visitor.texts.evaluate_all("all => all.map(one => getComputedStyle(one).direction)")
    assert directions == ["ltr", "rtl"]
    await page.get_by_label("اللغة").select_option("fr")
    await expect(page.locator("html")).to_have_attribute("dir", "ltr")
    await expect(page.get_by_role("heading", name="Discussions")).to_be_visible()
    await page.reload()
    await expect(page.get_by_role("heading", name="Discussions")).to_be_visible()


async def test_everything_can_be_done_from_the_keyboard(
    visits: Visit, process: Process, outside: Outside, name: Callable[[str], str]
) -> None:
    buyer, seller, other = name("buyer"), name("seller"), name("other")
    outside.open_chat(buyer, seller)
    outside.open_chat(buyer, other)
    visitor = await visits(process, buyer)
    page = visitor.page
    await visitor.chats.first.focus()
    await page.keyboard.press("ArrowDown")
    await expect(visitor.chats.nth(1)).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(visitor.field).to_be_focused()
    await page.keyboard.type("first line")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("second line")
    await page.keyboard.press("Enter")
    await visitor.sees(["first line\nsecond line"])
    await visitor.bell.focus()
    await page.keyboard.press("Enter")
    await expect(page.locator(".notifications")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(page.locator(".notifications")).to_have_count(0)
    await expect(visitor.bell).to_be_focused()


async def test_new_messages_are_announced(
    visits: Visit, process: Process, outside: Outside, name: Callable[[str], str]
) -> None:
    buyer, seller = name("buyer"), name("seller")
    chat = outside.open_chat(buyer, seller)
    visitor = await visits(process, buyer)
    await visitor.is_online()
    await expect(visitor.chats).to_have_count(1)
    outside.send(seller, chat, "Can you hear me?")
    await expect(visitor.page.locator('[aria-live="polite"]')).to_have_text(f"{seller.title()}: Can you hear me?")


async def test_a_phone_shows_one_thing_at_a_time(
    visits: Visit, process: Process, outside: Outside, name: Callable[[str], str]
) -> None:
    buyer, seller = name("buyer"), name("seller")
    outside.open_chat(buyer, seller)
    visitor = await visits(process, buyer, viewport={"width": 360, "height": 640}, has_touch=True, is_mobile=True)
    page = visitor.page
    fits = "document.documentElement.scrollWidth <= innerWidth"
    await expect(page.locator("main")).to_be_hidden()
    await expect(visitor.chats).to_be_visible()
    assert await page.evaluate(fits)
    await expect(page.get_by_role("button", name="Sign out")).to_be_in_viewport()
    await visitor.open_chat(seller.title())
    await expect(visitor.chats).to_be_hidden()
    await expect(visitor.field).not_to_be_focused()
    assert await page.evaluate(fits)
    await page.go_back()
    await expect(visitor.chats).to_be_visible()
