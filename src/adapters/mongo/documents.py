"""The collections, with the field names of the brief; documents that the platform stored before are read as they are.

What the platform's own documents lack has a default here. Fields beyond the brief's: `seq`, `unreadBy` (the readers a
message to several users still waits for; a message to one user needs only `reciver` and `isRead`), `idempotencyKey`,
`sentBy`, and on chats `directKey`, `openedHere`, `lastSeq` and `lastMessageId`.
"""

from datetime import datetime
from typing import Annotated, Any

from odmantic import Field, Model, ObjectId
from odmantic.config import ODMConfigDict
from pydantic import BeforeValidator
from pymongo import ASCENDING, DESCENDING, IndexModel

ADMIN_TYPE = "ADMIN"
"""The platform's `type` of its admins in `users`."""


def _only(kind: type, otherwise: Any = None) -> BeforeValidator:
    """Takes a value of `kind`, and `otherwise` for one that the platform stored differently."""
    return BeforeValidator(lambda value: value if isinstance(value, kind) else otherwise)


Text = Annotated[str, BeforeValidator(lambda value: "" if value is None else str(value))]
Name = Annotated[str | None, BeforeValidator(lambda value: None if value is None else str(value))]
Flag = Annotated[bool, BeforeValidator(bool)]
ReadFlag = Annotated[bool, BeforeValidator(lambda value: value is not False)]
"""Unread is only what says so: that is what the queries count."""
Mapping = Annotated[dict[str, Any], BeforeValidator(lambda value: value if isinstance(value, dict) else {})]
Time = Annotated[datetime | None, _only(datetime)]
Number = Annotated[int | None, _only(int)]
Items = Annotated[list[Any] | None, _only(list)]

UNREAD = {"isRead": False}
BARE_IDS = ["string", "objectId"]
"""What `users` holds in chats that list only ids."""
DESK_ACCOUNT = "admin"
"""What the platform's module wrote into the profile of the admin who stood for the desk."""


class ChatDocument(Model):
    model_config = ODMConfigDict(
        collection="chats",
        indexes=lambda: [
            IndexModel([("users._id", ASCENDING)], name="participant"),
            IndexModel(
                [("users", ASCENDING)], name="bare_participant", partialFilterExpression={"users": {"$type": BARE_IDS}}
            ),
            IndexModel(
                [("users.AccountType", ASCENDING)],
                name="desk_of_the_platform",
                partialFilterExpression={"users.AccountType": DESK_ACCOUNT},
            ),
            IndexModel(
                [("directKey", ASCENDING)],
                name="one_direct_chat_per_pair",
                unique=True,
                partialFilterExpression={"directKey": {"$exists": True}},
            ),
        ],
    )

    users: Items = None
    createdAt: Time = None
    isRead: Flag = False
    openedHere: Flag = False
    directKey: Name = None
    lastSeq: Number = 0
    lastMessageId: Name = None


class MessageDocument(Model):
    model_config = ODMConfigDict(
        collection="messages",
        indexes=lambda: [
            IndexModel([("idChat", ASCENDING), ("seq", ASCENDING), ("_id", ASCENDING)], name="history"),
            IndexModel(
                [("idempotencyKey", ASCENDING), ("sender", ASCENDING)],
                name="one_message_per_key_and_sender",
                unique=True,
                partialFilterExpression={"idempotencyKey": {"$exists": True}},
            ),
            IndexModel(
                [("reciver", ASCENDING), ("idChat", ASCENDING), ("seq", ASCENDING)],
                name="unread_by_one",
                partialFilterExpression=UNREAD | {"reciver": {"$exists": True}},
            ),
            IndexModel(
                [("unreadBy", ASCENDING), ("idChat", ASCENDING), ("seq", ASCENDING)],
                name="unread_by_several",
                partialFilterExpression=UNREAD | {"unreadBy": {"$exists": True}},
            ),
            IndexModel([("idChat", ASCENDING)], name="unread_in_chat", partialFilterExpression=UNREAD),
        ],
    )

    message: Text = ""
    sender: Text = ""
    reciver: Name = None
    idChat: Text = ""
    createdAt: Time = None
    isRead: ReadFlag = True
    seq: Number = None
    unreadBy: Items = None
    idempotencyKey: Name = None
    sentBy: Name = None


class NotificationDocument(Model):
    model_config = ODMConfigDict(
        collection="notifications",
        indexes=lambda: [
            IndexModel([("userId", ASCENDING), ("createdAt", DESCENDING), ("_id", DESCENDING)], name="newest_first"),
            IndexModel(
                [("userId", ASCENDING), ("data.chatId", ASCENDING)],
                name="unread",
                partialFilterExpression={"read": False},
            ),
        ],
    )

    userId: Text = ""
    title: Text = ""
    message: Text = ""
    type: Text = ""
    data: Mapping = Field(default_factory=dict)
    read: ReadFlag = True
    createdAt: Time = None
    updatedAt: Time = None


