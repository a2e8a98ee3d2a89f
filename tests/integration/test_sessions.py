"""Sessions as their users and the admins see them, and their end before their time."""

import asyncio
import time

import jwt
import pytest
from pymongo.asynchronous.database import AsyncDatabase

from adapters.mongo.driver.fields import Document
from entrypoints.jobs import jobs_of
from tests.support.patience import PATIENCE_SECONDS
from tests.support.service import SECRET, Person, Service, service_over, token, uri_of


def with_jti(person: Person, jti: str) -> Person:
    now = int(time.time()) - 5
    claims = {"sub": person.user, "exp": now + 600, "iat": now, "jti": jti}
    return Person(person.http, person.address, person.user, jwt.encode(claims, SECRET, "HS256"))


async def test_the_callers_sessions_and_no_others(service: Service, eve: Person) -> None:
    ann = service.person("ann of this test")  # sessions of earlier ones may be stored late
    phone = with_jti(ann, "phone")
    await eve.get("/session")
    async with phone.device():
        shown = (await ann.get("/session")).json()
    (current,) = (one for one in shown if one["isCurrent"])
    (device,) = (one for one in shown if one["client"].startswith("Python"))
    assert current["client"].startswith("python-httpx")
    assert (device["isCurrent"], device["address"]) == (False, "127.0.0.1")
    assert current["connectedSince"] <= current["lastSeen"] < current["expiresAt"]
    assert "phone" not in str(shown)


async def test_a_session_that_is_ended_is_refused_and_its_devices_are_disconnected(
    service: Service, ann: Person
) -> None:
    phone, tablet = with_jti(ann, "phone"), with_jti(ann, "tablet")
    async with phone.device() as gone, tablet.device("polling") as stays:
        listed = (await phone.get("/session")).json()
        phone_id = next(one["_id"] for one in listed if one["isCurrent"])
        assert (await tablet.delete(f"/session/{phone_id}")).status_code == 204
        await asyncio.wait_for(gone.ended.wait(), PATIENCE_SECONDS)
        refused = await phone.get("/message/unread-count")
        assert (refused.status_code, refused.json()["detail"]) == (401, "the token has been revoked")
        assert (await tablet.get("/message/unread-count")).status_code == 200
        assert (await stays.call("test"))["ok"]
        assert phone_id not in str((await tablet.get("/session")).json())
        assert (await tablet.delete(f"/session/{phone_id}")).status_code == 404


@pytest.mark.parametrize("session", ["0" * 32, "none", "{%22$ne%22:1}", "x" * 500])
async def test_an_unknown_session_is_not_found(ann: Person, session: str) -> None:
    assert (await ann.delete(f"/session/{session}")).status_code == 404


async def test_a_session_of_another_user_is_not_found(ann: Person, eve: Person) -> None:
    hers = (await eve.get("/session")).json()[0]["_id"]
    assert (await ann.delete(f"/session/{hers}")).status_code == 404
    assert (await eve.get("/session")).status_code == 200


async def test_every_process_knows_within_a_second_who_was_revoked(
    mongo_uri: str, database: AsyncDatabase[Document]
) -> None:
    uri = uri_of(mongo_uri, database.name)
    async with service_over(uri) as one, service_over(uri) as other:
        (watch,) = (job for job in jobs_of(other.container) if job.name == "revocations")
        assert watch.idle_seconds <= 0.5
        root, ann, bob = one.person("root", "admin"), with_jti(other.person("ann"), "a"), other.person("bob")
        async with ann.device() as device, ann.device("polling") as poller, bob.device() as his:
            fresh = Person(ann.http, ann.address, "ann", token("ann", seconds=60))
            assert (await root.post("/session/revoke/ann")).json()["userId"] == "ann"
            async with asyncio.timeout(PATIENCE_SECONDS):
                await device.ended.wait()
                await poller.ended.wait()
            assert (await ann.get("/message/unread-count")).status_code == 401
            assert (await his.call("test"))["ok"]
        assert (await fresh.get("/session")).status_code == 401  # issued in the same second, or the one before
        later = jwt.encode({"sub": "ann", "exp": time.time() + 60, "iat": int(time.time()) + 1}, SECRET, "HS256")
        renewed = Person(ann.http, ann.address, "ann", later)
        async with asyncio.timeout(PATIENCE_SECONDS):
            while (await renewed.get("/session")).status_code == 401:
                await asyncio.sleep(0.05)


async def test_a_revocation_outlives_the_process(mongo_uri: str, database: AsyncDatabase[Document]) -> None:
    uri = uri_of(mongo_uri, database.name)
    async with service_over(uri) as service:
        ann = service.person("ann")
        assert (await ann.post("/session/logout")).status_code == 204
    async with service_over(uri) as service:
        assert (await service.http.get("/session", headers={"Authorization": f"Bearer {ann.token}"})).status_code == 401


async def test_secrets_are_rotated_without_anybody_noticing(mongo_uri: str, database: AsyncDatabase[Document]) -> None:
    uri, new = uri_of(mongo_uri, database.name), "the next secret of the tests that is long enough for HS256"
    old_token = token("ann")
    for secrets, statuses in ((f"{new},{SECRET}", (200, 200)), (new, (401, 200))):
        async with service_over(uri, jwt_secret=secrets) as service:
            got = []
            for one in (old_token, token("ann", secret=new)):
                person = Person(service.http, service.address, "ann", one)
                got.append((await person.get("/session")).status_code)
            assert tuple(got) == statuses
