"""Any sequence of what people do, against a model of twenty lines."""

import asyncio
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, multiple, precondition, rule

from application.use_cases.count_unread import CountUnreadCommand
from application.use_cases.list_chats import ListChatsCommand
from application.use_cases.mark_chat_read import MarkChatReadCommand
from application.use_cases.mark_message_read import MarkMessageReadCommand
from domain.chat import Chat
from domain.errors import Forbidden
from domain.events import MessagePosted
from domain.ids import UserId
from domain.message import Message
from tests.support.application import FakeApplication, caller

USERS = ("a", "b", "c", "d")
users = st.sampled_from(USERS)


class Conversations(RuleBasedStateMachine):
    """The model: for each chat its members, and every message with those who have not read it."""

    chats = Bundle("chats")
    messages = Bundle("messages")

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.app = FakeApplication()
        self.members: dict[str, set[str]] = {}
        self.unread: dict[str, set[str]] = {}
        self.order: dict[str, list[str]] = {}
        self.keys: dict[tuple[str, str], str] = {}

    def teardown(self) -> None:
        self.runner.close()

    def do(self, coroutine: Any) -> Any:
        return self.runner.run(coroutine)

    @rule(target=chats, members=st.lists(users, min_size=2, max_size=4, unique=True))
    def open(self, members: list[str]) -> Chat:
        chat = self.do(self.app.open(*members))
        same = [known for known, those in self.members.items() if len(members) == 2 and those == set(members)]
        assert same in ([], [chat.id])
        self.members[chat.id] = set(members)
        self.order.setdefault(chat.id, [])
        return chat

    @rule(target=messages, chat=chats, sender=users, key=st.none() | st.sampled_from(["k1", "k2"]))
    def send(self, chat: Chat, sender: str, key: str | None) -> Any:
        if sender not in self.members[chat.id]:
            try:
                self.do(self.app.send(sender, chat=chat, key=key))
            except Forbidden:
                return multiple()
            assert (sender, key) in self.keys
            return multiple()
        sent = self.do(self.app.send(sender, chat=chat, key=key))
        assert sent.duplicate == ((sender, key) in self.keys)
        if sent.duplicate:
            assert sent.message.id == self.keys[sender, key]
            return multiple()
        if key is not None:
            self.keys[sender, key] = sent.message.id
        self.unread[sent.message.id] = self.members[chat.id] - {sender}
        self.order[chat.id].append(sent.message.id)
        return sent.message

    @rule(message=messages, reader=users)
    def read_one(self, message: Message, reader: str) -> None:
        may = reader in self.members[message.chat_id] - {message.sender}
        try:
            self.do(self.app.mark_message_read(MarkMessageReadCommand(caller(reader), message.chat_id, message.id)))
            assert may
        except Forbidden:
            assert not may
        self.unread[message.id].discard(reader)

    @rule(chat=chats, reader=users)
    def read_all(self, chat: Chat, reader: str) -> None:
        mine = [one for one in self.order[chat.id] if reader in self.unread[one]]
        try:
            read = self.do(self.app.mark_chat_read(MarkChatReadCommand(caller(reader), chat.id)))
            assert read.messages == len(mine)
        except Forbidden:
            assert reader not in self.members[chat.id]
        for message in mine:
            self.unread[message].discard(reader)

    @invariant()
    def everybody_has_unread_what_was_sent_to_them_and_not_read(self) -> None:
        for user in USERS:
            expected = sum(user in readers for readers in self.unread.values())
            assert self.do(self.app.count_unread(CountUnreadCommand(caller(user), UserId(user)))) == expected

    @invariant()
    def every_chat_is_numbered_in_the_order_of_sending(self) -> None:
        for chat_id, expected in self.order.items():
            history = self.do(self.app.history(next(iter(self.members[chat_id])), chat_id))
            assert [message.id for message in history] == expected
            assert [message.seq for message in history] == list(range(1, len(expected) + 1))

    @precondition(lambda self: self.members)
    @invariant()
    def everybody_lists_their_chats(self) -> None:
        for user in USERS:
            listed = self.do(self.app.list_chats(ListChatsCommand(caller(user), UserId(user)))).items
            assert {one.chat.id for one in listed} == {chat for chat, those in self.members.items() if user in those}
            for one in listed:
                unread = [message for message in self.order[one.chat.id] if user in self.unread[message]]
                assert one.unread_count == len(unread)

    @invariant()
    def every_message_was_told_once(self) -> None:
        told = [event.message.id for event in self.app.publisher.of_type(MessagePosted)]
        assert sorted(told) == sorted(self.unread)


TestConversations = Conversations.TestCase
TestConversations.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
