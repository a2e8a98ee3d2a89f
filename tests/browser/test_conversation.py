"""A buyer and a seller at two browsers."""

import re
from collections.abc import Callable

from playwright.async_api import expect

from tests.browser.outside import Outside
from tests.browser.visitor import Visit, Visitor
from tests.support.program import Process


async def both_in_chat(
    visits: Visit, process: Process, outside: Outside, name: Callable[[str], str]
) -> tuple[Visitor, Visitor, str]:
    buyer, seller = name("buyer"), name("seller")
    chat = outside.open_chat(buyer, seller)
    at_buyer, at_seller = await visits(process, buyer), await visits(process, seller)
    await at_buyer.open_chat(seller.title())
    return at_buyer, at_seller, chat


async def test_messages_typing_and_read_marks_go_to_and_fro(
    visits: Visit, process: Process, outside: Outside, name: Callable[[str], str]
) -> None:
    buyer, seller, _ = await both_in_chat(visits, process, outside, name)
    await seller.is_online()
    await buyer.say("Is the lot open?")
    await expect(buyer.last_status("delivered")).to_be_visible()
    await expect(seller.chat_with(buyer.user.title()).locator(".badge")).to_have_text("1")
    await expect(seller.page).to_have_title("(1) MazadClick")
    await seller.open_chat(buyer.user.title())
    await expect(buyer.last_status("read")).to_be_visible()
    await expect(seller.page).to_have_title("MazadClick")
    await seller.field.press_sequentially("It")
    await expect(buyer.page.locator(".typing-line")).to_contain_text("is typing")
    await seller.say("It is.\nUntil Friday.")
    await buyer.sees(["Is the lot open?", "It is.\nUntil Friday."])
    await expect(buyer.page.locator(".typing-line")).to_have_text("")
    await seller.sees(["Is the lot open?", "It is.\nUntil Friday."])
    await expect(seller.last_status("read")).to_be_visible()


async def test_presence_is_seen(visits: Visit, process: Process, outside: Outside, name: Callable[[str], str]) -> None:
    buyer, seller, _ = await both_in_chat(visits, process, outside, name)
    await expect(buyer.page.locator(".conversation-title p")).to_have_text("Online")
    await seller.page.close()
    await expect(buyer.page.locator(".conversation-title p")).to_have_text("Away")


async def test_the_bell_counts_lists_and_leads_to_the_message(
    visits: Visit, process: Process, outside: Outside, name: Callable[[str], str]
) -> None:
    buyer, seller, other = name("buyer"), name("seller"), name("other")
    at_buyer = await visits(process, buyer)
    await at_buyer.is_online()
    chat = outside.open_chat(seller, buyer)
    outside.send(seller, chat, "Good news")
    outside.send(other, outside.open_chat(other, buyer), "And from me")
    await expect(at_buyer.bell).to_have_accessible_name("Notifications, 4 new")
    await at_buyer.bell.click()
    found = at_buyer.page.locator(".notification", has_text="Good news")
    await expect(found).to_contain_text("Good news")
    await found.locator(".notification-open").click()
    await at_buyer.sees(["Good news"])
    await expect(at_buyer.bell).to_have_accessible_name("Notifications, 2 new")
    if not await at_buyer.page.locator(".notifications").is_visible():
        await at_buyer.bell.click()
    await at_buyer.page.get_by_role("button", name="Mark as read", exact=True).first.click()
    await expect(at_buyer.bell).to_have_accessible_name("Notifications, 1 new")
    await at_buyer.page.get_by_role("button", name="Mark all as read").click()
    await expect(at_buyer.bell).to_have_accessible_name("Notifications")


