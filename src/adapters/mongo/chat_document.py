"""Chats as documents. Fields beyond the brief's: `directKey`, `openedHere`, `namedByOthers` (the users who were given
their names by somebody else), `lastSeq`, `lastMessageId`, `activeAt`, and in support chats `deskActiveAt`. The last two
say when the last message was created, else the chat; one has an index."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from bson import ObjectId
from odmantic import Model
from odmantic.config import ODMConfigDict
from pymongo import ASCENDING, DESCENDING, IndexModel

from adapters.mongo.driver.fields import Document, Flag, Items, Name, Number, Time, without_nulls
from domain.chat import Chat, Pair, Participant, ProfileValue
from domain.ids import DESK, DESK_NAME, ChatId, MessageId, UserId
from domain.message import Message
from domain.names import PersonName

BARE_IDS: Final = ["string", "objectId"]
"""What `users` holds in chats that list only ids."""
DESK_ACCOUNT: Final = "admin"
"""What the platform's module wrote into the profile of the admin who stood for the desk."""
PLATFORM_PROFILE: Final = ("firstName", "lastName", "AccountType", "phone")
"""What the platform's module shows of a user; its documents may hold more, which nobody else may see."""
NAMES: Final = ("firstName", "lastName", "companyName")
"""The names of a participant, in the order of its fields."""
OBJECT_ID: Final = re.compile("[0-9a-f]{24}")
"""Ids in the one spelling in which MongoDB writes an ObjectId: another spelling is another user."""

ACTIVITY: Final = "activeAt"
DESK_ACTIVITY: Final = "deskActiveAt"
DESK_BY_ACTIVITY: Final = [(DESK_ACTIVITY, DESCENDING), ("_id", DESCENDING)]


class ChatDocument(Model):
    model_config = ODMConfigDict(
        collection="chats",
        indexes=lambda: [
            IndexModel([("users._id", ASCENDING)], name="participant"),
            IndexModel(
                [("users", ASCENDING)], name="bare_participant", partialFilterExpression={"users": {"$type": BARE_IDS}}
            ),
            IndexModel(DESK_BY_ACTIVITY, name="desk_by_activity", partialFilterExpression={"users._id": DESK}),
            IndexModel(
                [("openedHere", ASCENDING), *DESK_BY_ACTIVITY],
                name="desk_of_the_platform_by_activity",
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
    namedByOthers: Items = None
    directKey: Name = None
    lastSeq: Number = 0
    lastMessageId: Name = None
    activeAt: Time = None
    deskActiveAt: Time = None


class ChatDocuments:
    """Chats to documents and back."""

    def to_document(self, chat: Chat) -> Document:
        return without_nulls(
            {
                "_id": ObjectId(chat.id),
                "users": [_user(one) for one in chat.participants],
                "createdAt": chat.created_at,
                "isRead": False,
                "openedHere": True,
                "namedByOthers": sorted(chat.named_by_others),
                "lastSeq": 0,
                **_activity(chat.created_at, is_support=chat.is_support),
                "directKey": self.direct_key(chat.pair) if chat.pair else None,
            }
        )

    def from_document(self, document: Document) -> Chat:
        parsed = ChatDocument.model_validate_doc(document)
        participants = tuple(_participant(user, opened_here=parsed.openedHere) for user in parsed.users or ())
        return Chat(
            id=ChatId(str(parsed.id)),
            participants=participants,
            created_at=parsed.createdAt or parsed.id.generation_time,
            last_message_id=MessageId(parsed.lastMessageId) if parsed.lastMessageId else None,
            named_by_others=_named_by_others(parsed, participants),
            is_of_the_platform=not parsed.openedHere,
        )

    def direct_key(self, pair: Pair) -> str:
        """One text for two users; the length in front keeps ("a", "b:c") and ("a:b", "c") apart."""
        return f"{len(pair[0])}:{pair[0]}:{pair[1]}"

    def participant_ids(self, document: Document) -> tuple[UserId, ...]:
        """Who takes part in the chat, without their profiles."""
        if document.get("openedHere") is True:
            return tuple(UserId(user["_id"]) for user in document["users"])
        return self.from_document(document).user_ids

    def fields_after(self, message: Message, *, is_support: bool) -> Document:
        """The fields that change when `message` becomes the last one of its chat."""
        last = {"lastSeq": message.seq, "lastMessageId": message.id}
        return last | _activity(message.created_at, is_support=is_support)


def taking_part(user: UserId) -> list[Document]:
    """The filters for the chats of `user`, each with an index of its own. The id stands in `users` as a string, and in
    the platform's older chats maybe as an ObjectId. The desk also has the chats in which the platform let an admin
    stand for it."""
    if user == DESK:
        return [{"users._id": DESK}, {"users.AccountType": DESK_ACCOUNT, "openedHere": None}]
    forms = [user, ObjectId(user)] if OBJECT_ID.fullmatch(user) else [user]
    in_profiles: list[Document] = [{"users._id": form} for form in forms]
    return in_profiles + [{"users": {"$eq": form, "$type": BARE_IDS}} for form in forms]


def activity_of(user: UserId) -> str:
    """The field by which the chats of `user` are sorted. That of other chats has no index: an update of an indexed
    field costs MongoDB a quarter more of a message."""
    return DESK_ACTIVITY if user == DESK else ACTIVITY


def indexes_by_activity(user: UserId) -> list[str | None]:
    """For each filter of `taking_part` the index that has its chats in the order of activity, if one has (ADR 19)."""
    return ["desk_by_activity", "desk_of_the_platform_by_activity"] if user == DESK else [None] * len(taking_part(user))


def _activity(at: datetime, *, is_support: bool) -> Document:
    return {ACTIVITY: at, DESK_ACTIVITY: at} if is_support else {ACTIVITY: at}


def _user(participant: Participant) -> Document:
    names = zip(NAMES, (participant.first_name, participant.last_name, participant.company), strict=True)
    return {"_id": participant.user_id, **without_nulls(dict(names)), **participant.profile}


def _participant(user: Any, *, opened_here: bool) -> Participant:
    """One entry of `users`: an object with an `_id` of either kind, or (in old documents) the bare id. Only the
    platform's own module let a real admin stand for the desk; in our chats anybody may have written the profile."""
    if not isinstance(user, dict):
        return Participant(UserId(str(user)))
    shown = user if opened_here else {name: user[name] for name in PLATFORM_PROFILE if name in user}
    profile = {key: value for key, value in shown.items() if key != "_id" and isinstance(value, ProfileValue)}
    first, last, company = (_take_name(profile, name) for name in NAMES)
    participant = Participant(
        UserId(str(user.get("_id", ""))),
        first,
        last,
        company,
        profile,
        represents_desk=not opened_here and user.get("AccountType") == DESK_ACCOUNT,
    )
    is_desk = participant.user_id == DESK and participant.has_name
    return participant.named(PersonName(DESK_NAME)) if is_desk else participant


def _named_by_others(chat: ChatDocument, participants: Sequence[Participant]) -> frozenset[UserId]:
    """Of chats that earlier versions opened nobody knows who gave the names."""
    if chat.namedByOthers is not None:
        return frozenset(UserId(str(user)) for user in chat.namedByOthers)
    return frozenset(one.user_id for one in participants) if chat.openedHere else frozenset()


def _take_name(profile: dict[str, ProfileValue], field: str) -> str | None:
    """Take a name out of `profile`; what is no text stays there."""
    name = profile.get(field)
    if not isinstance(name, str):
        return None
    del profile[field]
    return name
