"""Any sequence of what people and the desk do, on any number of devices, against a model of a few lines."""

import asyncio
from collections import Counter
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, multiple, precondition, rule

from application.chats.open_chat import OpenChatCommand
from application.messages.count_unread import CountUnreadCommand
from application.messages.mark_chat_read import MarkChatReadCommand
from application.messages.mark_message_read import MarkMessageReadCommand
from application.presence.connect_device import DeviceCommand
from domain.caller import Caller, Role
from domain.chat import Chat, Participant
from domain.errors import Forbidden
from domain.events import MessagePosted, UserCameOnline, UserWentOffline
from domain.ids import DESK, ChatId, UserId
from domain.message import Message
from tests.support.application import FakeApplication, caller

USERS = ("a", "b", "c", "d", DESK)
ADMIN = Caller(UserId("root"), Role.ADMIN)
users = st.sampled_from(USERS)
devices = st.sampled_from(["phone", "laptop"])


def who(user: str) -> Caller:
    """Who acts as `user`: for the desk an admin does."""
    return ADMIN if user == DESK else caller(user)


class Conversations(RuleBasedStateMachine):
    """The model: for each chat its members, every message with those who have not read it, everybody's devices, and
    how often everybody was to be notified."""

    chats = Bundle("chats")
    messages = Bundle("messages")

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.app = FakeApplication()
        self.relaying = self.do(self.app.start())
        self.members: dict[ChatId, set[str]] = {}
        self.unread: dict[str, set[str]] = {}
        self.order: dict[ChatId, list[str]] = {}
        self.keys: dict[tuple[str, str], str] = {}
        self.devices: dict[str, set[str]] = {user: set() for user in USERS}
        self.turns: list[tuple[type, str]] = []
        self.notified: Counter[str] = Counter()
        self.do(self.app.admin(ADMIN.user_id))

    def teardown(self) -> None:
        self.runner.close()

    def do(self, coroutine: Any) -> Any:
        return self.runner.run(coroutine)

    @rule(target=chats, members=st.lists(users, min_size=2, max_size=4, unique=True))
    def open(self, members: list[str]) -> Chat:
        participants = [Participant(UserId(member)) for member in members]
        opened = self.do(self.app.chats.open(OpenChatCommand(who(members[0]), participants)))
        chat: Chat = opened.chat
        if opened.created:
            self.notify(*members[1:], by=members[0])
        same = [known for known, those in self.members.items() if len(members) == 2 and those == set(members)]
        assert same in ([], [chat.id])
        self.members[chat.id] = set(members)
        self.order.setdefault(chat.id, [])
        return chat

    @rule(target=messages, chat=chats, sender=users, key=st.none() | st.sampled_from(["k1", "k2"]))
    def send(self, chat: Chat, sender: str, key: str | None) -> Any:
        if sender not in self.members[chat.id]:
            try:
                self.do(self.app.send(sender, chat=chat, key=key, by=who(sender)))
            except Forbidden:
                return multiple()
            assert (sender, key) in self.keys
            return multiple()
        sent = self.do(self.app.send(sender, chat=chat, key=key, by=who(sender)))
        assert sent.duplicate == ((sender, key) in self.keys)
        if sent.duplicate:
            assert key is not None
            assert sent.message.id == self.keys[sender, key]
            return multiple()
        if key is not None:
            self.keys[sender, key] = sent.message.id
        recipients = self.members[chat.id] - {sender}
        self.unread[sent.message.id] = recipients
        self.notify(*recipients, by=sender)
        posted = self.app.publisher.of_type(MessagePosted)[-1]
        assert posted.delivered == any(self.devices[recipient] for recipient in recipients)
        assert posted.is_support == (DESK in self.members[chat.id])
        assert sent.message.sent_by == (ADMIN.user_id if sender == DESK else None)
        self.order[chat.id].append(sent.message.id)
        return sent.message

    @rule(message=messages, reader=users)
    def read_one(self, message: Message, reader: str) -> None:
        may = reader in self.members[message.chat_id] - {message.sender}
        try:
            self.do(self.app.messages.mark_read(MarkMessageReadCommand(who(reader), message.chat_id, message.id)))
            assert may
        except Forbidden:
            assert not may
        self.unread[message.id].discard(reader)

    @rule(chat=chats, reader=users)
    def read_all(self, chat: Chat, reader: str) -> None:
        mine = [one for one in self.order[chat.id] if reader in self.unread[one]]
        try:
            read = self.do(self.app.messages.mark_chat_read(MarkChatReadCommand(who(reader), chat.id)))
            assert read.messages == len(mine)
        except Forbidden:
            assert reader not in self.members[chat.id]
        for message in mine:
            self.unread[message].discard(reader)

    @rule(user=users, device=devices)
    def connect(self, user: str, device: str) -> None:
        if device not in self.devices[user]:
            if not self.devices[user]:
                self.turns.append((UserCameOnline, who(user).user_id))
            self.devices[user].add(device)
            self.do(self.app.presence.connect_device(DeviceCommand(who(user), f"{user} {device}")))

    @rule(user=users, device=devices)
    def disconnect(self, user: str, device: str) -> None:
        if device in self.devices[user]:
            self.devices[user].discard(device)
            if not self.devices[user]:
                self.turns.append((UserWentOffline, who(user).user_id))
        self.do(self.app.presence.disconnect_device(DeviceCommand(who(user), f"{user} {device}")))

    def notify(self, *recipients: str, by: str) -> None:
        """Admins are notified one by one, but not of what they do themselves."""
        self.notified.update(one for one in recipients if one != DESK)
        if DESK in recipients and by != DESK:
            self.notified[ADMIN.user_id] += 1

    @invariant()
    def everybody_was_notified_once_of_everything(self) -> None:
        for user in (*USERS[:-1], ADMIN.user_id):
            count = self.app.stores.notifications.count_unread(UserId(user), for_desk=user == ADMIN.user_id)
            assert self.do(count) == self.notified[user]

    @invariant()
    def partners_hear_of_first_and_last_devices(self) -> None:
        told = [event for event in self.app.publisher.events if isinstance(event, UserCameOnline | UserWentOffline)]
        assert [(type(event), event.user_id) for event in told] == self.turns

    @invariant()
    def everybody_has_unread_what_was_sent_to_them_and_not_read(self) -> None:
        for user in USERS:
            expected = sum(user in readers for readers in self.unread.values())
            assert self.do(self.app.messages.count_unread(CountUnreadCommand(who(user), UserId(user)))) == expected

    @invariant()
    def every_chat_is_numbered_in_the_order_of_sending(self) -> None:
        for chat_id, expected in self.order.items():
            history = self.do(self.app.history(who(min(self.members[chat_id])), chat_id))
            assert [message.id for message in history] == expected
            assert [message.seq for message in history] == list(range(1, len(expected) + 1))

    @precondition(lambda self: self.members)
    @invariant()
    def everybody_lists_their_chats(self) -> None:
        for user in USERS:
            listed = self.do(self.app.chats_of(who(user), user))
            assert {one.chat.id for one in listed} == {chat for chat, those in self.members.items() if user in those}
            for one in listed:
                unread = [message for message in self.order[one.chat.id] if user in self.unread[message]]
                assert one.unread_count == len(unread)

    @invariant()
    def every_message_was_told_once(self) -> None:
        told = [event.message.id for event in self.app.publisher.of_type(MessagePosted)]
        assert sorted(told) == sorted(self.unread)


TestConversations = Conversations.TestCase
TestConversations.settings = settings(stateful_step_count=20)
