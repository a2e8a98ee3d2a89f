from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar

from application.ports.admins import AdminStore
from application.ports.broadcasts import BroadcastStore
from application.ports.chats import ChatStore
from application.ports.messages import MessageStore
from application.ports.notifications import NotificationStore

T = TypeVar("T")


class Stores(Protocol):
    """The stores, as one transaction (or none) sees them."""

    @property
    def chats(self) -> ChatStore: ...

    @property
    def messages(self) -> MessageStore: ...

    @property
    def notifications(self) -> NotificationStore: ...

    @property
    def admins(self) -> AdminStore: ...

    @property
    def broadcasts(self) -> BroadcastStore: ...


class Transactions(Protocol):
    """Makes several writes one."""

    async def run(self, work: Callable[[Stores], Awaitable[T]]) -> T:
        """Do `work` on the stores it is given: all of its writes become durable together, or none does.

        `work` may be called several times, because a store may answer a conflict with "again": it must have no
        effect but on those stores. When `run` returns, the writes survive the death of any process. What `work`
        raises is raised, with nothing stored; `Unavailable` when the store is away.
        """
        ...
