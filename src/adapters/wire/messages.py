"""A message on the wire: how it is sent, and how it is answered."""

from typing import Annotated, NotRequired

from pydantic import ConfigDict
from typing_extensions import TypedDict

from adapters.wire.model import Unsupported, WireModel, exact
from adapters.wire.scalars import (
    EXAMPLE_PARTNER,
    EXAMPLE_TEXT,
    EXAMPLE_USER,
    ChatKey,
    ChatName,
    IdempotencyKey,
    MessageKey,
    MessageText,
    Recipient,
    Seq,
    Text,
    Timestamp,
    User,
    UserName,
    parse_chat_id,
    timestamp,
)
from application.messages.send_message import SendMessageCommand
from domain.caller import Caller
from domain.ids import user_id
from domain.message import Draft, Message, idempotency_key


@exact
class MessageJson(TypedDict):
    """A message. `reciver` is null when it went to several users; `seq` is null for messages that are older than this
    service; `isRead` means read by everyone it was addressed to."""

    _id: MessageKey
    message: Text
    sender: User
    reciver: Recipient
    idChat: ChatKey
    createdAt: Timestamp
    isRead: bool
    seq: Seq


@exact
class SentMessageJson(MessageJson):
    """A message, as its sender is answered; `duplicate` when the key had been used before."""

    duplicate: NotRequired[bool]


class SendMessageBody(WireModel):
    """`POST /message/create` and the `sendMessage` event."""

    model_config = ConfigDict(
        json_schema_extra={
            "anyOf": [
                {"required": ["idChat"], "properties": {"idChat": {"type": "string"}}},
                {"required": ["reciver"], "properties": {"reciver": {"type": "string"}}},
            ],
            "examples": [{"message": EXAMPLE_TEXT, "sender": EXAMPLE_USER, "reciver": EXAMPLE_PARTNER}],
        }
    )

    message: MessageText
    sender: UserName
    reciver: UserName | None = None
    idChat: ChatName | None = None
    clientMessageId: IdempotencyKey | None = None
    attachment: Annotated[None, Unsupported("attachments")] = None
    attachments: Annotated[None, Unsupported("attachments", is_list=True)] = None
    replyTo: Annotated[None, Unsupported("replies")] = None
    mentions: Annotated[None, Unsupported("mentions", is_list=True)] = None

    def command(self, caller: Caller, key: str | None = None) -> SendMessageCommand:
        """`key` is the `Idempotency-Key` header; it takes precedence over `clientMessageId`.

        Raises `Invalid` for a user id or key of the wrong form, `NotFound` for a chat id of the wrong form."""
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
        return SendMessageCommand(caller, draft, None if self.idChat is None else parse_chat_id(self.idChat))


def message_json(message: Message) -> MessageJson:
    return {
        "_id": message.id,
        "message": message.text,
        "sender": message.sender,
        "reciver": message.recipient,
        "idChat": message.chat_id,
        "createdAt": timestamp(message.created_at),
        "isRead": message.is_read,
        "seq": message.seq,
    }


def sent_message_json(message: Message, *, duplicate: bool) -> SentMessageJson:
    stored = message_json(message)
    return {**stored, "duplicate": True} if duplicate else {**stored}  # type: ignore[typeddict-item]
