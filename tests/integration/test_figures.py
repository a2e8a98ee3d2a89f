"""`/metrics` in a loop costs others nothing, and normal traffic has a name for everything it counts."""

import asyncio
from collections import Counter
from collections.abc import Iterable

import pytest
from prometheus_client import Metric
from pymongo.asynchronous.database import AsyncDatabase

from adapters.mongo.driver.fields import Document
from adapters.telemetry.closed_labels import OTHER
from tests.support.patience import PATIENCE_SECONDS
from tests.support.service import Service, service_over, uri_of


async def test_figures_are_collected_once_for_many_who_ask(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    collections: Counter[str] = Counter()
    registry = service.container.metrics().registry
    collect = registry.collect

    def counted() -> Iterable[Metric]:
        collections["made"] += 1
        return collect()

    monkeypatch.setattr(registry, "collect", counted)
    loop = asyncio.get_running_loop()
    started = loop.time()
    for _ in range(10):
        answers = await asyncio.gather(*(service.http.get("/metrics") for _ in range(20)))
        assert {answer.status_code for answer in answers} == {200}
    assert collections["made"] <= loop.time() - started + 1


async def test_nothing_of_normal_traffic_is_called_other(mongo_uri: str, database: AsyncDatabase[Document]) -> None:
    async with service_over(uri_of(mongo_uri, database.name)) as service:
        ann, bob = service.person("ann"), service.person("bob")
        await ann.send("bob")
        await bob.get("/message/unread-messages/bob")
        await bob.get("/nowhere")
        await bob.get("/message/getAll/" + "0" * 24)
        for transport in ("polling", "websocket"):
            async with ann.device(transport) as device:
                await device.call("sync")
        lines: list[str] = []
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not any(line.startswith("mazadclick_sockets_closed_total{") for line in lines):
                lines = service.container.metrics().text().decode().splitlines()
                await asyncio.sleep(0.01)
        assert [line for line in lines if f'="{OTHER}"' in line] == []
