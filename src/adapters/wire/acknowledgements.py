"""What a device's events are acknowledged with, besides `ok: true`. `sendMessage` is acknowledged with the message, and
`test` with the payload of `testResponse`."""

from typing_extensions import TypedDict

from adapters.wire.deliveries.event_ids import EventId
from adapters.wire.model import exact
from adapters.wire.scalars import ChatKey, MessageKey, User, Yes


@exact
class InChatJson(TypedDict):
    """The chat, and as whom the device has it open."""

    chatId: ChatKey
    userId: User


@exact
class TypingJson(TypedDict):
    chatId: ChatKey
    isTyping: Yes


@exact
class MessageReadJson(TypedDict):
    chatId: ChatKey
    messageId: MessageKey


@exact
class SyncJson(TypedDict):
    """`isSynced` is false when `syncRequired` was sent instead of `synced`."""

    upTo: EventId
    isSynced: Yes
