"""The stores in memory. The contract suites hold them to the same promises as the real ones."""

import copy
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from application.ports.messages import ReadReceipt
from application.ports.transactions import Stores
from domain.chat import Chat, Pair
from domain.errors import Conflict, NotFound
from domain.ids import ChatId, MessageId, NotificationId, UserId
from domain.message import Message
from domain.notification import Notification

T = TypeVar("T")


@dataclass
class FakeChats:
    chats: dict[ChatId, Chat] = field(default_factory=dict)
    seqs: dict[ChatId, int] = field(default_factory=dict)

    async def get(self, chat_id: ChatId) -> Chat:
        if chat_id not in self.chats:
            raise NotFound("there is no such chat")
        return self.chats[chat_id]

    async def find_direct(self, pair: Pair) -> Chat | None:
        return next((chat for chat in self.chats.values() if chat.pair == pair), None)

    async def add(self, chat: Chat) -> None:
        if chat.pair is not None and await self.find_direct(chat.pair):
            raise Conflict("it exists already")
        self.chats[chat.id] = chat

    async def next_seq(self, chat_id: ChatId, message_id: MessageId) -> int:
        self.chats[chat_id] = replace(await self.get(chat_id), last_message_id=message_id)
        self.seqs[chat_id] = self.seqs.get(chat_id, 0) + 1
        return self.seqs[chat_id]

    async def of_user(self, user: UserId) -> Sequence[Chat]:
        return [chat for chat in self.chats.values() if user in chat.user_ids]


@dataclass
class FakeMessages:
    messages: dict[MessageId, Message] = field(default_factory=dict)

    async def get(self, message_id: MessageId) -> Message:
        if message_id not in self.messages:
            raise NotFound("there is no such message")
        return self.messages[message_id]

    async def find_by_key(self, sender: UserId, key: str) -> Message | None:
        return next((one for one in self.messages.values() if (one.sender, one.key) == (sender, key)), None)

    async def add(self, message: Message) -> None:
        if message.key is not None and await self.find_by_key(message.sender, message.key):
            raise Conflict("it exists already")
        self.messages[message.id] = message

    async def history(self, chat_id: ChatId) -> AsyncIterator[Sequence[Message]]:
        yield self._in_order(chat_id)

    async def last_of(self, chats: Sequence[Chat]) -> Mapping[ChatId, Message]:
        return {chat.id: messages[-1] for chat in chats if (messages := self._in_order(chat.id))}

    async def mark_read(self, message: Message, reader: UserId) -> bool:
        return self._mark_read([self.messages[message.id]], reader).count == 1

    async def mark_chat_read(self, chat_id: ChatId, reader: UserId) -> ReadReceipt:
        return self._mark_read(self._in_order(chat_id), reader)

    async def count_unread(self, user: UserId) -> int:
        return sum(user in message.unread_by for message in self.messages.values())

    async def count_unread_by_chat(self, user: UserId) -> Mapping[ChatId, int]:
        counts: dict[ChatId, int] = {}
        for message in self.messages.values():
            if user in message.unread_by:
                counts[message.chat_id] = counts.get(message.chat_id, 0) + 1
        return counts

    def _in_order(self, chat_id: ChatId) -> list[Message]:
        mine = [message for message in self.messages.values() if message.chat_id == chat_id]
        return sorted(mine, key=lambda message: (message.seq or 0, message.id))

    def _mark_read(self, messages: Sequence[Message], reader: UserId) -> ReadReceipt:
        unread = [message for message in messages if reader in message.unread_by]
        for message in unread:
            self.messages[message.id] = message.read_by(reader)
        return ReadReceipt(len(unread), frozenset(message.sender for message in unread))


@dataclass
class FakeNotifications:
    notifications: dict[NotificationId, Notification] = field(default_factory=dict)

    async def get(self, notification_id: NotificationId) -> Notification:
        if notification_id not in self.notifications:
            raise NotFound("there is no such notification")
        return self.notifications[notification_id]

    async def add(self, notifications: Sequence[Notification]) -> None:
        self.notifications |= {notification.id: notification for notification in notifications}

    async def update(self, notification: Notification) -> None:
        self.notifications[notification.id] = notification

    async def of_user(self, user: UserId) -> Sequence[Notification]:
        mine = [notification for notification in self.notifications.values() if notification.user_id == user]
        return sorted(mine, key=lambda notification: (notification.created_at, notification.id), reverse=True)

    async def count_unread(self, user: UserId) -> int:
        return sum(not notification.read for notification in await self.of_user(user))


@dataclass
class FakeStores:
    chats: FakeChats = field(default_factory=FakeChats)
    messages: FakeMessages = field(default_factory=FakeMessages)
    notifications: FakeNotifications = field(default_factory=FakeNotifications)


@dataclass
class FakeTransactions:
    """Runs the work on a copy, which takes the place of the stores when the work succeeds.

    `conflicts`: how many times the work is run in vain first, as a real store may do.
    """

    stores: FakeStores
    conflicts: int = 0

    async def run(self, work: Callable[[Stores], Awaitable[T]]) -> T:
        for _ in range(self.conflicts):
            await work(copy.deepcopy(self.stores))
        attempt = copy.deepcopy(self.stores)
        result = await work(attempt)
        self.stores.chats, self.stores.messages = attempt.chats, attempt.messages
        self.stores.notifications = attempt.notifications
        return result
