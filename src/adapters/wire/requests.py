"""What clients send: the shape of each body and payload, and the command it means."""

from datetime import datetime
from typing import Annotated, Any, Final, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from adapters.wire import ids
from adapters.wire.deliveries.event_ids import Since
from adapters.wire.errors import invalid
from adapters.wire.fields import ChatName, Key, MessageName, MessageText, UserName
from adapters.wire.profiles import UserBody
from adapters.wire.times import as_utc
from application.broadcasts.start_broadcast import StartBroadcastCommand
from application.chats.join_chat import JoinChatCommand
from application.chats.list_chats import ListChatsCommand
from application.chats.open_chat import OpenChatCommand
from application.messages.mark_chat_read import MarkChatReadCommand
from application.messages.mark_message_read import MarkMessageReadCommand
from application.messages.send_message import SendMessageCommand
from application.presence.signal_typing import SignalTypingCommand
from domain import policy
from domain.caller import Caller
from domain.chat import MAX_PARTICIPANTS
from domain.errors import Invalid
from domain.ids import DESK, UserId, user_id
from domain.message import Draft, idempotency_key

MAX_LISTED: Final = 10_000


class WireModel(BaseModel):
    """Types are taken literally (a number is no string); fields we do not know are ignored."""

    model_config = ConfigDict(strict=True, extra="ignore")

    @classmethod
    def parse(cls, payload: Any) -> Self:
        """Raises `Invalid` with every field_error."""
        try:
            return cls.model_validate(payload)
        except ValidationError as error:
            raise invalid(error) from None


class SendMessageBody(WireModel):
    """`POST /message/create` and the `sendMessage` event."""

    model_config = ConfigDict(
        json_schema_extra={
            "anyOf": [
                {"required": ["idChat"], "properties": {"idChat": {"type": "string"}}},
                {"required": ["reciver"], "properties": {"reciver": {"type": "string"}}},
            ]
        }
    )

    message: MessageText
    sender: UserName
    reciver: UserName | None = None
    idChat: ChatName | None = None
    clientMessageId: Key | None = None

    def command(self, caller: Caller, key: str | None = None) -> SendMessageCommand:
        """`key` is the `Idempotency-Key` header, which goes before `clientMessageId`."""
        if key is not None:
            key = idempotency_key(key, "Idempotency-Key")
        elif self.clientMessageId is not None:
            key = idempotency_key(self.clientMessageId, "clientMessageId")
        draft = Draft(
            sender=user_id(self.sender, "sender"),
            text=self.message,
            recipient=None if self.reciver is None else user_id(self.reciver, "recipient"),
            key=key,
        )
        return SendMessageCommand(caller, draft, None if self.idChat is None else ids.chat_id(self.idChat))


def _written_time(value: Any) -> Any:
    """A number might be seconds or milliseconds: only text says which time it means."""
    if value is not None and not isinstance(value, str):
        raise ValueError("must be an ISO 8601 time")
    return value


class OpenChatBody(WireModel):
    """`POST /chat/create`."""

    users: list[UserBody] = Field(min_length=2, max_length=MAX_PARTICIPANTS, json_schema_extra={"uniqueItems": True})
    createdAt: Annotated[datetime | None, Field(strict=False), BeforeValidator(_written_time)] = None

    def command(self, caller: Caller) -> OpenChatCommand:
        created_at = None if self.createdAt is None else as_utc(self.createdAt, "createdAt")
        return OpenChatCommand(caller, [user.participant() for user in self.users], created_at)


class ListChatsBody(WireModel):
    """`POST /chat/getchats`: `{userId}`, or `{id, from}` as older clients say it, or nothing for oneself. The back
    office says `from: "admin"` and means the desk."""

    userId: UserName | None = None
    id: UserName | None = None
    from_: str | None = Field(default=None, alias="from")

    def command(self, caller: Caller) -> ListChatsCommand:
        named = self.userId if self.userId is not None else self.id
        user = caller.user_id if named is None else user_id(named)
        if self.from_ == "admin" and caller.is_admin and caller.speaks_for(user):
            user = DESK
        return ListChatsCommand(caller, user)


class MarkChatReadBody(WireModel):
    """`POST /message/mark-chat-read`."""

    chatId: ChatName
    userId: UserName | None = None

    def command(self, caller: Caller) -> MarkChatReadCommand:
        if self.userId is not None:
            policy.must_act_for(caller, UserId(self.userId))
        return MarkChatReadCommand(caller, ids.chat_id(self.chatId), with_notifications=True)


class BroadcastBody(WireModel):
    """`POST /chat/broadcast`: to every known user, or to those listed in `filterValue`."""

    model_config = ConfigDict(
        json_schema_extra={
            "anyOf": [
                {"properties": {"filterType": {"const": "ALL"}}},
                {"required": ["filterValue"], "properties": {"filterValue": {"type": "array", "minItems": 1}}},
            ]
        }
    )

    message: MessageText
    filterType: Literal["ALL", "USERS"]
    filterValue: list[UserName] | None = Field(default=None, max_length=MAX_LISTED)

    def command(self, caller: Caller) -> StartBroadcastCommand:
        users = [user_id(name, "filterValue") for name in self.filterValue or ()]
        if self.filterType == "ALL":
            return StartBroadcastCommand(caller, self.message)
        if not users:
            raise Invalid.because("filterValue", "must list the users")
        return StartBroadcastCommand(caller, self.message, users)


class ChatPayload(WireModel):
    """`joinChat` and `leaveChat`."""

    chatId: ChatName
    userId: UserName | None = None

    def must_be_from(self, caller: Caller) -> None:
        """Raise `Forbidden` when the payload names a user whom the caller does not speak for."""
        if self.userId is not None:
            policy.must_act_for(caller, UserId(self.userId))

    def join_command(self, caller: Caller) -> JoinChatCommand:
        self.must_be_from(caller)
        return JoinChatCommand(caller, ids.chat_id(self.chatId))


class TypingPayload(ChatPayload):
    """`typing`."""

    isTyping: bool

    def command(self, caller: Caller) -> SignalTypingCommand:
        self.must_be_from(caller)
        return SignalTypingCommand(caller, ids.chat_id(self.chatId), self.isTyping)


class SyncPayload(WireModel):
    """`sync`: `since` is the last `eventId` (or `upTo`) that the device has; without it the device begins now."""

    since: str | None = None

    def where(self) -> Since | None:
        return None if self.since is None else Since.parse(self.since)


class MarkMessageReadPayload(ChatPayload):
    """`markMessageAsRead`."""

    messageId: MessageName

    def command(self, caller: Caller) -> MarkMessageReadCommand:
        self.must_be_from(caller)
        return MarkMessageReadCommand(caller, ids.chat_id(self.chatId), ids.message_id(self.messageId))
