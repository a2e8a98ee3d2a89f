"""Whatever people write is text, and stays in its place."""

from collections.abc import Callable

from playwright.async_api import expect

from tests.browser.outside import Outside
from tests.browser.visitor import Visit
from tests.support.program import Process

MARKUP = "<img src=x onerror=\"document.title='taken'\"><script>document.title='taken'</script><b>bold</b> &amp;"
LONG_WORD = "x" * 3900
OVERRIDES = "pay \u202egnihton\u202c \u2067now \u202dplease"
EMOJI = "🦄" * 4000
LINKS = "javascript:alert(1) data:text/html,hi https://example.org/a?b=<i>c (https://example.org/d). http://[bad"


async def test_hostile_texts_break_nothing(
    visits: Visit, process: Process, outside: Outside, name: Callable[[str], str]
) -> None:
    buyer, seller = name("buyer"), name("seller")
    chat = outside.open_chat(buyer, seller)
    texts = [MARKUP, LONG_WORD, OVERRIDES, EMOJI, LINKS]
    for text in texts:
        outside.send(seller, chat, text)
    at_buyer = await visits(process, buyer)
    await at_buyer.open_chat(seller.title())
    await at_buyer.say("Still here")
    await at_buyer.sees([*texts, "Still here"])
    page = at_buyer.page
    await expect(page).to_have_title("MazadClick")
    assert await page.locator(".message-text :not(a)").count() == 0
    wide = "document.documentElement.scrollWidth <= innerWidth"
    assert await page.evaluate(wide)
    assert await page.locator(".messages").evaluate("box => box.scrollWidth <= box.clientWidth")
    links = page.locator(".message-text a")
    await expect(links).to_have_text(["https://example.org/a?b=", "https://example.org/d"])
    for link in await links.all():
        await expect(link).to_have_attribute("rel", "noopener noreferrer nofollow")


async def test_a_hostile_name_is_only_a_name(
    visits: Visit, process: Process, outside: Outside, name: Callable[[str], str]
) -> None:
    buyer, seller = name("buyer"), name("seller")
    evil = "\u202eevil <b>name</b>"
    people = [{"_id": seller, "firstName": evil}, {"_id": buyer}]
    outside.post(seller, "/chat/create", {"users": people})
    at_buyer = await visits(process, buyer)
    await expect(at_buyer.chats).to_contain_text("<b>name</b>")
    assert await at_buyer.page.locator(".chat-item b").count() == 0


async def test_a_text_that_is_too_long_is_refused_and_can_be_shortened(
    visits: Visit, process: Process, outside: Outside, name: Callable[[str], str]
) -> None:
    buyer, seller = name("buyer"), name("seller")
    outside.open_chat(buyer, seller)
    at_buyer = await visits(process, buyer)
    await at_buyer.open_chat(seller.title())
    await at_buyer.say("y" * 4001)
    await expect(at_buyer.page.locator(".refusal")).to_contain_text("at most 4000 characters")
    await at_buyer.say("short")
    await at_buyer.sees(["short", "y" * 4001])
    await at_buyer.page.get_by_role("button", name="Edit").click()
    await expect(at_buyer.field).to_have_value("y" * 4001)
    await at_buyer.sees(["short"])
