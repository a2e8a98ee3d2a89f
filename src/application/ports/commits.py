from typing import Protocol, TypeVar

from domain.changes import Change

R = TypeVar("R")


class Commits(Protocol):
    """Makes changes durable, each wholly or not at all."""

    async def commit(self, change: Change[R]) -> R:
        """Store `change` and append its record to the event log, atomically.

        After the return the change survives the death of any process, and the readers of the log get its entry. A
        failure of one change never affects another.

        - `Posting`: the message gets the next number of its chat: 1, 2, 3 … without a hole, in the order of the calls.
          A `MessageKey` that was used before stores nothing and answers the earlier message. Raises
          `Conflict` when the chat is gone or has other participants by now, and when the posting opens a direct chat
          that the two have already.
        - `Opening`: raises `Conflict` for a direct chat that the two have already.
        - `ReadMark`: what was read before does not count. When nothing became read, nothing is logged.
        - `Amendment`: raises `Conflict` when what is stored is gone or differs from `before`. Of amendments with the
          same `before`, one succeeds. Stored fields that this service does not know stay as they are.

        Raises `Unavailable` when the store is away or too many changes wait. Nothing is stored then, except in the
        rare case that only the answer was lost.
        """
        ...
