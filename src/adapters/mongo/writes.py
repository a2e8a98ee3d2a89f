"""Many writes as one command, without the driver's objects for each of them."""

from collections.abc import Sequence
from typing import Any

from odmantic import Model
from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import BulkWriteError

from adapters.mongo.mapping import Document


class Writes:
    """Writes in the transaction of `session`. Each method raises what the driver raises, `BulkWriteError` for a
    document that cannot be written, and leaves the transaction to be aborted then."""

    def __init__(self, database: AsyncDatabase[Document], session: AsyncClientSession) -> None:
        self._database = database
        self._session = session

    async def insert(self, model: type[Model], documents: Sequence[Document]) -> None:
        """Store new documents."""
        if documents:
            await self._run({"insert": model.__collection__, "documents": documents})

    async def update(self, model: type[Model], updates: Sequence[Document]) -> int:
        """Change documents: each update has `q`, `u` and what else the command takes. How many were found."""
        return await self._run({"update": model.__collection__, "updates": updates}) if updates else 0

    async def _run(self, command: Document) -> int:
        reply: dict[str, Any] = await self._database.command(command, session=self._session)
        if "writeErrors" in reply:
            raise BulkWriteError(reply)
        return int(reply["n"])
