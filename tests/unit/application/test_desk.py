import pytest

from application.chats.open_chat import OpenChatCommand
from application.messages.count_unread import CountUnreadCommand
from application.messages.mark_chat_read import MarkChatReadCommand, ReadChat
from domain.chat import Participant
from domain.errors import Forbidden
from domain.events import MessagePosted, NotificationRaised
from domain.ids import DESK, UserId
from tests.support.application import FakeApplication, caller
from tests.support.present import present


def notified(app: FakeApplication) -> list[tuple[str, str]]:
    return [
        (event.notification.user_id, event.notification.type) for event in app.publisher.of_type(NotificationRaised)
    ]


async def test_a_message_to_the_desk_notifies_every_known_admin(app: FakeApplication) -> None:
    await app.admin("root")
    await app.admin("sue")
    await app.send("a", to="admin")
    assert notified(app) == [("root", "MESSAGE_ADMIN"), ("sue", "MESSAGE_ADMIN")]
    (posted,) = app.publisher.of_type(MessagePosted)
    assert (posted.recipients, posted.is_support) == ((DESK,), True)


async def test_without_admins_a_message_to_the_desk_is_kept_all_the_same(app: FakeApplication) -> None:
    sent = await app.send("a", to="admin")
    assert sent.message.unread_by == {DESK}
    assert notified(app) == []


async def test_an_admin_who_writes_to_the_desk_is_not_notified_of_it(app: FakeApplication) -> None:
    root = await app.admin("root")
    await app.admin("sue")
    await app.send("root", to="admin", by=root)
    assert notified(app) == [("sue", "MESSAGE_ADMIN")]


async def test_the_desk_writes_under_its_own_name_and_the_admin_is_kept(app: FakeApplication) -> None:
    root = await app.admin("root")
    sent = await app.send("admin", to="a", by=root)
    assert (sent.message.sender, sent.message.sent_by) == (DESK, "root")
    assert notified(app) == [("a", "MESSAGE_RECEIVED")]
    (news,) = app.stores.notifications.notifications.values()
    assert present(news.wording).sender_name == "Support"
    with pytest.raises(Forbidden):
        await app.send("admin", to="a", by=caller("eve"))


async def test_two_admins_with_the_same_key_write_two_messages(app: FakeApplication) -> None:
    root, sue = await app.admin("root"), await app.admin("sue")
    first = await app.send("admin", "your refund is on its way", to="a", by=root, key="1")
    second = await app.send("admin", "welcome", to="b", by=sue, key="1")
    assert not second.duplicate
    assert second.message.text == "welcome"
    again = await app.send("admin", "your refund is on its way", to="a", by=root, key="1")
    assert (again.message, again.duplicate) == (first.message, True)
    elsewhere = await app.send("admin", "x", chat=await app.open("c", "d"), by=root, key="1")
    assert (elsewhere.message, elsewhere.duplicate) == (first.message, True)
    with pytest.raises(Forbidden):
        await app.send("admin", "x", chat=await app.open("c", "e"), by=await app.admin("zoe"), key="1")


async def test_one_admin_reads_for_the_desk(app: FakeApplication) -> None:
    root = await app.admin("root")
    chat = (await app.send("a", to="admin")).message.chat_id
    assert await app.messages.count_unread(CountUnreadCommand(root, DESK)) == 1
    assert await app.messages.mark_chat_read(MarkChatReadCommand(root, chat)) == ReadChat(1, 0)
    assert await app.messages.count_unread(CountUnreadCommand(root, DESK)) == 0


async def test_who_opens_a_chat_with_the_desk_notifies_the_admins_and_the_desk_the_user(app: FakeApplication) -> None:
    root = await app.admin("root")
    await app.open("a", "admin")
    participants = [Participant(UserId("b")), Participant(DESK)]
    await app.chats.open(OpenChatCommand(root, participants))
    assert notified(app) == [("root", "CHAT_CREATED"), ("b", "CHAT_CREATED")]
    *_, news = app.stores.notifications.notifications.values()
    assert (present(news.wording).sender_name, news.sender_id) == ("Support", DESK)


async def test_notifications_of_a_chat_are_read_with_it_if_asked(app: FakeApplication) -> None:
    chat = (await app.send("a", to="b")).message.chat_id
    await app.send("c", to="b")
    assert await app.messages.mark_chat_read(
        MarkChatReadCommand(caller("b"), chat, with_notifications=True)
    ) == ReadChat(1, 1)
