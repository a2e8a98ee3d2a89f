from collections.abc import Awaitable
from datetime import timedelta

import pytest

from application.chats.join_chat import JoinChatCommand, LeaveChatCommand
from application.chats.list_chats import ListChatsCommand, ListChatsPageCommand
from application.chats.open_chat import OpenChatCommand
from application.messages.read_history import ReadHistoryCommand
from application.paging import PageRequest
from application.presence.signal_typing import SignalTypingCommand
from domain.caller import Caller, Role
from domain.chat import Participant
from domain.errors import Forbidden, Invalid, NotFound
from domain.events import NotificationRaised, TypingChanged, UserJoinedChat, UserLeftChat
from domain.ids import ChatId, UserId
from tests.support.application import FakeApplication, caller


def participants(*users: str) -> list[Participant]:
    return [Participant(UserId(user)) for user in users]


async def test_two_users_have_one_direct_chat_for_ever(app: FakeApplication) -> None:
    first = await app.chats.open(OpenChatCommand(caller("a"), participants("a", "b")))
    again = await app.chats.open(OpenChatCommand(caller("b"), participants("b", "a")))
    assert (first.created, again.created) == (True, False)
    assert first.chat == again.chat
    assert [event.notification.user_id for event in app.publisher.of_type(NotificationRaised)] == ["b"]


async def test_every_group_is_a_new_one(app: FakeApplication) -> None:
    first, second = await app.open("a", "b", "c"), await app.open("a", "b", "c")
    assert first.id != second.id


async def test_only_those_who_take_part_and_admins_open_a_chat(app: FakeApplication) -> None:
    with pytest.raises(Forbidden):
        await app.chats.open(OpenChatCommand(caller("x"), participants("a", "b")))
    await app.chats.open(OpenChatCommand(Caller(UserId("root"), Role.ADMIN), participants("a", "b")))
    assert [event.notification.user_id for event in app.publisher.of_type(NotificationRaised)] == ["a", "b"]


async def test_a_chat_needs_two_users(app: FakeApplication) -> None:
    with pytest.raises(Invalid):
        await app.chats.open(OpenChatCommand(caller("a"), participants("a")))


async def test_a_client_may_say_when_it_was_opened_but_not_in_the_future(app: FakeApplication) -> None:
    now = app.clock.now()
    past = await app.chats.open(OpenChatCommand(caller("a"), participants("a", "b"), now - timedelta(days=1)))
    future = await app.chats.open(OpenChatCommand(caller("a"), participants("a", "c"), now + timedelta(days=1)))
    assert past.chat.created_at == now - timedelta(days=1)
    assert future.chat.created_at < now + timedelta(seconds=1)


async def test_chats_are_listed_by_activity_with_what_is_unread(app: FakeApplication) -> None:
    old, new = await app.open("a", "b"), await app.open("a", "c")
    await app.send("b", chat=old)
    sent = await app.send("b", "news", chat=old)
    listed = await app.chats_of(caller("a"), "a")
    assert [(one.chat.id, one.unread_count) for one in listed] == [(old.id, 2), (new.id, 0)]
    assert [one.last_message for one in listed] == [sent.message, None]
    page = await app.chats.list_page(ListChatsPageCommand(caller("a"), UserId("a"), PageRequest(1)))
    assert (page.items, page.next) == (listed[:1], PageRequest(1, before=old.id))
    with pytest.raises(Forbidden):
        await app.chats.list(ListChatsCommand(caller("b"), UserId("a")))
    with pytest.raises(Forbidden):
        await app.chats.list_page(ListChatsPageCommand(caller("b"), UserId("a"), PageRequest(1)))


async def test_strangers_see_nothing_of_a_chat(app: FakeApplication) -> None:
    chat = await app.open("a", "b")
    attempts: list[Awaitable[object]] = [
        app.messages.read_history(ReadHistoryCommand(caller("x"), chat.id)),
        app.chats.join(JoinChatCommand(caller("x"), chat.id)),
        app.presence.signal_typing(SignalTypingCommand(caller("x"), chat.id, True)),
    ]
    for attempt in attempts:
        with pytest.raises(Forbidden):
            await attempt
    with pytest.raises(NotFound):
        await app.messages.read_history(ReadHistoryCommand(caller("a"), ChatId("0" * 24)))


async def test_the_others_hear_who_comes_types_and_goes(app: FakeApplication) -> None:
    chat = await app.open("a", "b")
    app.publisher.events.clear()
    participant_id = await app.chats.join(JoinChatCommand(caller("a"), chat.id))
    await app.presence.signal_typing(SignalTypingCommand(caller("a"), chat.id, True))
    await app.chats.leave(LeaveChatCommand(chat.id, participant_id))
    assert [type(event) for event in app.publisher.events] == [UserJoinedChat, TypingChanged, UserLeftChat]
    for event in app.publisher.events:
        assert isinstance(event, UserJoinedChat | TypingChanged | UserLeftChat)
        assert event.user_id == "a"
