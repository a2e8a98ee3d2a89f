"""The writes of many changes at once, inside one transaction: as many commands for a hundred changes as for one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bson import ObjectId

from adapters.mongo import mapping
from adapters.mongo.commit.read_marks import mark_read
from adapters.mongo.documents import ChatDocument, MessageDocument, NotificationDocument
from adapters.mongo.driver.transaction import Transaction
from adapters.mongo.log.appender import LogEnd
from adapters.mongo.mapping import Document
from adapters.mongo.unread_counts import UnreadChanges
from application.ports.commits import Opening, Posted, Posting, Reading, ReadReceipt
from application.ports.event_log import LogEntry
from domain.errors import Conflict, MessagingError
from domain.ids import UserId
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
    """Stores changes in a transaction; an instance is used once.

    What was read is marked first: nothing of this batch was acknowledged before, so any order among its changes is one
    in which they may have come.
    """

    def __init__(self, transaction: Transaction, changes: Sequence[Change]) -> None:
        self._transaction = transaction
        self._changes = changes
        self._outcomes: dict[int, Result | MessagingError] = {}
        self._repeated: dict[int, int] = {}
        self._unread = UnreadChanges()

    def store(self, log: LogEnd) -> Stored:
        """Raises what the driver raises, and then nothing of any change is stored once the transaction is aborted."""
        self._read()
        self._find_what_is_there()
        self._open_chats()
        self._post()
        self._notify()
        entries = log.append(self._told(), self._unread.updates(), self._transaction)
        return Stored([self._outcomes[place] for place in range(len(self._changes))], entries)

    def _pending(self) -> list[tuple[int, Posting | Opening]]:
        return [
            (place, change)
            for place, change in enumerate(self._changes)
            if not (place in self._outcomes or place in self._repeated or isinstance(change, Reading))
        ]

    def _postings(self) -> list[tuple[int, Posting]]:
        return [(place, change) for place, change in self._pending() if isinstance(change, Posting)]

    def _read(self) -> None:
        readings = {place: change for place, change in enumerate(self._changes) if isinstance(change, Reading)}
        receipts = mark_read(self._transaction, list(readings.values()), self._unread)
        self._outcomes.update(zip(readings, receipts, strict=True))

    def _find_what_is_there(self) -> None:
        """Messages that have used their key already, and direct chats that are there already, or will be by an earlier
        change of this batch."""
        earlier = self._earlier()
        taken = self._taken_pairs()
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

    def _earlier(self) -> Mapping[Key | None, Message]:
        keys = [key for _, change in self._postings() if (key := _key(change.message)) is not None]
        if not keys:
            return {}
        where = {"idempotencyKey": {"$in": [key for _, key in keys]}, "sender": {"$in": [user for user, _ in keys]}}
        found = [mapping.message(one) for one in self._transaction.find(MessageDocument, where)]
        return {_key(message): message for message in found}

    def _taken_pairs(self) -> set[str | None]:
        pairs = [pair for _, change in self._pending() if (pair := _pair(change)) is not None]
        if not pairs:
            return set()
        found = self._transaction.find(ChatDocument, {"directKey": {"$in": pairs}}, ["directKey"])
        return {one["directKey"] for one in found}

    def _open_chats(self) -> None:
        opened = [change.chat for _, change in self._pending() if isinstance(change, Opening) or change.opens]
        self._transaction.insert(ChatDocument, [mapping.chat_document(chat) for chat in opened])

    def _post(self) -> None:
        """Take the numbers, all those of a chat at once, and store the messages."""
        chats = self._chats_posted_to()
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
        self._transaction.update(ChatDocument, numbers)
        self._transaction.insert(MessageDocument, messages)
        for place, first in self._repeated.items():
            outcome = self._outcomes[first]
            self._outcomes[place] = replace(outcome, duplicate=True) if isinstance(outcome, Posted) else outcome

    def _chats_posted_to(self) -> dict[ObjectId, Document]:
        """As they are now: whoever changes one of them meanwhile makes the transaction run again."""
        ids = list({ObjectId(posting.chat.id) for _, posting in self._postings()})
        if not ids:
            return {}
        found = self._transaction.find(ChatDocument, {"_id": {"$in": ids}}, ["lastSeq", "users", "openedHere"])
        return {one["_id"]: one for one in found}

    def _notify(self) -> None:
        notifications = [
            mapping.notification_document(notification)
            for place, change in enumerate(self._changes)
            if not isinstance(change, Reading) and self._is_done(place)
            for notification in change.notifications
        ]
        self._transaction.insert(NotificationDocument, notifications)

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


def _key(message: Message) -> Key | None:
    return None if message.key is None else (message.sender, message.key)


def _pair(change: Posting | Opening) -> str | None:
    opens = isinstance(change, Opening) or change.opens
    return mapping.direct_key(change.chat.pair) if opens and change.chat.pair else None
