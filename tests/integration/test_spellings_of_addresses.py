"""One client behind a proxy is one for all limits, for the sessions and for the audit, however it is spelled."""

from ipaddress import IPv6Address
from itertools import cycle
from typing import Any

import pytest
from pymongo.asynchronous.database import AsyncDatabase

from adapters.mongo.driver.fields import Document
from entrypoints.settings import SHARING
from tests.support.service import Person, service_over, token, uri_of

SPELLINGS = {
    "addresses of one /64": [f"2001:db8::{n:x}" for n in range(1, 61)],
    "IPv6 with ports": [f"[2001:db8::1]:{4000 + n}" for n in range(60)],
    "IPv4 with ports": [f"198.51.100.7:{4000 + n}" for n in range(60)],
    "IPv4 in IPv6": ["198.51.100.7", "::ffff:198.51.100.7", "::FFFF:c633:6407", "[::ffff:198.51.100.7]:80"],
    "zones": [f"fe80::1%eth{n}" for n in range(60)],
    "zeros": ["2001:db8::abcd", "2001:0db8:0:0::abcd", IPv6Address("2001:db8::abcd").exploded],
    "capitals": ["2001:db8::abcd", "2001:DB8::ABCD"],
    "garbage": [f"client-{n}" for n in range(58)] + ["unknown", "_hidden"],
}  # fmt: skip


@pytest.mark.parametrize("name", SPELLINGS)
@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded"])
async def test_bad_tokens_of_one_client_are_limited_as_one(
    mongo_uri: str, database: AsyncDatabase[Document], name: str, header: str
) -> None:
    trusted = {"proxies_count": 1} if header == "X-Forwarded-For" else {"forwarded_secret": "knows"}
    async with service_over(uri_of(mongo_uri, database.name), rate_limit_failures="20/60", **trusted) as service:
        bad = {"Authorization": f"Bearer {token('eve', seconds=-1)}"}
        statuses = []
        for _, spelled in zip(range(60), cycle(SPELLINGS[name]), strict=False):
            said = spelled if header == "X-Forwarded-For" else f'for="{spelled}";secret=knows'
            statuses.append((await service.http.get("/notification", headers={**bad, header: said})).status_code)
        assert statuses == [401] * 20 + [429] * 40


async def test_other_clients_of_the_proxy_are_counted_by_themselves(
    mongo_uri: str, database: AsyncDatabase[Document]
) -> None:
    settings: dict[str, Any] = {"rate_limit_failures": "2/60", "proxies_count": 1}
    async with service_over(uri_of(mongo_uri, database.name), **settings) as service:
        bad = Person(service.http, service.address, "eve", token("eve", seconds=-1))
        headers = {"Authorization": f"Bearer {bad.token}"}
        for address in ("198.51.100.7", "198.51.100.8", "2001:db8:0:1::1", "2001:db8:0:2::1"):
            said = {**headers, "X-Forwarded-For": address}
            statuses = [(await service.http.get("/notification", headers=said)).status_code for _ in range(3)]
            assert statuses == [401, 401, 429]


@pytest.mark.parametrize("name", SPELLINGS)
async def test_sockets_of_one_client_are_limited_as_one(
    mongo_uri: str, database: AsyncDatabase[Document], name: str
) -> None:
    settings: dict[str, Any] = {"rate_limit_connections": "1/60", "proxies_count": 1}
    async with service_over(uri_of(mongo_uri, database.name), **settings) as service:
        statuses = []
        for _, spelled in zip(range(SHARING + 5), cycle(SPELLINGS[name]), strict=False):
            path = "/socket.io/?EIO=4&transport=polling"
            statuses.append((await service.http.get(path, headers={"X-Forwarded-For": spelled})).status_code)
        assert statuses == [200] * SHARING + [429] * 5


@pytest.mark.parametrize(
    ("said", "address"),
    [("[2001:DB8::1]:4711", "2001:db8::1"), ("::ffff:198.51.100.7", "198.51.100.7"), ("nonsense", "127.0.0.1")],
)
async def test_a_session_shows_the_address_in_its_one_spelling(
    mongo_uri: str, database: AsyncDatabase[Document], said: str, address: str
) -> None:
    async with service_over(uri_of(mongo_uri, database.name), proxies_count=1) as service:
        ann = service.person("ann")
        headers = {"Authorization": f"Bearer {ann.token}", "X-Forwarded-For": said}
        await service.http.get("/notification", headers=headers)
        await service.container.application().session_activity.flush()
        (session,) = (await service.http.get("/session", headers=headers)).json()
        assert session["address"] == address
