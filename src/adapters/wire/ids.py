import re
from typing import Annotated, Final

from pydantic import Field

from domain.errors import NotFound
from domain.ids import ChatId, MessageId, NotificationId, SessionId

OBJECT_ID: Final = re.compile(r"[0-9a-fA-F]{24}")

PATTERN: Final = "^[0-9a-f]{24}$"
"""How we write an id, in the documentation's terms."""

ObjectId = Annotated[str, Field(pattern=PATTERN)]

SESSION: Final = re.compile(r"[0-9a-f]{32}")
SESSION_PATTERN: Final = "^[0-9a-f]{32}$"
SessionKey = Annotated[str, Field(pattern=SESSION_PATTERN)]


def _object_id(text: str, what: str) -> str:
    """A well-formed id, in the one spelling we use; an id that is none names nothing."""
    if not OBJECT_ID.fullmatch(text):
        raise NotFound(f"there is no such {what}")
    return text.lower()


def chat_id(text: str) -> ChatId:
    return ChatId(_object_id(text, "chat"))


def message_id(text: str) -> MessageId:
    return MessageId(_object_id(text, "message"))


def notification_id(text: str) -> NotificationId:
    return NotificationId(_object_id(text, "notification"))


def session_id(text: str) -> SessionId:
    if not SESSION.fullmatch(text):
        raise NotFound("there is no such session")
    return SessionId(text)