async def test_two_tabs_agree_on_what_is_read(
    visits: Visit, process: Process, outside: Outside, name: Callable[[str], str]
) -> None:
    buyer, seller = name("buyer"), name("seller")
    chat = outside.open_chat(buyer, seller)
    first = await visits(process, buyer)
    second = await visits(process, buyer, context=first.page.context)
    await second.is_online()
    outside.send(seller, chat, "Read me once")
    for tab in (first, second):
        await expect(tab.chat_with(seller.title()).locator(".badge")).to_have_text("1")
    await first.page.bring_to_front()
    await first.open_chat(seller.title())
    await expect(second.chat_with(seller.title()).locator(".badge")).to_have_count(0)
    await expect(second.bell).to_have_accessible_name("Notifications")
    await second.open_chat(seller.title())
    await second.say("From the second tab")
    await first.sees(["Read me once", "From the second tab"])


async def test_a_long_history_comes_in_pages_and_keeps_its_place(
    visits: Visit, process: Process, outside: Outside, name: Callable[[str], str]
) -> None:
    buyer, seller = name("buyer"), name("seller")
    chat = outside.open_chat(buyer, seller)
    for number in range(1, 181):
        outside.send(seller if number > 60 else buyer, chat, f"number {number}")
    at_buyer = await visits(process, buyer)
    await at_buyer.open_chat(seller.title())
    page = at_buyer.page
    await expect(page.locator(".unread-mark")).to_be_in_viewport()
    await expect(at_buyer.texts.filter(has_text=re.compile("number 61$"))).to_be_in_viewport()
    await expect(at_buyer.chat_with(seller.title())).to_have_attribute("data-unread", "false")
    await page.get_by_role("button", name="To the latest message").click()
    await expect(page.locator(".message", has_text="number 180")).to_be_in_viewport()
    await page.locator(".messages").hover()
    for _ in range(40):
        await page.mouse.wheel(0, -1500)
        if await at_buyer.texts.count() == 180:
            break
    await expect(page.get_by_text("This is where the conversation begins.")).to_be_attached()
    await at_buyer.sees([f"number {number}" for number in range(1, 181)])


async def test_the_first_unread_message_is_reached_over_many_pages(
    visits: Visit, process: Process, outside: Outside, name: Callable[[str], str]
) -> None:
    buyer, seller = name("buyer"), name("seller")
    chat = outside.open_chat(buyer, seller)
    for number in range(1, 251):
        outside.send(seller, chat, f"number {number}")
    at_buyer = await visits(process, buyer)
    await at_buyer.open_chat(seller.title())
    await at_buyer.page.get_by_role("button", name="250 new messages").click()
    await expect(at_buyer.texts.filter(has_text=re.compile("number 1$"))).to_be_in_viewport()


async def test_a_chat_and_a_group_are_started(
    visits: Visit, process: Process, outside: Outside, name: Callable[[str], str]
) -> None:
    buyer, seller, third = name("buyer"), name("seller"), name("third")
    outside.open_chat(buyer, seller)
    at_buyer = await visits(process, buyer)
    await at_buyer.page.get_by_role("button", name="New chat").click()
    dialog = at_buyer.page.get_by_role("dialog")
    await dialog.get_by_label("Somebody else, by their user id").fill(third)
    await dialog.get_by_role("button", name="Add").click()
    await dialog.get_by_label(seller.title()).check()
    await dialog.get_by_role("button", name="Start a group of 3").click()
    await expect(dialog).to_be_hidden()
    await expect(at_buyer.page.locator(".conversation-title")).to_contain_text("3 participants")
    await at_buyer.say("Hello, both")
    await expect(at_buyer.last_status("sent")).to_be_visible()
    at_third = await visits(process, third)
    await at_third.open_chat(buyer.title())
    await at_third.sees(["Hello, both"])


async def test_drafts_are_kept_over_a_reload(
    visits: Visit, process: Process, outside: Outside, name: Callable[[str], str]
) -> None:
    buyer, _, _ = await both_in_chat(visits, process, outside, name)
    await buyer.field.fill("Not finished")
    assert "token" not in buyer.page.url
    await buyer.page.reload()
    await expect(buyer.field).to_have_value("Not finished")
