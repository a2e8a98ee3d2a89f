"""Changes: what becomes durable together, which events it makes, and who may receive them (ADR 17).

A change is plain data. A use case makes one, and commits it through the `Commits` port. A new kind is a class here and
a row in the table of every adapter of that port.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Generic, TypeVar

from domain.chat import Chat
from domain.cost import TEXT_AS_HEAVY_AS_A_DOCUMENT, documents_of_chat
from domain.events import DurableEvent, MessagePosted, MessagesRead, NotificationRaised, Record
from domain.ids import MessageId, UserId
from domain.message import Message
from domain.notification import Notification

MOST_READ_AT_ONCE: Final = 1000
DOCUMENTS_OF_A_MARK: Final = 5
"""A read mark that marks nothing looks for messages all the same."""

Amendable = Notification
"""Everything that an `Amendment` can change: a union, once there is a second type."""

R = TypeVar("R")
E = TypeVar("E", bound=Amendable)


class Change(ABC, Generic[R]):
    """What becomes durable together, wholly or not at all. Committing it answers an `R`."""

    __slots__ = ()

    @property
    @abstractmethod
    def cause(self) -> UserId:
        """The user whose doing it is, and whom its work is charged to: the admin behind the desk, never the desk."""

    @property
    @abstractmethod
    def documents(self) -> int:
        """About the number of documents that it writes: the measure of its work."""

    @property
    def is_open_ended(self) -> bool:
        """Whether it may write far more than `documents`, which is known only when it is stored."""
        return False

    def written(self, outcome: R) -> int:
        """The documents, now that it is stored with `outcome`."""
        return self.documents

    @abstractmethod
    def record(self, outcome: R) -> Record | None:
        """What the event log keeps of the change once it is stored with `outcome`; None when nothing happened."""


@dataclass(frozen=True, slots=True)
class Posted:
    """The message as it is stored; `duplicate` when its idempotency key had been used before."""

    message: Message
    duplicate: bool = False


@dataclass(frozen=True, slots=True)
class Posting(Change[Posted]):
    """A message that its chat has accepted but not numbered yet, with the notifications of it.

    `opens`: the chat is new and stored with it. `delivered`: at least one recipient has a device connected.
    """

    chat: Chat
    message: Message
    recipients: tuple[UserId, ...]
    notifications: tuple[Notification, ...] = ()
    delivered: bool = False
    opens: bool = False

    @property
    def cause(self) -> UserId:
        return self.message.sent_by or self.message.sender

    @property
    def documents(self) -> int:
        texts = len(self.message.text) // TEXT_AS_HEAVY_AS_A_DOCUMENT
        return 1 + len(self.notifications) + len(self.recipients) + texts

    def record(self, outcome: Posted) -> Record | None:
        if outcome.duplicate:
            return None
        posted = MessagePosted(outcome.message, self.recipients, self.delivered, self.chat.is_support)
        return Record((posted, *_raised(self.notifications)), _audience(self.chat, self.notifications))


@dataclass(frozen=True, slots=True)
class Opening(Change[None]):
    """A new chat, with the notifications of it."""

    chat: Chat
    opened_by: UserId
    notifications: tuple[Notification, ...] = ()

    @property
    def cause(self) -> UserId:
        return self.opened_by

    @property
    def documents(self) -> int:
        return documents_of_chat(len(self.notifications) + 1, self.chat.profile_bytes)

    def record(self, outcome: None) -> Record:
        return Record(_raised(self.notifications), _audience(self.chat, self.notifications))


@dataclass(frozen=True, slots=True)
class MarkedRead:
    """How many messages became read, and who had sent them; not `is_all` when others may be left."""

    count: int
    senders: frozenset[UserId]
    is_all: bool = True


@dataclass(frozen=True, slots=True)
class ReadMark(Change[MarkedRead]):
    """`reader` has read one message, or (`message_id` None) up to 1,000 messages of the chat that were addressed to
    them. `marked_by` is the admin when the reader is the desk."""

    chat: Chat
    reader: UserId
    at: datetime
    message_id: MessageId | None = None
    marked_by: UserId | None = None

    @property
    def cause(self) -> UserId:
        return self.marked_by or self.reader

    @property
    def documents(self) -> int:
        """How many messages there are to mark is known only when they were."""
        return DOCUMENTS_OF_A_MARK

    @property
    def is_open_ended(self) -> bool:
        return self.message_id is None

    def written(self, outcome: MarkedRead) -> int:
        return DOCUMENTS_OF_A_MARK + outcome.count

    def record(self, outcome: MarkedRead) -> Record | None:
        if not outcome.count:
            return None
        read = MessagesRead(
            self.chat.id,
            self.reader,
            outcome.senders,
            self.at,
            outcome.count,
            self.chat.is_support,
            self.message_id,
        )
        return Record((read,), _audience(self.chat))


@dataclass(frozen=True, slots=True)
class Amendment(Change[None], Generic[E]):
    """One stored thing becomes `after`, provided that it still is `before` (optimistic concurrency).

    Both have the same id. Without `events` the log keeps nothing of it. Otherwise `audience` may receive them.
    """

    before: E
    after: E
    events: tuple[DurableEvent, ...]
    audience: frozenset[UserId]
    amended_by: UserId

    @property
    def cause(self) -> UserId:
        return self.amended_by

    @property
    def documents(self) -> int:
        return 1

    def record(self, outcome: None) -> Record | None:
        return Record(self.events, self.audience) if self.events else None


def _raised(notifications: tuple[Notification, ...]) -> tuple[DurableEvent, ...]:
    return tuple(NotificationRaised(notification) for notification in notifications)


def _audience(chat: Chat, notifications: tuple[Notification, ...] = ()) -> frozenset[UserId]:
    """Admins hear what is for the desk as the desk, which takes part: whoever is none any more hears nothing."""
    return frozenset(chat.user_ids) | {one.user_id for one in notifications if not one.is_for_desk}
