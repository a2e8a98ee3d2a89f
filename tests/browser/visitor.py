"""Somebody at a browser, who sees and does what a person would."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, expect

from tests.support.service import token

CHROMIUM: Final = "/usr/bin/chromium"
FLAGS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@dataclass
class Visitor:
    """`complaints` are the errors that the page has met, and what it was refused by its own policy."""

    page: Page
    user: str
    complaints: list[str]

    @property
    def texts(self) -> Locator:
        """What is said in the open chat, sent or not."""
        return self.page.locator(".message .message-text")

    @property
    def field(self) -> Locator:
        return self.page.locator(".composer textarea")

    @property
    def chats(self) -> Locator:
        return self.page.locator(".chat-list a")

    @property
    def bell(self) -> Locator:
        return self.page.locator(".bell")

    def chat_with(self, name: str) -> Locator:
        return self.chats.filter(has_text=name)

    def last_status(self, status: str) -> Locator:
        return self.page.locator(f'.message[data-own="true"] >> nth=-1 >> [data-status="{status}"]')

    async def open_chat(self, name: str) -> None:
        await self.chat_with(name).first.click()
        await expect(self.page.locator(".messages-start")).to_be_attached()

    async def say(self, text: str) -> None:
        await self.field.fill(text)
        await self.field.press("Enter")

    async def sees(self, texts: Sequence[str]) -> None:
        await expect(self.texts).to_have_text(texts)

    async def is_online(self) -> None:
        await expect(self.page.locator('.connection-status[data-connection="online"]')).to_be_attached()

    async def is_offline(self) -> None:
        await expect(self.page.locator('.connection-status[data-connection="offline"]')).to_be_attached()


Visit = Callable[..., Awaitable[Visitor]]
"""Lets somebody open the page."""


async def new_context(browser: Browser, **options: Any) -> BrowserContext:
    return await browser.new_context(**{"locale": "en-GB", "viewport": {"width": 1280, "height": 800}} | options)


async def visit(context: BrowserContext, address: str, signed: str, user: str) -> Visitor:
    """Open the page with a token in the address."""
    page = await context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))

    def note(line: ConsoleMessage) -> None:
        if "Security" in line.text:
            complaints.append(line.text)

    page.on("console", note)
    await page.goto(f"{address}/#token={signed}")
    await expect(page.locator(".workspace")).to_be_visible()
    return Visitor(page, user, complaints)


def signed(user: str, secret: str, role: str = "user", name: str | None = None, seconds: float = 600) -> str:
    return token(user, role, name=name, secret=secret, seconds=seconds)
