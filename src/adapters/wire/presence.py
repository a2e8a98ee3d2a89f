"""Who is online, and who is typing."""

from collections.abc import Collection

from pydantic import ConfigDict
from typing_extensions import TypedDict

from adapters.wire.chats import ChatPayload
from adapters.wire.model import exact
from adapters.wire.scalars import EXAMPLE_CHAT, EXAMPLE_USER, Partner, parse_chat_id
from application.presence.signal_typing import SignalTypingCommand
from domain.caller import Caller
from domain.ids import UserId


@exact
class UserJson(TypedDict):
    userId: Partner


class TypingPayload(ChatPayload):
    """`typing`."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"chatId": EXAMPLE_CHAT, "userId": EXAMPLE_USER, "isTyping": True}]}
    )

    isTyping: bool

    def command(self, caller: Caller) -> SignalTypingCommand:
        """Raises `Forbidden` when it names a user for whom the caller may not act, `NotFound` for a chat id of the
        wrong form."""
        self.must_be_from(caller)
        return SignalTypingCommand(caller, parse_chat_id(self.chatId), self.isTyping)


def online_json(users: Collection[UserId]) -> list[UserJson]:
    """The list of who is online, in the order of their ids."""
    return [{"userId": user} for user in sorted(users)]
