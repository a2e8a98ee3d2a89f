"""The writes of many changes at once, inside one transaction: as many commands for a hundred changes as for one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bson import ObjectId
from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.asynchronous.database import AsyncDatabase

from adapters.mongo import mapping
from adapters.mongo.documents import ChatDocument, MessageDocument, NotificationDocument
from adapters.mongo.event_log import MongoEventLog
from adapters.mongo.mapping import Document
from adapters.mongo.messages import unread_of
from adapters.mongo.unread import UnreadChanges
from adapters.mongo.writes import Writes
from application.ports.commits import MOST_READ_AT_ONCE, Opening, Posted, Posting, Reading, ReadReceipt
from application.ports.event_log import LogEntry
from domain.errors import Conflict, MessagingError
from domain.ids import ChatId, UserId
from domain.message import Message

Change = Posting | Opening | Reading
Result = Posted | ReadReceipt | None
Key = tuple[UserId, str]


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of each change, in their order, and the log entries of those that changed something."""

    outcomes: Sequence[Result | MessagingError]
    entries: Sequence[LogEntry]


class Batch:
    """Stores changes in the transaction of `session`; an instance is used once.

    What was read is marked first: nothing of this batch was acknowledged before, so any order among its changes is one
    in which they may have come.
    """

    def __init__(self, database: AsyncDatabase[Document], session: AsyncClientSession, changes: Sequence[Change]):
        self._database = database
        self._session = session
        self._writes = Writes(database, session)
        self._changes = changes
        self._outcomes: dict[int, Result | MessagingError] = {}
        self._repeated: dict[int, int] = {}
        self._unread = UnreadChanges()

    async def store(self, log: MongoEventLog) -> Stored:
        """Raises what the driver raises, and then nothing of any change is stored once the transaction is aborted."""
        await self._read()
        await self._find_what_is_there()
        await self._open_chats()
        await self._post()
        await self._notify()
        await self._unread.write(self._writes)
        entries = await log.append(self._told(), self._writes, self._session)
        return Stored([self._outcomes[place] for place in range(len(self._changes))], entries)

    def _pending(self) -> list[tuple[int, Posting | Opening]]:
        return [
            (place, change)
            for place, change in enumerate(self._changes)
            if not (place in self._outcomes or place in self._repeated or isinstance(change, Reading))
        ]

    def _postings(self) -> list[tuple[int, Posting]]:
        return [(place, change) for place, change in self._pending() if isinstance(change, Posting)]

    async def _read(self) -> None:
        readings = [(place, change) for place, change in enumerate(self._changes) if isinstance(change, Reading)]
        updates: list[Document] = []
        for place, reading in readings:
            found = await self._unread_by(reading)
            updates += _marks(found, reading.reader)
            self._unread.add(reading.reader, reading.chat.id, -sum(one.get("seq") is not None for one in found))
            senders = frozenset(UserId(str(one.get("sender"))) for one in found)
            self._outcomes[place] = ReadReceipt(len(found), senders)
        await self._writes.update(MessageDocument, updates)

    async def _unread_by(self, reading: Reading) -> list[Document]:
        where: Document = {"idChat": reading.chat.id}
        if reading.message_id is not None:
            where["_id"] = ObjectId(reading.message_id)
        found: list[Document] = []
        for unread in unread_of(reading.reader):
            left = MOST_READ_AT_ONCE - len(found)
            if left > 0:
                wanted = ["sender", "seq", "unreadBy"]
                cursor = self._messages.find({**where, **unread}, wanted, limit=left, session=self._session)
                found += await cursor.to_list()
        return found

    async def _find_what_is_there(self) -> None:
        """Messages that have used their key already, and direct chats that are there already, or will be by an earlier
        change of this batch."""
        earlier = await self._earlier()
        taken = await self._taken_pairs()
        keys: dict[Key, int] = {}
        for place, change in self._pending():
            key = _key(change.message) if isinstance(change, Posting) else None
            pair = _pair(change)
            if (message := earlier.get(key)) is not None:
                self._outcomes[place] = Posted(message, duplicate=True)
            elif key is not None and keys.setdefault(key, place) != place:
                self._repeated[place] = keys[key]
            elif pair in taken:
                self._outcomes[place] = Conflict("the two have a chat already")
            elif pair is not None:
                taken.add(pair)

    async def _earlier(self) -> Mapping[Key | None, Message]:
        keys = [key for _, change in self._postings() if (key := _key(change.message)) is not None]
        if not keys:
            return {}
        where = {"idempotencyKey": {"$in": [key for _, key in keys]}, "sender": {"$in": [user for user, _ in keys]}}
        found = self._messages.find(where, session=self._session)
        return {_key(message): message async for message in (mapping.message(one) async for one in found)}

    async def _taken_pairs(self) -> set[str | None]:
        pairs = [pair for _, change in self._pending() if (pair := _pair(change)) is not None]
        if not pairs:
            return set()
        found = self._chats.find({"directKey": {"$in": pairs}}, ["directKey"], session=self._session)
        return {one["directKey"] async for one in found}

    async def _open_chats(self) -> None:
        opened = [change.chat for _, change in self._pending() if isinstance(change, Opening) or change.opens]
        await self._writes.insert(ChatDocument, [mapping.chat_document(chat) for chat in opened])

    async def _post(self) -> None:
        """Take the numbers, all those of a chat at once, and store the messages."""
        chats = await self._chats_posted_to()
        last: dict[ObjectId, Message] = {}
        messages: list[Document] = []
        for place, posting in self._postings():
            chat = chats.get(ObjectId(posting.chat.id))
            if chat is None or mapping.seats(chat) != posting.chat.user_ids:
                self._outcomes[place] = Conflict("the chat is not what it was")
                continue
            chat["lastSeq"] = chat.get("lastSeq", 0) + 1
            message = last[chat["_id"]] = posting.message.numbered(chat["lastSeq"])
            messages.append(mapping.message_document(message))
            self._outcomes[place] = Posted(message)
            for recipient in posting.recipients:
                self._unread.add(recipient, posting.chat.id, 1)
        numbers = [
            {"q": {"_id": chat}, "u": {"$set": {"lastSeq": message.seq, "lastMessageId": message.id}}}
            for chat, message in last.items()
        ]
        await self._writes.update(ChatDocument, numbers)
        await self._writes.insert(MessageDocument, messages)
        for place, first in self._repeated.items():
            outcome = self._outcomes[first]
            self._outcomes[place] = replace(outcome, duplicate=True) if isinstance(outcome, Posted) else outcome

    async def _chats_posted_to(self) -> dict[ObjectId, Document]:
        """As they are now: whoever changes one of them meanwhile makes the transaction run again."""
        ids = list({ObjectId(posting.chat.id) for _, posting in self._postings()})
        if not ids:
            return {}
        where = {"_id": {"$in": ids}}
        found = self._chats.find(
            where, ["lastSeq", "users", "openedHere"], batch_size=len(ids) + 1, session=self._session
        )
        return {one["_id"]: one for one in await found.to_list()}

    async def _notify(self) -> None:
        notifications = [
            mapping.notification_document(notification)
            for place, change in enumerate(self._changes)
            if not isinstance(change, Reading) and self._is_done(place)
            for notification in change.notifications
        ]
        await self._writes.insert(NotificationDocument, notifications)

    def _is_done(self, place: int) -> bool:
        """Whether the change at `place` is stored by this batch."""
        match self._outcomes.setdefault(place, None):
            case Posted(duplicate=True) | MessagingError() | ReadReceipt(count=0):
                return False
        return True

    def _told(self) -> list[LogEntry]:
        """The log entries of what was done, in the order in which it was, at positions that count from 1: a message
        that is told of before a mark counts as read by it."""
        told: list[LogEntry] = []
        for place, change in sorted(enumerate(self._changes), key=lambda one: not isinstance(one[1], Reading)):
            if self._is_done(place):
                position = len(told) + 1
                match change, self._outcomes[place]:
                    case Posting(), Posted(message):
                        told.append(change.entry(position, message))
                    case Reading(), ReadReceipt() as receipt:
                        told.append(change.entry(position, receipt))
                    case Opening(), _:
                        told.append(change.entry(position))
        return told

    @property
    def _chats(self) -> AsyncCollection[Document]:
        return self._collection(ChatDocument)

    @property
    def _messages(self) -> AsyncCollection[Document]:
        return self._collection(MessageDocument)

    def _collection(self, model: Any) -> AsyncCollection[Document]:
        return self._database[model.__collection__]


