"""The words of our notifications, in every language. Clients are answered with them, and they are stored, because
other parts of the platform read `title` and `message` from the database (ADR 18)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from domain.notification import CHAT_CREATED, MESSAGE_ADMIN, MESSAGE_RECEIVED, Language, Notification

OUR_TYPES: Final = frozenset({MESSAGE_RECEIVED, MESSAGE_ADMIN, CHAT_CREATED})
"""The types that there are phrases for."""
FIRST_STRONG_ISOLATE: Final = "\u2068"
POP_DIRECTIONAL_ISOLATE: Final = "\u2069"
DIRECTION_MARKS: Final = dict.fromkeys(range(0x2066, 0x206A))
"""The characters that begin and end isolates: a name that holds them could end its own early."""


@dataclass(frozen=True, slots=True)
class Words:
    """What a notification says."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Phrases:
    """The phrases of one language. `isolates_names`: an inserted name keeps its own direction of writing (Unicode
    Standard Annex 9), because it may be written in the other one."""

    message_from: str
    message: str
    chat: str
    opened_by: str
    opened: str
    isolates_names: bool = True


PHRASES: Final[Mapping[Language, Phrases]] = {
    Language.ENGLISH: Phrases(
        message_from="New message from {name}",
        message="New message",
        chat="New chat",
        opened_by="{name} opened a chat with you",
        opened="A chat with you was opened",
        isolates_names=False,
    ),
    Language.FRENCH: Phrases(
        message_from="{name} vous a envoyé un message",
        message="Nouveau message",
        chat="Nouvelle discussion",
        opened_by="{name} a ouvert une discussion avec vous",
        opened="Une discussion a été ouverte avec vous",
    ),
    Language.ARABIC: Phrases(
        message_from="رسالة جديدة من {name}",
        message="رسالة جديدة",
        chat="محادثة جديدة",
        opened_by="فُتحت محادثة معك من قِبل {name}",
        opened="فُتحت محادثة معك",
    ),
}


def words_of(notification: Notification) -> Words:
    """What `notification` says: the words of its author, or our phrases for its type."""
    wording = notification.wording
    if wording is None:
        return Words(notification.title, notification.text)
    phrases = PHRASES[wording.language]
    name = _name(wording.sender_name, phrases)
    if notification.type == CHAT_CREATED:
        return Words(phrases.chat, phrases.opened_by.format(name=name) if name else phrases.opened)
    return Words(phrases.message_from.format(name=name) if name else phrases.message, notification.text)


def _name(name: str | None, phrases: Phrases) -> str | None:
    if not name or not phrases.isolates_names:
        return name
    return f"{FIRST_STRONG_ISOLATE}{name.translate(DIRECTION_MARKS)}{POP_DIRECTIONAL_ISOLATE}"
