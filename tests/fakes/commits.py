"""The commits and the event log in memory, held to the same promises as the real ones."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, field, replace

from application.ports.commits import MOST_READ_AT_ONCE, Opening, Posted, Posting, Reading, ReadReceipt
from application.ports.event_log import LogEntry, LogPage
from domain.errors import Conflict, NotFound
from domain.ids import UserId
from tests.fakes.stores import FakeStores


@dataclass
class FakeEventLog:
    entries: list[LogEntry] = field(default_factory=list)
    told: int = 0
    forgotten: int = 0

    def append(self, entry: LogEntry) -> LogEntry:
        self.entries.append(entry)
        return entry

    async def head(self) -> int:
        return len(self.entries)

    async def after(self, position: int, audience: Collection[UserId], limit: int) -> LogPage:
        head = await self.head()
        if position > head or (position < head and position < self.forgotten) or position < 0:
            raise NotFound("the log does not reach back to there")
        mine = [one for one in self.entries[position:] if one.audience & set(audience)]
        return LogPage(mine[:limit], mine[limit - 1].position if len(mine) >= limit else head)

    def published(self, position: int) -> None:
        self.told = position

    async def note_published(self) -> None:
        """There is nobody else to know."""

    async def left_behind(self) -> Sequence[LogEntry]:
        return []

    async def taken_over(self, entries: Sequence[LogEntry]) -> None:
        """Nothing is ever left behind."""


@dataclass
class FakeCommits:
    """Stores each change at once and hands its log entry on to `tell`."""

    stores: FakeStores
    log: FakeEventLog
    tell: Callable[[LogEntry], Awaitable[None]]

    async def post(self, posting: Posting) -> Posted:
        message, chats = posting.message, self.stores.chats
        if message.key is not None:
            earlier = await self.stores.messages.find_by_key(message.sender, message.key)
            if earlier is not None:
                return Posted(earlier, duplicate=True)
        if posting.opens:
            await self._add_chat(posting)
        if (chat := chats.chats.get(message.chat_id)) is None or chat.user_ids != posting.chat.user_ids:
            raise Conflict("the chat is not what it was")
        numbered = message.numbered(len(self.stores.messages.in_order(chat.id)) + 1)
        chats.chats[chat.id] = replace(chat, last_message_id=message.id)
        self.stores.messages.messages[message.id] = numbered
        self._notify(posting)
        await self.tell(self.log.append(posting.entry(self._next, numbered)))
        return Posted(numbered)

    async def open(self, opening: Opening) -> None:
        await self._add_chat(opening)
        self._notify(opening)
        await self.tell(self.log.append(opening.entry(self._next)))

    async def read(self, reading: Reading) -> ReadReceipt:
        unread = [
            one
            for one in self.stores.messages.in_order(reading.chat.id)
            if reading.reader in one.unread_by and reading.message_id in (None, one.id)
        ][:MOST_READ_AT_ONCE]
        for one in unread:
            self.stores.messages.messages[one.id] = one.read_by(reading.reader)
        is_all = len(unread) < MOST_READ_AT_ONCE
        receipt = ReadReceipt(len(unread), frozenset(one.sender for one in unread), is_all)
        if unread:
            await self.tell(self.log.append(reading.entry(self._next, receipt)))
        return receipt

    @property
    def _next(self) -> int:
        return len(self.log.entries) + 1

    async def _add_chat(self, change: Posting | Opening) -> None:
        pair = change.chat.pair
        if pair is not None and await self.stores.chats.find_direct(pair):
            raise Conflict("the two have a chat already")
        self.stores.chats.chats[change.chat.id] = change.chat

    def _notify(self, change: Posting | Opening) -> None:
        self.stores.notifications.notifications |= {one.id: one for one in change.notifications}
