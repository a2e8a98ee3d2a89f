"""A chat on the wire: how it is opened, listed, joined and left, and how it is answered."""

from datetime import datetime
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, ConfigDict, Field, JsonValue
from typing_extensions import TypedDict

from adapters.wire.messages import MessageJson, message_json
from adapters.wire.model import WireModel, exact
from adapters.wire.profiles import UserBody, profile_fields
from adapters.wire.scalars import (
    EXAMPLE_CHAT,
    EXAMPLE_PARTNER,
    EXAMPLE_USER,
    ChatKey,
    ChatName,
    Count,
    Timestamp,
    UserName,
    as_utc,
    parse_chat_id,
    timestamp,
)
from application.chats.join_chat import JoinChatCommand
from application.chats.list_chats import ChatSummary, ListChatsCommand
from application.chats.open_chat import OpenChatCommand
from domain import policy
from domain.caller import Caller
from domain.chat import MAX_PARTICIPANTS, Chat
from domain.ids import DESK, UserId, user_id

EXAMPLE_USERS: Final[list[JsonValue]] = [
    {"_id": EXAMPLE_USER, "firstName": "Ann"},
    {"_id": EXAMPLE_PARTNER, "firstName": "Bob"},
]

EACH_USER: Final = "Each has an `_id` and the plain values that the platform keeps of the user."

Users = Annotated[
    list[dict[str, str | int | float | bool | None]], Field(examples=[EXAMPLE_USERS], description=EACH_USER)
]


@exact
class ChatJson(TypedDict):
    """A chat. Each of `users` has an `_id` and whatever plain values the platform keeps of them."""

    _id: ChatKey
    users: Users
    createdAt: Timestamp
    isRead: bool


@exact
class ChatSummaryJson(ChatJson):
    """A chat in the list of one of its participants."""

    lastMessage: MessageJson | None
    unreadCount: Count
    isAdminChat: bool


def _written_time(value: Any) -> Any:
    """A number might be seconds or milliseconds; only a text is unambiguous."""
    if value is not None and not isinstance(value, str):
        raise ValueError("must be an ISO 8601 time")
    return value


class OpenChatBody(WireModel):
    """`POST /chat/create`."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"users": EXAMPLE_USERS}]})

    users: list[UserBody] = Field(min_length=2, max_length=MAX_PARTICIPANTS, json_schema_extra={"uniqueItems": True})
    createdAt: Annotated[datetime | None, Field(strict=False), BeforeValidator(_written_time)] = None

    def command(self, caller: Caller) -> OpenChatCommand:
        """Raises `Invalid` for a time out of range, a user id of the wrong form and a profile that is too large."""
        created_at = None if self.createdAt is None else as_utc(self.createdAt, "createdAt")
        return OpenChatCommand(caller, [user.participant() for user in self.users], created_at)


class ListChatsBody(WireModel):
    """`POST /chat/getchats`: `{userId}`, or `{id, from}` as older clients say it, or nothing for oneself. The back
    office says `from: "admin"` and means the desk."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"userId": EXAMPLE_USER}]})

    userId: UserName | None = None
    id: UserName | None = None
    from_: str | None = Field(default=None, alias="from")

    def command(self, caller: Caller) -> ListChatsCommand:
        """Raises `Invalid` for a user id of the wrong form."""
        named = self.userId if self.userId is not None else self.id
        user = caller.user_id if named is None else user_id(named)
        if self.from_ == "admin" and caller.is_admin and caller.speaks_for(user):
            user = DESK
        return ListChatsCommand(caller, user)


class ChatPayload(WireModel):
    """`joinChat` and `leaveChat`."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"chatId": EXAMPLE_CHAT, "userId": EXAMPLE_USER}]})

    chatId: ChatName
    userId: UserName | None = None

    def must_be_from(self, caller: Caller) -> None:
        """Raises `Forbidden` when the payload names a user for whom the caller may not act."""
        if self.userId is not None:
            policy.must_act_for(caller, UserId(self.userId))

    def join_command(self, caller: Caller) -> JoinChatCommand:
        """Raises `Forbidden` as `must_be_from` does, `NotFound` for a chat id of the wrong form."""
        self.must_be_from(caller)
        return JoinChatCommand(caller, parse_chat_id(self.chatId))


def chat_json(chat: Chat, *, is_read: bool = False) -> ChatJson:
    return {
        "_id": chat.id,
        "users": [{"_id": participant.user_id, **profile_fields(participant)} for participant in chat.participants],
        "createdAt": timestamp(chat.created_at),
        "isRead": is_read,
    }


def chat_summary_json(summary: ChatSummary) -> ChatSummaryJson:
    return {
        **chat_json(summary.chat, is_read=summary.unread_count == 0),
        "lastMessage": message_json(summary.last_message) if summary.last_message else None,
        "unreadCount": summary.unread_count,
        "isAdminChat": summary.chat.is_support,
    }
