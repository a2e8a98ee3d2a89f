"""The commits in memory, held to the same promises as the real ones."""

import asyncio
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from domain.changes import MOST_READ_AT_ONCE, Amendment, Change, MarkedRead, Opening, Posted, Posting, ReadMark
from domain.errors import Conflict
from domain.notification import Notification
from tests.fakes.event_log import FakeEventLog
from tests.fakes.stores import FakeStores

R = TypeVar("R")


@dataclass
class FakeCommits:
    """Stores each change at once. The readers of the log that wait for it get its entry before the caller goes on."""

    stores: FakeStores
    log: FakeEventLog

    async def commit(self, change: Change[R]) -> R:
        outcome: R = await self._store(change)
        if (record := change.record(outcome)) is not None:
            self.log.append(record)
            await asyncio.sleep(0)
        return outcome

    async def _store(self, change: Change[Any]) -> Any:
        match change:
            case Posting():
                return await self._post(change)
            case Opening():
                return await self._open(change)
            case ReadMark():
                return self._mark_read(change)
            case Amendment():
                return self._amend(change)
        raise TypeError(type(change))

    async def _post(self, posting: Posting) -> Posted:
        message, chats = posting.message, self.stores.chats
        if message.message_key is not None:
            earlier = await self.stores.messages.find_by_key(message.message_key)
            if earlier is not None:
                return Posted(earlier, duplicate=True)
        if posting.opens:
            await self._add_chat(posting)
        if (chat := chats.chats.get(message.chat_id)) is None or chat.user_ids != posting.chat.user_ids:
            raise Conflict("the chat is not what it was")
        numbered = message.numbered(len(self.stores.messages.in_order(chat.id)) + 1)
        chats.chats[chat.id] = replace(chat, last_message_id=message.id)
        chats.active[chat.id] = message.created_at
        self.stores.messages.messages[message.id] = numbered
        self._notify(posting)
        return Posted(numbered)

    async def _open(self, opening: Opening) -> None:
        await self._add_chat(opening)
        self._notify(opening)

    def _mark_read(self, mark: ReadMark) -> MarkedRead:
        unread = [
            one
            for one in self.stores.messages.in_order(mark.chat.id)
            if mark.reader in one.unread_by and mark.message_id in (None, one.id)
        ][:MOST_READ_AT_ONCE]
        for one in unread:
            self.stores.messages.messages[one.id] = one.read_by(mark.reader)
        is_all = len(unread) < MOST_READ_AT_ONCE
        return MarkedRead(len(unread), frozenset(one.sender for one in unread), is_all)

    def _amend(self, amendment: Amendment[Any]) -> None:
        stored: dict[Any, Any] = {Notification: self.stores.notifications.notifications}[type(amendment.before)]
        if stored.get(amendment.before.id) != amendment.before:
            raise Conflict("it is not what it was")
        stored[amendment.after.id] = amendment.after

    async def _add_chat(self, change: Posting | Opening) -> None:
        pair = change.chat.pair
        if pair is not None and await self.stores.chats.find_direct(pair):
            raise Conflict("the two have a chat already")
        self.stores.chats.chats[change.chat.id] = change.chat

    def _notify(self, change: Posting | Opening) -> None:
        self.stores.notifications.notifications |= {one.id: one for one in change.notifications}
