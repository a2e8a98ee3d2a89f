"""Numbers messages and stores them, with their notifications and unread counts."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from bson import ObjectId

from adapters.mongo.chat_document import ChatDocument
from adapters.mongo.commit.kind import Kind
from adapters.mongo.commit.openings import open_chats
from adapters.mongo.commit.unit_of_work import UnitOfWork
from adapters.mongo.driver.fields import Document
from adapters.mongo.message_document import MessageDocument
from adapters.mongo.notification_document import NotificationDocument
from domain.changes import Posted, Posting
from domain.errors import Conflict
from domain.message import Message, MessageKey

Outcome = Posted | Conflict


def store(work: UnitOfWork, postings: Sequence[Posting]) -> list[Outcome]:
    """An idempotency key that was used before, or earlier in this batch, answers with the message it was used for."""
    earlier = _earlier(work, postings)
    first: dict[MessageKey, int] = {}
    fresh: dict[int, Posting] = {}
    for place, posting in enumerate(postings):
        key = posting.message.message_key
        if key is None or (key not in earlier and first.setdefault(key, place) == place):
            fresh[place] = posting
    stored = dict(zip(fresh, _store_fresh(work, list(fresh.values())), strict=True))

    def outcome(place: int, key: MessageKey | None) -> Outcome:
        if key is None or place in stored:
            return stored[place]
        if key in earlier:
            return Posted(earlier[key], duplicate=True)
        same = stored[first[key]]
        return replace(same, duplicate=True) if isinstance(same, Posted) else same

    return [outcome(place, posting.message.message_key) for place, posting in enumerate(postings)]


def _earlier(work: UnitOfWork, postings: Sequence[Posting]) -> Mapping[MessageKey, Message]:
    """The messages that have used an idempotency key of these postings."""
    keys = [key for posting in postings if (key := posting.message.message_key) is not None]
    if not keys:
        return {}
    where = {"idempotencyKey": {"$in": [one.key for one in keys]}, "sender": {"$in": [one.sender for one in keys]}}
    messages = [work.mappers.messages.from_document(one) for one in work.find(MessageDocument, where)]
    return {key: message for message in messages if (key := message.message_key) is not None}


def _store_fresh(work: UnitOfWork, postings: Sequence[Posting]) -> list[Outcome]:
    """Take the numbers, all those of a chat at once, and store the messages."""
    openers = [place for place, posting in enumerate(postings) if posting.opens]
    opened = open_chats(work, [postings[place].chat for place in openers])
    refused = {place: conflict for place, conflict in zip(openers, opened, strict=True) if conflict is not None}
    chats = _chats(work, {ObjectId(one.chat.id) for place, one in enumerate(postings) if place not in refused})
    last: dict[ObjectId, Document] = {}

    def store_one(posting: Posting) -> Outcome:
        chat = chats.get(ObjectId(posting.chat.id))
        if chat is None or work.mappers.chats.participant_ids(chat) != posting.chat.user_ids:
            return Conflict("the chat is not what it was")
        chat["lastSeq"] = chat.get("lastSeq", 0) + 1
        message = posting.message.numbered(chat["lastSeq"])
        last[chat["_id"]] = work.mappers.chats.fields_after(message, is_support=posting.chat.is_support)
        work.insert(MessageDocument, [work.mappers.messages.to_document(message)])
        work.insert(
            NotificationDocument, [work.mappers.notifications.to_document(one) for one in posting.notifications]
        )
        for recipient in posting.recipients:
            work.unread.add(recipient, posting.chat.id, 1)
        return Posted(message)

    outcomes = [refused.get(place) or store_one(posting) for place, posting in enumerate(postings)]
    work.update(ChatDocument, [{"q": {"_id": chat}, "u": {"$set": fields}} for chat, fields in last.items()])
    return outcomes


def _chats(work: UnitOfWork, ids: set[ObjectId]) -> dict[ObjectId, Document]:
    """The chats as they are now. A process that changes one of them meanwhile makes the transaction run again."""
    new = {chat["_id"]: dict(chat) for chat in work.inserted(ChatDocument)}
    there = list(ids - new.keys())
    if not there:
        return new
    found = work.find(ChatDocument, {"_id": {"$in": there}}, ["lastSeq", "users", "openedHere"])
    return new | {chat["_id"]: chat for chat in found}


POSTINGS: Final = Kind(store)
