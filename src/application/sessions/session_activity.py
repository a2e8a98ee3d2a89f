from application.ports.clock import Clock
from application.ports.sessions import SessionStore
from domain.ids import SessionId
from domain.session import SessionUse


class SessionActivity:
    """Where sessions are used: gathered in memory and stored every few seconds, so times are true to a few seconds."""

    def __init__(self, store: SessionStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._unstored: dict[SessionId, SessionUse] = {}

    def record(self, use: SessionUse) -> None:
        self._unstored[use.session.id] = use

    async def flush(self) -> None:
        """Store what was gathered. Raises `Unavailable`, and keeps it for the next time."""
        unstored, self._unstored = self._unstored, {}
        if unstored:
            try:
                await self._store.record(list(unstored.values()), self._clock.now())
            except BaseException:
                self._unstored = unstored | self._unstored
                raise
