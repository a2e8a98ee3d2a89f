from dataclasses import dataclass

from application.paging import Page, PageRequest
from application.ports.messages import MessageStore
from domain import policy
from domain.caller import Caller
from domain.ids import UserId
from domain.message import Message


@dataclass(frozen=True, slots=True)
class ListUnreadCommand:
    caller: Caller
    user: UserId
    page: PageRequest


@dataclass(frozen=True, slots=True)
class ListUnread:
    """A page of the messages that a user has not read, newest first. Raises `Forbidden` for anybody else's,
    `NotFound` for a page that starts nowhere."""

    messages: MessageStore

    async def __call__(self, command: ListUnreadCommand) -> Page[Message]:
        policy.must_act_for(command.caller, command.user)
        return await self.messages.unread(command.user, command.page)
