from dataclasses import dataclass, replace
from typing import TypeVar

import pytest

from application.messages.count_unread import CountUnreadCommand
from application.messages.mark_chat_read import MarkChatReadCommand, ReadChat
from application.messages.mark_message_read import MarkMessageReadCommand
from application.notifications.count_unread_notifications import CountUnreadNotificationsCommand
from application.notifications.list_notifications import ListNotificationsCommand
from application.notifications.mark_notification_read import MarkNotificationRead, MarkNotificationReadCommand
from application.paging import PageRequest
from domain.changes import Change
from domain.errors import Forbidden, NotFound
from domain.events import MessagesRead
from domain.ids import ChatId, NotificationId, UserId
from domain.notification import Notification
from tests.fakes.commits import FakeCommits
from tests.support.application import FakeApplication, caller

R = TypeVar("R")


@dataclass
class LateCommits:
    """Another change of the notification comes before the first commit."""

    app: FakeApplication
    changed: Notification
    is_late: bool = True

    async def commit(self, change: Change[R]) -> R:
        if self.is_late:
            self.is_late = False
            self.app.stores.notifications.notifications[self.changed.id] = self.changed
        return await FakeCommits(self.app.stores, self.app.log).commit(change)


async def unread(app: FakeApplication, user: str) -> int:
    return await app.messages.count_unread(CountUnreadCommand(caller(user), UserId(user)))


async def test_marking_a_chat_read_touches_what_was_sent_to_me_there(app: FakeApplication) -> None:
    chat, other = await app.open("a", "b", "c"), await app.open("a", "b")
    for sender, where in (("b", chat), ("c", chat), ("a", chat), ("b", other)):
        await app.send(sender, chat=where)
    assert await app.messages.mark_chat_read(MarkChatReadCommand(caller("a"), chat.id)) == ReadChat(2, 0)
    assert (await unread(app, "a"), await unread(app, "b"), await unread(app, "c")) == (1, 2, 2)
    assert [(event.reader, event.senders) for event in app.publisher.of_type(MessagesRead)] == [
        (UserId("a"), frozenset({UserId("b"), UserId("c")}))
    ]


async def test_marking_a_chat_read_twice_tells_nobody_again(app: FakeApplication) -> None:
    chat = await app.open("a", "b")
    await app.send("b", chat=chat)
    counts = [await app.messages.mark_chat_read(MarkChatReadCommand(caller("a"), chat.id)) for _ in range(2)]
    assert [read.messages for read in counts] == [1, 0]
    assert len(app.publisher.of_type(MessagesRead)) == 1


async def test_marking_one_message_read(app: FakeApplication) -> None:
    sent = await app.send("a", to="b")
    await app.send("a", to="b")
    command = MarkMessageReadCommand(caller("b"), sent.message.chat_id, sent.message.id)
    for _ in range(2):
        await app.messages.mark_read(command)
    assert await unread(app, "b") == 1
    told = app.publisher.of_type(MessagesRead)
    assert [(event.message_id, event.reader) for event in told] == [(sent.message.id, "b")]


async def test_only_the_recipient_marks_a_message_read(app: FakeApplication) -> None:
    sent = await app.send("a", to="b")
    for somebody in ("a", "x"):
        with pytest.raises(Forbidden):
            await app.messages.mark_read(
                MarkMessageReadCommand(caller(somebody), sent.message.chat_id, sent.message.id)
            )
    with pytest.raises(Forbidden):
        await app.messages.mark_chat_read(MarkChatReadCommand(caller("x"), sent.message.chat_id))
    assert await unread(app, "b") == 1


async def test_a_message_of_another_chat_is_not_found(app: FakeApplication) -> None:
    sent = await app.send("a", to="b")
    other = await app.open("b", "c")
    with pytest.raises(NotFound):
        await app.messages.mark_read(MarkMessageReadCommand(caller("b"), other.id, sent.message.id))
    with pytest.raises(NotFound):
        await app.messages.mark_chat_read(MarkChatReadCommand(caller("b"), ChatId("0" * 24)))


async def test_nobody_counts_for_somebody_else(app: FakeApplication) -> None:
    with pytest.raises(Forbidden):
        await app.messages.count_unread(CountUnreadCommand(caller("a"), UserId("b")))
    with pytest.raises(Forbidden):
        await app.notifications.count_unread(CountUnreadNotificationsCommand(caller("a"), UserId("b")))
    with pytest.raises(Forbidden):
        await app.notifications.list(ListNotificationsCommand(caller("a"), UserId("b"), PageRequest(10)))


async def test_notifications_are_listed_newest_first_and_read_by_their_user(app: FakeApplication) -> None:
    for text in ("one", "two"):
        await app.send("a", text, to="b")
    listed = await app.notifications.list(ListNotificationsCommand(caller("b"), UserId("b"), PageRequest(10)))
    newer, older = listed.items
    assert (newer.text, older.text) == ("two", "one")
    command = MarkNotificationReadCommand(caller("b"), newer.id)
    read = await app.notifications.mark_read(command)
    assert read.read
    assert await app.notifications.mark_read(command) == read
    assert await app.notifications.count_unread(CountUnreadNotificationsCommand(caller("b"), UserId("b"))) == 1
    with pytest.raises(NotFound):
        await app.notifications.mark_read(MarkNotificationReadCommand(caller("a"), older.id))
    with pytest.raises(NotFound):
        await app.notifications.mark_read(MarkNotificationReadCommand(caller("b"), NotificationId("0" * 24)))


async def test_a_notification_that_is_changed_meanwhile_is_marked_read_as_it_is_now(app: FakeApplication) -> None:
    await app.send("a", to="b")
    (one,) = app.stores.notifications.notifications.values()
    commits = LateCommits(app, replace(one, title="changed"))
    mark_read = MarkNotificationRead(app.stores.notifications, commits, app.clock)
    read = await mark_read(MarkNotificationReadCommand(caller("b"), one.id))
    assert (read.title, read.read) == ("changed", True)
    assert app.stores.notifications.notifications[one.id] == read
