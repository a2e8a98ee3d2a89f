"""Entities to store."""

from datetime import UTC, datetime, timedelta

from domain.chat import Chat, Participant
from domain.ids import ChatId, MessageId, NotificationId, UserId
from domain.message import Draft, Message
from domain.notification import Notification

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def chat(identifiers, *users: str) -> Chat:
    participants = [Participant(UserId(user), {"firstName": user.upper(), "age": 7, "vip": True}) for user in users]
    return Chat.open(ChatId(identifiers.new()), participants, NOON)


def message(
    identifiers, where: Chat, sender: str, seq: int, *, to: str | None = None, key: str | None = None
) -> Message:
    draft = Draft(UserId(sender), f"message {seq} ✓", UserId(to) if to else None, key)
    return where.post(draft, MessageId(identifiers.new()), seq, NOON + timedelta(seconds=seq), UserId("root"))


def notification(identifiers, user: str, minute: int = 0) -> Notification:
    at = NOON + timedelta(minutes=minute)
    return Notification(
        NotificationId(identifiers.new()), UserId(user), "BID_WON", "Won!", "Lot 7 is yours", at, at, data={"lot": 7}
    )
