from dataclasses import replace
from datetime import timedelta

from domain.caller import Caller
from domain.ids import SessionId, UserId
from domain.session import Revocation, Session, SessionUse
from tests.support.examples import NOON
from tests.support.storage import Storage

ANN, EVE = UserId("ann"), UserId("eve")
LATER = NOON + timedelta(hours=1)


def session_use(name: str, user: UserId = ANN, *, address: str = "192.0.2.1", expires_in: int = 10**6) -> SessionUse:
    session = Session(SessionId(name), Caller(user), NOON, NOON + timedelta(days=36500, seconds=expires_in))
    return SessionUse(session, address, "a browser")


async def test_a_session_keeps_when_it_was_first_and_last_used_and_where(storage: Storage) -> None:
    sessions = storage.sessions
    await sessions.record([session_use("one"), session_use("two"), session_use("hers", EVE)], NOON)
    await sessions.record([session_use("one", address="192.0.2.9")], LATER)
    first, second = await sessions.of_user(ANN, NOON)
    assert (first.id, first.since, first.last_seen, first.address) == ("one", NOON, LATER, "192.0.2.9")
    assert (second.id, second.since, second.last_seen, second.client) == ("two", NOON, NOON, "a browser")
    assert first.issued_at == NOON


async def test_sessions_whose_token_has_expired_are_not_shown(storage: Storage) -> None:
    await storage.sessions.record([session_use("short", expires_in=5), session_use("long")], NOON)
    shown = await storage.sessions.of_user(ANN, session_use("short", expires_in=5).session.expires_at)
    assert [one.id for one in shown] == ["long"]


async def test_revocations_are_news_once_they_are_added(storage: Storage) -> None:
    revocations = storage.revocations
    assert await revocations.news() == []
    of_session = Revocation(ANN, NOON, SessionId("one"), NOON + timedelta(days=36500))
    of_user = Revocation(UserId("$notedAt"), NOON)
    await revocations.add(of_session)
    assert await revocations.news() == [of_session]
    await revocations.add(of_user)
    assert of_user in await revocations.news()
    later = replace(of_user, at=LATER)
    await revocations.add(later)
    assert later in await revocations.news()
    assert of_user not in await revocations.news()
