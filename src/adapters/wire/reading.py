"""What has been read: marks that clients set, and the counts they are answered."""

from pydantic import ConfigDict
from typing_extensions import TypedDict

from adapters.wire.chats import ChatPayload
from adapters.wire.model import WireModel, exact
from adapters.wire.scalars import (
    EXAMPLE_CHAT,
    EXAMPLE_MESSAGE,
    EXAMPLE_USER,
    ChatName,
    Count,
    MessageName,
    UserName,
    parse_chat_id,
    parse_message_id,
)
from application.messages.mark_chat_read import MarkChatReadCommand, ReadChat
from application.messages.mark_message_read import MarkMessageReadCommand
from domain import policy
from domain.caller import Caller
from domain.ids import UserId


@exact
class ModifiedCountJson(TypedDict):
    """How many were unread and are read now."""

    modifiedCount: Count


@exact
class ReadChatJson(TypedDict):
    """How many messages and notifications were unread and are read now."""

    messageCount: Count
    notificationCount: Count


class MarkChatReadBody(WireModel):
    """`POST /message/mark-chat-read`."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"chatId": EXAMPLE_CHAT, "userId": EXAMPLE_USER}]})

    chatId: ChatName
    userId: UserName | None = None

    def command(self, caller: Caller) -> MarkChatReadCommand:
        """Raises `Forbidden` when it names a user for whom the caller may not act, `NotFound` for a chat id of the
        wrong form."""
        if self.userId is not None:
            policy.must_act_for(caller, UserId(self.userId))
        return MarkChatReadCommand(caller, parse_chat_id(self.chatId), with_notifications=True)


class MarkMessageReadPayload(ChatPayload):
    """`markMessageAsRead`."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"messageId": EXAMPLE_MESSAGE, "chatId": EXAMPLE_CHAT, "userId": EXAMPLE_USER}]}
    )

    messageId: MessageName

    def command(self, caller: Caller) -> MarkMessageReadCommand:
        """Raises `Forbidden` when it names a user for whom the caller may not act, `NotFound` for an id of the wrong
        form."""
        self.must_be_from(caller)
        return MarkMessageReadCommand(caller, parse_chat_id(self.chatId), parse_message_id(self.messageId))


def read_chat_json(read: ReadChat) -> ReadChatJson:
    return {"messageCount": read.messages, "notificationCount": read.notifications}
