from dataclasses import replace
from datetime import timedelta

import pytest

from application.paging import PageRequest
from domain.changes import Amendment
from domain.errors import NotFound
from domain.ids import NotificationId, UserId
from domain.notification import Language, Wording, chat_created, message_received, message_to_desk
from tests.support.examples import NOON, chat, message, notification
from tests.support.storage import Storage

A, B = UserId("a"), UserId("b")


async def test_a_notification_is_kept_as_it_was(storage: Storage) -> None:
    one = notification(storage.identifiers, "a")
    await storage.keep(one)
    assert await storage.notifications.get(one.id) == one


async def test_an_unknown_notification_is_not_found(storage: Storage) -> None:
    with pytest.raises(NotFound):
        await storage.notifications.get(NotificationId(storage.identifiers.new()))


async def test_a_users_notifications_newest_first(storage: Storage) -> None:
    mine = [notification(storage.identifiers, "a", minute) for minute in (2, 3, 1)]
    await storage.keep(*mine, notification(storage.identifiers, "b"))
    listed = await storage.notifications.page(A, PageRequest(10), for_desk=False)
    assert [one.created_at for one in listed.items] == [NOON + timedelta(minutes=minute) for minute in (3, 2, 1)]


async def test_unread_are_those_not_marked(storage: Storage) -> None:
    first, second = notification(storage.identifiers, "a"), notification(storage.identifiers, "a")
    await storage.keep(first, second)
    read = first.mark_read(NOON + timedelta(hours=1))
    await storage.commits.commit(Amendment(first, read, (), frozenset(), A))
    assert await storage.notifications.get(first.id) == read
    assert await storage.notifications.count_unread(A, for_desk=False) == 1
    assert await storage.notifications.count_unread(B, for_desk=False) == 0


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("name", ["Amina", None])
async def test_a_notification_of_ours_is_kept_as_it_was(storage: Storage, language: Language, name: str | None) -> None:
    wording = Wording(language, name)
    direct = chat(storage.identifiers, "a", "b")
    sent = message(storage.identifiers, direct, "a")
    received = message_received(NotificationId(storage.identifiers.new()), sent, B, wording)
    opened = chat_created(NotificationId(storage.identifiers.new()), direct, B, A, NOON, wording)
    await storage.keep(received, opened)
    for one in (received, opened):
        assert await storage.notifications.get(one.id) == one


async def test_what_others_store_is_kept_as_it_was(storage: Storage) -> None:
    one = replace(notification(storage.identifiers, "a"), sender_id=B, data={"chatId": 7, "messageId": None, "lot": 7})
    await storage.keep(one)
    assert await storage.notifications.get(one.id) == one


async def test_what_is_for_the_desk_is_listed_counted_and_marked_only_if_asked_for(storage: Storage) -> None:
    wording, opened = Wording(Language.ENGLISH, "Ann"), chat(storage.identifiers, "x", "admin")
    asked = message(storage.identifiers, opened, "x")

    def new_id() -> NotificationId:
        return NotificationId(storage.identifiers.new())

    own = chat_created(new_id(), opened, A, UserId("x"), NOON, wording)
    for_desk = replace(chat_created(new_id(), opened, A, UserId("x"), NOON, wording), is_for_desk=True)
    written = message_to_desk(new_id(), asked, A, wording)
    await storage.keep(own, for_desk, written)
    for one in (own, for_desk, written):
        assert await storage.notifications.get(one.id) == one
    for shown, with_desk in (({own.id}, False), ({own.id, for_desk.id, written.id}, True)):
        listed = await storage.notifications.page(A, PageRequest(10), for_desk=with_desk)
        assert {one.id for one in listed.items} == shown
        assert await storage.notifications.count_unread(A, for_desk=with_desk) == len(shown)
    with pytest.raises(NotFound):
        await storage.notifications.page(A, PageRequest(10, before=written.id), for_desk=False)
    assert await storage.notifications.mark_all_read(A, NOON, opened.id, for_desk=False) == 1
    assert await storage.notifications.count_unread(A, for_desk=True) == 2
