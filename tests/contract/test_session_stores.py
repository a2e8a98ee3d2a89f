import asyncio
from dataclasses import replace
from datetime import timedelta

from domain.caller import Caller, Role
from domain.ids import SessionId, UserId
from domain.session import Revocation, Session, SessionUse
from tests.support.examples import NOON
from tests.support.patience import PATIENCE_SECONDS
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


async def test_revocations_of_a_role_stand_beside_those_of_all_sessions(storage: Storage) -> None:
    of_all, of_admin = Revocation(ANN, NOON), Revocation(ANN, LATER, role=Role.ADMIN)
    named_alike = Revocation(UserId("admin:ann"), NOON)
    for revocation in (of_all, of_admin, named_alike):
        await storage.revocations.add(revocation)
    assert sorted(await storage.revocations.news(), key=repr) == sorted((of_all, of_admin, named_alike), key=repr)


async def test_a_session_keeps_its_role(storage: Storage) -> None:
    use = session_use("one")
    as_admin = replace(use.session, id=SessionId("two"), caller=Caller(ANN, Role.ADMIN))
    await storage.sessions.record([use, replace(use, session=as_admin)], NOON)
    assert {one.id: one.role for one in await storage.sessions.of_user(ANN, NOON)} == {"one": "user", "two": "admin"}


async def test_many_revocations_at_once_are_all_news_to_another_process(storage: Storage) -> None:
    other = storage.beside()
    await other.revocations.news()
    added = [Revocation(UserId(f"user {number}"), NOON) for number in range(20)]
    known: set[Revocation] = set()

    async def learn() -> None:
        while len(known) < len(added):
            known.update(await other.revocations.news())
            await asyncio.sleep(0)

    async with asyncio.timeout(PATIENCE_SECONDS):
        await asyncio.gather(learn(), *(storage.revocations.add(one) for one in added))
    assert known == set(added)