def _key(message: Message) -> Key | None:
    return None if message.key is None else (message.sender, message.key)


def _pair(change: Posting | Opening) -> str | None:
    opens = isinstance(change, Opening) or change.opens
    return mapping.direct_key(change.chat.pair) if opens and change.chat.pair else None


def _marks(found: Sequence[Document], reader: UserId) -> list[Document]:
    """The updates that take `reader` out of those who have not read the messages found."""
    alone = [one["_id"] for one in found if one.get("unreadBy") is None]
    among_several = [one["_id"] for one in found if one.get("unreadBy") is not None]
    updates: list[Document] = []
    if alone:
        updates.append({"q": {"_id": {"$in": alone}}, "u": {"$set": {"isRead": True}}, "multi": True})
    if among_several:
        without_reader = {"$setDifference": ["$unreadBy", [{"$literal": reader}]]}
        is_read = {"$set": {"isRead": {"$eq": ["$unreadBy", []]}}}
        without = [{"$set": {"unreadBy": without_reader}}, is_read]
        updates.append({"q": {"_id": {"$in": among_several}}, "u": without, "multi": True})
    return updates


def claim_of(change: Change) -> tuple[UserId, ChatId] | None:
    """What only one change of a batch may claim: the messages that a reader has not read in a chat."""
    return (change.reader, change.chat.id) if isinstance(change, Reading) else None
