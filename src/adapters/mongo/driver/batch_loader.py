import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class BatchLoader(Generic[K, V]):
    """Reads by key, many at once: what is asked for while a read is under way is read together by the next one. A key
    that is asked for alone is read at once, and nobody is answered from a read that began before they asked."""

    def __init__(self, read: Callable[[Sequence[K]], Awaitable[Mapping[K, V]]]) -> None:
        self._read = read
        self._asked: dict[K, asyncio.Future[V | None]] = {}
        self._reader: asyncio.Task[None] | None = None

    async def get(self, key: K) -> V | None:
        """The value of `key`; None when there is none. Raises what reading raises."""
        if key not in self._asked:
            self._asked[key] = asyncio.get_running_loop().create_future()
        if self._reader is None:
            self._reader = asyncio.create_task(self._answer_all())
        return await asyncio.shield(self._asked[key])

    async def _answer_all(self) -> None:
        try:
            while self._asked:
                asked, self._asked = self._asked, {}
                await self._answer(asked)
        finally:
            self._reader = None

    async def _answer(self, asked: "Mapping[K, asyncio.Future[V | None]]") -> None:
        try:
            found = await self._read(list(asked))
        except Exception as error:  # noqa: BLE001  # everybody who waits gets it, whatever it is
            for answer in asked.values():
                answer.set_exception(error)
                answer.exception()  # whoever asked may have gone
        else:
            for key, answer in asked.items():
                answer.set_result(found.get(key))
