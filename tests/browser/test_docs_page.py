"""The page at /docs, for a person with a keyboard."""

import pytest
from playwright.async_api import Browser, BrowserContext, Page, expect

from tests.browser.visitor import new_context
from tests.support.program import Process


async def open_docs(context: BrowserContext, process: Process, complaints: list[str]) -> Page:
    page = await context.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    await page.goto(f"{process.address}/docs")
    return page


async def test_search_works_from_the_keyboard(browser: Browser, process: Process) -> None:
    complaints: list[str] = []
    context = await new_context(browser)
    page = await open_docs(context, process, complaints)
    entries = page.locator("article:visible")
    all_of_them = await entries.count()
    await page.keyboard.press("/")
    await page.keyboard.type("unread-count")
    await expect(page.get_by_role("status")).to_have_text("4 found")
    await expect(entries).to_have_count(4)
    await page.keyboard.press("Enter")
    await expect(page.locator("#get-message-unread-count-userId")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(entries).to_have_count(all_of_them)
    await page.keyboard.type("there is no such word")
    await expect(page.locator("#nothing")).to_be_visible()
    await context.close()
    assert complaints == []


async def test_the_examples_name_this_service(browser: Browser, process: Process) -> None:
    complaints: list[str] = []
    context = await new_context(browser)
    page = await open_docs(context, process, complaints)
    await expect(page.locator("#start pre").first).to_contain_text(f"URL={process.address}")
    await context.close()
    assert complaints == []


@pytest.mark.parametrize("width", [390, 1280])
async def test_everything_is_there_without_the_script(browser: Browser, process: Process, width: int) -> None:
    context = await new_context(browser, java_script_enabled=False, viewport={"width": width, "height": 800})
    page = await open_docs(context, process, [])
    assert await page.locator("article:visible").count() == await page.locator("article").count() > 60
    await expect(page.locator(".contents a").last).to_be_visible()
    await context.close()
