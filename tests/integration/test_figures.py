"""`/metrics` in a loop costs others nothing, and normal traffic has a name for everything it counts."""

import asyncio
from collections import Counter

from adapters.telemetry.closed_labels import OTHER


async def test_figures_are_collected_once_for_many_who_ask(service, monkeypatch):
    collections = Counter()
    registry = service.container.metrics().registry
    collect = registry.collect

    def counted():
        collections["made"] += 1
        return collect()

    monkeypatch.setattr(registry, "collect", counted)
    loop = asyncio.get_running_loop()
    started = loop.time()
    for _ in range(10):
        answers = await asyncio.gather(*(service.http.get("/metrics") for _ in range(20)))
        assert {answer.status_code for answer in answers} == {200}
    assert collections["made"] <= loop.time() - started + 1


async def test_nothing_of_normal_traffic_is_called_other(service, ann, bob):
    await ann.send("bob")
    await bob.get("/message/unread-messages/bob")
    await bob.get("/nowhere")
    await bob.get("/message/getAll/" + "0" * 24)
    async with ann.device("polling") as device:
        await device.call("sync")
    async with ann.device("websocket") as device:
        await device.call("test")
    async with asyncio.timeout(5):
        while 'mazadclick_sockets_closed_total{reason="' not in service.container.metrics().text().decode():
            await asyncio.sleep(0.01)
    lines = service.container.metrics().text().decode().splitlines()
    assert [line for line in lines if f'="{OTHER}"' in line] == []