class UnreadDocument(Model):
    """How many messages that this service stored a user has not read in a chat. In the collection of the log's counter,
    so that one command changes all the counts of a transaction."""

    model_config = ODMConfigDict(
        collection="counters",
        indexes=lambda: [
            IndexModel([("user", ASCENDING)], name="user", sparse=True),
            IndexModel([("chat", ASCENDING)], name="chat", sparse=True),
        ],
    )

    id: str = Field(primary_field=True)
    user: str
    chat: str
    count: int


class EventDocument(Model):
    """What one change made happen; `id` is its position in the log. `by` is the process that committed it."""

    model_config = ODMConfigDict(
        collection="events",
        indexes=lambda: [IndexModel([("audience", ASCENDING), ("_id", ASCENDING)], name="audience")],
    )

    id: int = Field(primary_field=True)
    at: datetime
    by: str
    audience: list[str]
    events: list[Any]


class CounterDocument(Model):
    """The last position of the log; `processes` have entries that they have not told yet, as far as they noted."""

    model_config = ODMConfigDict(collection="counters")

    id: str = Field(primary_field=True)
    position: int = 0
    processes: Mapping = Field(default_factory=dict)


class AdminDocument(Model):
    """An admin who was added here, or who has connected as one."""

    model_config = ODMConfigDict(collection="admins")

    id: str = Field(primary_field=True)
    addedAt: datetime


class UserDocument(Model):
    """What we read of the platform's own users; never written."""

    model_config = ODMConfigDict(
        collection="users",
        indexes=lambda: [
            IndexModel([("type", ASCENDING)], name="admins", partialFilterExpression={"type": ADMIN_TYPE})
        ],
    )

    type: Text = ""


class BroadcastDocument(Model):
    model_config = ODMConfigDict(
        collection="broadcasts",
        indexes=lambda: [
            IndexModel([("claimedUntil", ASCENDING)], name="unfinished", partialFilterExpression={"isFinished": False})
        ],
    )

    message: Text = ""
    sentBy: Text = ""
    createdAt: Time = None
    total: int = 0
    isFinished: Flag = False
    claimedUntil: datetime


class BroadcastRecipientDocument(Model):
    """A user who has still to get a broadcast."""

    model_config = ODMConfigDict(
        collection="broadcastRecipients",
        indexes=lambda: [IndexModel([("broadcast", ASCENDING), ("user", ASCENDING)], name="one_each", unique=True)],
    )

    broadcast: ObjectId
    user: str


class SessionDocument(Model):
    """Where a token is used. The platform may keep `sessions` of its own."""

    model_config = ODMConfigDict(
        collection="tokenSessions",
        indexes=lambda: [
            IndexModel([("user", ASCENDING), ("lastSeen", DESCENDING)], name="last_used_first"),
            IndexModel([("expiresAt", ASCENDING)], name="expiry", expireAfterSeconds=0),
        ],
    )

    id: str = Field(primary_field=True)
    user: str
    issuedAt: datetime
    expiresAt: datetime
    address: str
    client: str
    since: datetime
    lastSeen: datetime


class AuditDocument(Model):
    """Something that somebody with power did; never changed."""

    model_config = ODMConfigDict(
        collection="audit", indexes=lambda: [IndexModel([("at", DESCENDING), ("_id", DESCENDING)], name="newest_first")]
    )

    actor: str
    deed: str
    subject: str
    at: datetime
    origin: str


class RevocationDocument(Model):
    """A session that was ended before its time, or (`session` None) all of a user's."""

    model_config = ODMConfigDict(
        collection="tokenRevocations",
        indexes=lambda: [
            IndexModel([("notedAt", ASCENDING)], name="news"),
            IndexModel([("expiresAt", ASCENDING)], name="expiry", expireAfterSeconds=0),
        ],
    )

    id: str = Field(primary_field=True)
    user: str
    session: Name = None
    at: datetime
    expiresAt: Time = None
    notedAt: datetime


DOCUMENTS: tuple[type[Model], ...] = (
    ChatDocument,
    MessageDocument,
    NotificationDocument,
    UnreadDocument,
    EventDocument,
    CounterDocument,
    AdminDocument,
    UserDocument,
    BroadcastDocument,
    BroadcastRecipientDocument,
    SessionDocument,
    RevocationDocument,
    AuditDocument,
)
