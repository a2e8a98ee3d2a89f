"""What happened, for connected devices and for everybody who reads the event log.

Durable events are about something stored; ephemeral ones about something that is true only now. The `audience` of what
happens in a chat is who takes part in it at that moment. Nobody else may receive it, whoever has the chat open.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from domain.ids import ChatId, MessageId, UserId
from domain.message import Message
from domain.notification import Notification


@dataclass(frozen=True, slots=True)
class MessagePosted:
    """A message was stored for `recipients`. `delivered`: at least one of them has a device connected."""

    message: Message
    recipients: tuple[UserId, ...]
    delivered: bool
    is_support: bool = False


@dataclass(frozen=True, slots=True)
class NotificationRaised:
    """A notification was stored for its user."""

    notification: Notification


@dataclass(frozen=True, slots=True)
class MessagesRead:
    """`reader` has read messages by `senders`: one of them, or (`message_id` None) all that were addressed to them."""

    chat_id: ChatId
    reader: UserId
    senders: frozenset[UserId]
    at: datetime
    count: int = 1
    is_support: bool = False
    message_id: MessageId | None = None


@dataclass(frozen=True, slots=True)
class UserJoinedChat:
    """A user opened the chat on a device."""

    chat_id: ChatId
    user_id: UserId
    audience: frozenset[UserId]
    at: datetime


@dataclass(frozen=True, slots=True)
class UserLeftChat:
    """A user closed the chat on a device."""

    chat_id: ChatId
    user_id: UserId
    audience: frozenset[UserId]
    at: datetime


@dataclass(frozen=True, slots=True)
class TypingChanged:
    """A user began or stopped typing in a chat."""

    chat_id: ChatId
    user_id: UserId
    audience: frozenset[UserId]
    is_typing: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class UserCameOnline:
    """A user's first device connected; `partners` share a chat with them."""

    user_id: UserId
    partners: frozenset[UserId]
    at: datetime


@dataclass(frozen=True, slots=True)
class UserWentOffline:
    """A user's last device has gone."""

    user_id: UserId
    partners: frozenset[UserId]
    at: datetime


DurableEvent = MessagePosted | NotificationRaised | MessagesRead
EphemeralEvent = UserJoinedChat | UserLeftChat | TypingChanged | UserCameOnline | UserWentOffline
Event = DurableEvent | EphemeralEvent


@dataclass(frozen=True, slots=True)
class LogEntry:
    """What one change made happen, and everybody who may receive it.

    `position` is its place among all changes: 1, 2, 3 … without a hole, in the order in which they became visible.
    Where an event was about something that has been deleted since, a None keeps its place.
    """

    position: int
    events: tuple[DurableEvent | None, ...]
    audience: frozenset[UserId]

    def placed(self) -> Iterator[tuple[int, DurableEvent]]:
        """The events that there still are, with their places: 0, 1, 2 …"""
        return ((place, event) for place, event in enumerate(self.events) if event is not None)


@dataclass(frozen=True, slots=True)
class Record:
    """What will be a log entry, before it has a position."""

    events: tuple[DurableEvent, ...]
    audience: frozenset[UserId]

    def at(self, position: int) -> LogEntry:
        """The entry at `position` of the log."""
        return LogEntry(position, self.events, self.audience)
