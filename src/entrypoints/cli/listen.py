"""Shows what arrives at a user's device, for trying things out."""

import json
from datetime import datetime
from typing import Any

import socketio
from socketio.exceptions import ConnectionError as NotConnected

from entrypoints.start_errors import StartError


async def listen(url: str, token: str) -> int:
    """Print every event that the server sends to the user of `token`, until the connection ends for good.

    Raises `StartError` when nothing answers at `url`, or the service refuses the token."""
    client = socketio.AsyncClient()
    refusal: list[str] = []

    async def show(event: str, *arguments: Any) -> None:
        payload = json.dumps(arguments[0] if arguments else None, ensure_ascii=False)
        print(f"{datetime.now().astimezone():%H:%M:%S.%f}"[:-3], f"{event:<22}", payload, flush=True)

    async def connected() -> None:
        print(f"listening at {url} …", flush=True)

    async def refused(reason: Any) -> None:
        if isinstance(reason, dict):
            refusal.append(str(reason.get("message")))

    client.on("*", show)
    client.on("connect_error", refused)
    client.on("connect", connected)
    try:
        await client.connect(url, auth={"token": token}, transports=["websocket"])
    except NotConnected as error:
        await client.disconnect()
        if refusal:
            raise StartError(_refused(url, refusal[0])) from error
        raise StartError(f"nothing answers at {url}: start mazadclick serve, or set --url") from error
    try:
        await client.wait()
    finally:
        await client.disconnect()
    return 0


def _refused(url: str, reason: str) -> str:
    if "token" not in reason:
        return f"{url} refuses the connection: {reason}"
    way_out = "make one with `mazadclick token --user <id>` and the DATA_DIR or JWT_SECRET of the service"
    return f"{url} refuses the token: {reason}; {way_out}"
