import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from domain.ids import ChatId


class MemoryTurns:
    """The `Turns` of the writers in this process; a chat that nobody writes to takes no memory."""

    def __init__(self) -> None:
        self._locks: dict[ChatId, asyncio.Lock] = {}
        self._waiting: dict[ChatId, int] = {}

    @asynccontextmanager
    async def take(self, chat_id: ChatId) -> AsyncIterator[None]:
        lock = self._locks.setdefault(chat_id, asyncio.Lock())
        self._waiting[chat_id] = self._waiting.get(chat_id, 0) + 1
        try:
            async with lock:
                yield
        finally:
            self._waiting[chat_id] -= 1
            if not self._waiting[chat_id]:
                del self._waiting[chat_id], self._locks[chat_id]
