"""Writes the pictures of the README: `make screenshots`."""

import asyncio
import tempfile
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Page, async_playwright, expect

from tests.browser.visitor import CHROMIUM, FLAGS, Visitor, new_context
from tests.support.program import starter

FOLDER = Path(__file__).parents[2] / "docs/images"
WIDE = {"viewport": {"width": 1180, "height": 720}}
PHONE = {"viewport": {"width": 390, "height": 780}, "device_scale_factor": 1.5, "has_touch": True, "is_mobile": True}


async def enter(browser: Browser, address: str, person: str, **options: Any) -> Visitor:
    """Sign in as one of the demo."""
    page = await (await new_context(browser, **options)).new_page()
    await page.goto(address)
    await page.locator(".demo-person", has_text=person).click()
    await page.locator(".chat-list a").first.wait_for()
    return Visitor(page, person, [])


async def take(page: Page, name: str) -> None:
    await page.mouse.move(0, 0)
    await page.evaluate("document.fonts.ready")
    await expect(page.locator('[data-connection="connecting"]')).to_have_count(0)
    await page.screenshot(path=FOLDER / f"{name}.png", animations="disabled")


async def take_all(browser: Browser, address: str) -> None:
    context = await new_context(browser, viewport={"width": 760, "height": 720})
    page = await context.new_page()
    await page.goto(address)
    await page.locator(".demo-person").first.wait_for()
    await take(page, "sign-in")

    seller = await enter(browser, address, "Karim", locale="ar-DZ", color_scheme="dark", **WIDE)
    await seller.open_chat("Amina Benali")
    buyer = await enter(browser, address, "Amina", **WIDE)
    await buyer.open_chat("Karim Haddad")
    await seller.field.press_sequentially("Y")
    await expect(buyer.page.locator(".typing-line")).not_to_be_empty()
    await take(buyer.page, "chat-light")
    await buyer.say("Yes please! I will be there until the end.")
    await expect(seller.texts.last).to_have_text("Yes please! I will be there until the end.")
    await seller.field.fill("")
    await take(seller.page, "chat-arabic-dark")

    phone = await enter(browser, address, "Amina", **PHONE)
    await take(phone.page, "phone-chats")
    await phone.open_chat("Karim Haddad")
    await take(phone.page, "phone-chat")

    three_panes = {"viewport": {"width": 1360, "height": 760}}
    desk = await enter(browser, address, "Nadia", locale="fr", color_scheme="dark", **three_panes)
    await desk.page.get_by_role("button", name="Attente la plus longue").click()
    await desk.open_chat("Omar")
    await desk.bell.click()
    await desk.page.locator(".notification").first.wait_for()
    await take(desk.page, "desk-dark")


async def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, starter(Path(folder)) as start:
        process = await asyncio.to_thread(start, DEMO="true")
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            await take_all(browser, process.address)
            await browser.close()


if __name__ == "__main__":
    asyncio.run(main())
