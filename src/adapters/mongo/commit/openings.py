"""Stores new chats. A direct chat is refused when its two users have one already."""

from collections.abc import Sequence
from typing import Final

from adapters.mongo.chat_document import ChatDocument
from adapters.mongo.commit.kind import Kind
from adapters.mongo.commit.unit_of_work import UnitOfWork
from adapters.mongo.notification_document import NotificationDocument
from domain.changes import Opening
from domain.chat import Chat
from domain.errors import Conflict


def store(work: UnitOfWork, openings: Sequence[Opening]) -> list[Conflict | None]:
    outcomes = open_chats(work, [opening.chat for opening in openings])
    for opening, outcome in zip(openings, outcomes, strict=True):
        if outcome is None:
            work.insert(
                NotificationDocument, [work.mappers.notifications.to_document(one) for one in opening.notifications]
            )
    return outcomes


def open_chats(work: UnitOfWork, chats: Sequence[Chat]) -> list[Conflict | None]:
    """None for each chat that is new now, a conflict for each that is there already."""
    taken = _taken(work, [key for chat in chats if (key := _direct_key(work, chat)) is not None])
    outcomes: list[Conflict | None] = []
    for chat in chats:
        key = _direct_key(work, chat)
        if key in taken:
            outcomes.append(Conflict("the two have a chat already"))
            continue
        if key is not None:
            taken.add(key)
        work.insert(ChatDocument, [work.mappers.chats.to_document(chat)])
        outcomes.append(None)
    return outcomes


def _direct_key(work: UnitOfWork, chat: Chat) -> str | None:
    return work.mappers.chats.direct_key(chat.pair) if chat.pair else None


def _taken(work: UnitOfWork, keys: Sequence[str]) -> set[str | None]:
    if not keys:
        return set()
    stored = work.find(ChatDocument, {"directKey": {"$in": keys}}, ["directKey"])
    return {chat["directKey"] for chat in (*stored, *work.inserted(ChatDocument)) if "directKey" in chat}


OPENINGS: Final = Kind(store)
