"""How changes become durable: what belongs together is one change, and changes do not harm each other."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from application.ports.event_log import LogEntry
from domain.chat import Chat
from domain.events import DurableEvent, MessagePosted, MessagesRead, NotificationRaised
from domain.ids import MessageId, UserId
from domain.message import Message
from domain.notification import Notification

MOST_READ_AT_ONCE: Final = 1000


@dataclass(frozen=True, slots=True)
class Posting:
    """A message that its chat has accepted but not numbered yet, with the notifications of it.

    `opens`: the chat is new and stored with it. `delivered`: at least one recipient has a device connected.
    """

    chat: Chat
    message: Message
    recipients: tuple[UserId, ...]
    notifications: tuple[Notification, ...] = ()
    delivered: bool = False
    opens: bool = False

    def entry(self, position: int, numbered: Message) -> LogEntry:
        """What is told of it once it is stored as `numbered`."""
        posted = MessagePosted(numbered, self.recipients, self.delivered, self.chat.is_support)
        told = (posted, *_raised(self.notifications))
        return LogEntry(position, told, _audience(self.chat, self.notifications))


@dataclass(frozen=True, slots=True)
class Opening:
    """A new chat, with the notifications of it."""

    chat: Chat
    notifications: tuple[Notification, ...] = ()

    def entry(self, position: int) -> LogEntry:
        return LogEntry(position, _raised(self.notifications), _audience(self.chat, self.notifications))


@dataclass(frozen=True, slots=True)
class Reading:
    """`reader` has read one message, or (`message_id` None) up to 1,000 messages of the chat that were addressed to
    them."""

    chat: Chat
    reader: UserId
    at: datetime
    message_id: MessageId | None = None

    def entry(self, position: int, receipt: "ReadReceipt") -> LogEntry:
        read = MessagesRead(
            self.chat.id,
            self.reader,
            receipt.senders,
            self.at,
            receipt.count,
            self.chat.is_support,
            self.message_id,
        )
        return LogEntry(position, (read,), _audience(self.chat))


def _raised(notifications: tuple[Notification, ...]) -> tuple[DurableEvent, ...]:
    return tuple(NotificationRaised(notification) for notification in notifications)


def _audience(chat: Chat, notifications: tuple[Notification, ...] = ()) -> frozenset[UserId]:
    return frozenset(chat.user_ids) | {notification.user_id for notification in notifications}


@dataclass(frozen=True, slots=True)
class Posted:
    """The message as it is stored; `duplicate` when its sender had used its key before, for this very message."""

    message: Message
    duplicate: bool = False


@dataclass(frozen=True, slots=True)
class ReadReceipt:
    """How many messages became read, and who had sent them; not `is_all` when others may be left."""

    count: int
    senders: frozenset[UserId]
    is_all: bool = True


class Commits(Protocol):
    """Makes changes durable, each wholly or not at all.

    When a method returns, its change survives the death of any process, and stands in the event log, from which it is
    told. Whatever befalls one change befalls no other. Each raises `Unavailable` when the store is away or too much
    waits already; nothing is stored then, but for the rare case that only the answer was lost.
    """

    async def post(self, posting: Posting) -> Posted:
        """Store a message with the next number of its chat: 1, 2, 3 … without a hole, in the order of the calls.

        A key that its sender has used before stores nothing. Raises `Conflict` when the chat is gone or has other
        participants by now, and when the posting opens a direct chat that the two have already.
        """
        ...

    async def open(self, opening: Opening) -> None:
        """Store a new chat. Raises `Conflict` when it is a direct chat that the two have already."""
        ...

    async def read(self, reading: Reading) -> ReadReceipt:
        """Note what was read. What was read before does not count and is told to nobody."""
        ...
