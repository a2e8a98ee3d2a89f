"""A message: what one user wrote to one or more others in a chat."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from domain.errors import Forbidden, Invalid
from domain.ids import DESK, ChatId, MessageId, UserId

MAX_KEY_LENGTH: Final = 128


@dataclass(frozen=True, slots=True)
class MessageKey:
    """An idempotency key and whose it is: the same one means the same message for ever. The keys of the desk are those
    of the admins who write for it, each of whom has their own: `sent_by` is the admin, None for other senders."""

    sender: UserId
    sent_by: UserId | None
    key: str


@dataclass(frozen=True, slots=True)
class Draft:
    """What a sender wants to say, before the chat has accepted it.

    `recipient` None addresses everybody else in the chat. `key` is the author's own name for this message: see
    `MessageKey`.
    """

    sender: UserId
    text: str
    recipient: UserId | None = None
    key: str | None = None

    def sent_by(self, author: UserId) -> UserId | None:
        """The admin who writes it for the desk, if it is the desk's."""
        return author if self.sender == DESK else None

    def message_key(self, author: UserId) -> MessageKey | None:
        return None if self.key is None else MessageKey(self.sender, self.sent_by(author), self.key)


@dataclass(frozen=True, slots=True)
class Message:
    """A message as the chat accepted it.

    `seq` is its place in the chat: 1, 2, 3 … without a hole, given when it is stored. Messages that the platform
    stored before this service have none and come before all that have one. `recipient` is None when it went to several
    users at once. `sent_by` is the admin who wrote for the desk.
    """

    id: MessageId
    chat_id: ChatId
    seq: int | None
    sender: UserId
    recipient: UserId | None
    text: str
    created_at: datetime
    unread_by: frozenset[UserId]
    key: str | None = None
    sent_by: UserId | None = None

    @property
    def is_read(self) -> bool:
        """Read by everyone it was addressed to."""
        return not self.unread_by

    @property
    def message_key(self) -> MessageKey | None:
        return None if self.key is None else MessageKey(self.sender, self.sent_by, self.key)

    def numbered(self, seq: int) -> "Message":
        """The message as number `seq` of its chat."""
        return replace(self, seq=seq)

    def read_by(self, reader: UserId) -> "Message":
        """The message after `reader` has read it.

        Raises `Forbidden` when it was not addressed to them; a second reading changes nothing.
        """
        if reader == self.sender or self.recipient not in (reader, None):
            raise Forbidden("this message is not addressed to you")
        return replace(self, unread_by=self.unread_by - {reader})


def message_text(text: str, max_length: int) -> str:
    """Accept `text` as the text of a message, unchanged.

    Raises `Invalid` when nothing is to be seen in it, when it is longer than `max_length` characters, or when it
    holds what no store can keep faithfully: NUL and lone surrogates.
    """
    if not text.strip():
        raise Invalid.because("text", "must not be empty")
    if len(text) > max_length:
        raise Invalid.because("text", f"must have at most {max_length} characters")
    if "\x00" in text or not _is_encodable(text):
        raise Invalid.because("text", "must not contain NUL or lone surrogates")
    return text


def _is_encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def idempotency_key(text: str, field: str) -> str:
    """Accept `text` as a sender's key: 1 to 128 printable characters. Raises `Invalid` on `field` otherwise."""
    if not 1 <= len(text) <= MAX_KEY_LENGTH or not text.isprintable():
        raise Invalid.because(field, f"must have 1 to {MAX_KEY_LENGTH} printable characters")
    return text
