"""Entities to store."""

from datetime import UTC, datetime, timedelta
from itertools import count

from application.ports.identifiers import Identifiers
from domain.chat import Chat, Participant
from domain.ids import ChatId, MessageId, NotificationId, UserId
from domain.message import Draft, Message
from domain.notification import Notification

_seconds = count()
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def chat(identifiers: Identifiers, *users: str) -> Chat:
    participants = [Participant(UserId(user), user.upper(), profile={"age": 7, "vip": True}) for user in users]
    return Chat.open(ChatId(identifiers.new()), participants, NOON)


def message(
    identifiers: Identifiers,
    where: Chat,
    sender: str,
    *,
    to: str | None = None,
    key: str | None = None,
    author: str = "root",
) -> Message:
    """A message that is not numbered yet; each is a second younger than the one before."""
    draft = Draft(UserId(sender), "a message ✓", UserId(to) if to else None, key)
    at = NOON + timedelta(seconds=next(_seconds))
    return where.post(draft, MessageId(identifiers.new()), at, UserId(author))


def notification(identifiers: Identifiers, user: str, minute: int = 0) -> Notification:
    at = NOON + timedelta(minutes=minute)
    return Notification(
        NotificationId(identifiers.new()), UserId(user), "BID_WON", "Won!", "Lot 7 is yours", at, at, data={"lot": 7}
    )
