"""Shows what arrives at a user's device, for trying things out."""

import json
from datetime import datetime
from typing import Any

import socketio
from socketio.exceptions import ConnectionError as NotConnected


async def listen(url: str, token: str) -> int:
    """Print every event that the server sends to the user of `token`, until the connection ends for good."""
    client = socketio.AsyncClient()

    async def show(event: str, *arguments: Any) -> None:
        payload = json.dumps(arguments[0] if arguments else None, ensure_ascii=False)
        print(f"{datetime.now():%H:%M:%S.%f}"[:-3], f"{event:<22}", payload, flush=True)

    async def connected() -> None:
        print(f"listening at {url} …", flush=True)

    client.on("*", show)
    client.on("connect", connected)
    try:
        await client.connect(url, auth={"token": token}, transports=["websocket"])
    except NotConnected as error:
        print(f"could not connect to {url}: {error}", flush=True)
        return 1
    try:
        await client.wait()
    finally:
        await client.disconnect()
    return 0
