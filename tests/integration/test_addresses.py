"""Where a client connects from, with and without proxies that are trusted."""

from typing import Any

import pytest
import websockets
from pymongo.asynchronous.database import AsyncDatabase
from websockets.exceptions import InvalidStatus
from websockets.typing import Origin

from adapters.mongo.driver.fields import Document
from adapters.wire.deliveries.delivery import user_room
from domain.ids import UserId
from tests.support.device import connect_patiently, patient_client
from tests.support.service import service_over, uri_of

FORWARDED = {"X-Forwarded-For": "198.51.100.1, 203.0.113.9", "Forwarded": "for=192.0.2.7;secret=knows"}


@pytest.mark.parametrize(
    ("settings", "headers", "address"),
    [
        ({}, {}, "127.0.0.1"),
        ({}, FORWARDED, "127.0.0.1"),
        ({"proxies_count": 1}, FORWARDED, "203.0.113.9"),
        ({"proxies_count": 2}, FORWARDED, "198.51.100.1"),
        ({"proxies_count": 1}, {}, "127.0.0.1"),
        ({"forwarded_secret": "knows"}, FORWARDED, "192.0.2.7"),
        ({"forwarded_secret": "other"}, FORWARDED, "127.0.0.1"),
    ],
)
@pytest.mark.parametrize("transport", ["websocket", "polling"])
async def test_a_device_has_the_address_that_trusted_proxies_name(
    mongo_uri: str,
    database: AsyncDatabase[Document],
    settings: dict[str, Any],
    headers: dict[str, Any],
    address: str,
    transport: str,
) -> None:
    async with service_over(uri_of(mongo_uri, database.name), **settings) as service:
        client = patient_client(reconnection=False)
        token = service.person("ann").token
        await connect_patiently(client, service.address, {"token": token}, [transport], headers)
        (device,) = service.container.hub().rooms.members((user_room(UserId("ann")),))
        assert device.address == address
        await client.disconnect()


@pytest.mark.parametrize(
    ("origins", "allowed"), [("*", True), ("https://a.example", True), ("https://b.example", False)]
)
async def test_only_pages_of_allowed_origins_may_call(
    mongo_uri: str, database: AsyncDatabase[Document], origins: str, allowed: bool
) -> None:
    async with service_over(uri_of(mongo_uri, database.name), cors_origins=origins) as service:
        path = "/socket.io/?EIO=4&transport="
        polled = await service.http.get(path + "polling", headers={"Origin": "https://a.example"})
        assert polled.status_code == (200 if allowed else 403)
        assert ("access-control-allow-origin" in polled.headers) == allowed
        connecting = websockets.connect(
            service.address.replace("http", "ws") + path + "websocket", origin=Origin("https://a.example")
        )
        if allowed:
            await (await connecting).close()
        else:
            with pytest.raises(InvalidStatus):
                await connecting
        own = await service.http.get(path + "polling", headers={"Origin": service.address})
        assert own.status_code == 200
