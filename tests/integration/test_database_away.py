"""MongoDB goes away and comes back: a clear refusal, nothing half stored, and no help needed afterwards."""

import asyncio
from contextlib import ExitStack
from pathlib import Path

from adapters.embedded_mongo.server import embedded_mongo
from tests.support.patience import PATIENCE_SECONDS
from tests.support.service import service_over


async def test_the_database_goes_and_comes_back(tmp_path: Path) -> None:
    with ExitStack() as mongo:
        uri = mongo.enter_context(embedded_mongo(tmp_path))
        async with service_over(uri) as service:
            ann = service.person("ann")
            first = await ann.send("bob")
            mongo.close()
            for request in (
                ann.post("/message/create", {"message": "lost?", "sender": "ann", "reciver": "bob"}),
                ann.get(f"/message/getAll/{first['idChat']}"),
                ann.get("/message/unread-count/ann"),
                ann.get("/ready"),
            ):
                response = await request
                assert response.status_code == 503
                assert int(response.headers["Retry-After"]) > 0
                assert response.headers["content-type"] == "application/problem+json"
            assert (await ann.get("/health")).status_code == 200
            async with ann.device() as device:
                answer = await device.call("sendMessage", {"message": "lost?", "sender": "ann", "reciver": "bob"})
                assert answer["error"]["code"] == "unavailable"
            assert mongo.enter_context(embedded_mongo(tmp_path)) == uri
            async with asyncio.timeout(PATIENCE_SECONDS):
                while (history := await ann.get(f"/message/getAll/{first['idChat']}")).status_code == 503:
                    pass
            assert history.json() == [first]
