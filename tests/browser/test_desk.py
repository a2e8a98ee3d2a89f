"""The support desk with two admins."""

import re
from collections.abc import Callable

from playwright.async_api import expect

from tests.browser.outside import Outside
from tests.browser.visitor import Visit
from tests.support.program import Process


async def test_admins_answer_as_one_and_see_each_other_write(
    visits: Visit, process: Process, outside: Outside, name: Callable[[str], str]
) -> None:
    user, other = name("user"), name("other")
    first = await visits(process, name("nadia"), "admin")
    second = await visits(process, name("samir"), "admin")
    for admin in (first, second):
        await admin.is_online()
    outside.post(other, "/message/create", {"message": "I came first", "sender": other, "reciver": "admin"})
    outside.post(user, "/message/create", {"message": "Help!", "sender": user, "reciver": "admin"})
    await first.open_chat(user)
    await second.open_chat(user)
    await first.say("How can we help?")
    await second.sees(["Help!", "How can we help?"])
    await expect(second.page.locator('.message[data-own="true"]')).to_have_count(1)
    at_user = await visits(process, user)
    await at_user.open_chat("Support")
    await at_user.sees(["Help!", "How can we help?"])
    await at_user.say("Thank you")
    await first.sees(["Help!", "How can we help?", "Thank you"])
    await first.page.get_by_role("button", name="Waiting longest").click()
    ours = first.chats.filter(has_text=re.compile(f"{user}|{other}"))  # other tests may have left chats waiting
    await expect(ours.first).to_contain_text(other)
    await first.page.get_by_role("searchbox").fill(user.upper())
    await expect(first.chats).to_have_count(1)
    await expect(first.chats).to_contain_text(user)


async def test_a_broadcast_is_confirmed_and_watched(
    visits: Visit, process: Process, outside: Outside, name: Callable[[str], str]
) -> None:
    users = [name("one"), name("two"), name("three")]
    admin = await visits(process, name("nadia"), "admin")
    await admin.is_online()
    await admin.page.get_by_role("button", name="Broadcast").click()
    dialog = admin.page.get_by_role("dialog")
    await dialog.get_by_label("Message from the support desk").fill("We move on Friday")
    await dialog.get_by_label("These users only").check()
    await dialog.get_by_label("User ids, separated").fill("\n".join(users))
    await dialog.get_by_role("button", name="Continue").click()
    await expect(dialog).to_contain_text("3 users get this message")
    await dialog.get_by_role("button", name="Send it now").click()
    await expect(dialog).to_contain_text("Everybody has it.")
    await dialog.get_by_role("button", name="Close").last.click()
    await expect(admin.chat_with(users[0])).to_contain_text("We move on Friday")
    at_user = await visits(process, users[1])
    await at_user.open_chat("Support")
    await at_user.sees(["We move on Friday"])
