"""Logs say who did what and how it ended, and never what was written or what lets anybody in."""

import asyncio
import json
import os
import re
import signal
from pathlib import Path

import httpx
import jwt
import pytest
from socketio.exceptions import ConnectionError as SocketConnectionError

from tests.support.device import Device
from tests.support.patience import PATIENCE_SECONDS
from tests.support.program import run_cli, starter
from tests.support.service import SECRET, token

MARK = "a text that nobody else may read"


async def use_everything(address: str, tokens: dict[str, str], bad: list[str]) -> None:
    """Sends the mark, and every token, wherever something can be sent."""
    async with httpx.AsyncClient(base_url=address, timeout=PATIENCE_SECONDS) as http:
        for name, one in [*tokens.items(), *((None, token) for token in bad)]:
            headers = {"Authorization": f"Bearer {one}", "User-Agent": MARK, "Origin": f"https://{one[-5:]}.example"}
            for body in (
                {"message": MARK, "sender": name, "reciver": "bob" if name == "ann" else "ann"},
                {"message": MARK, "sender": "admin", "reciver": "ann", "clientMessageId": MARK},
                {"message": {"$ne": MARK}, "sender": MARK, "idChat": MARK},
                {"message": MARK, "filterType": "ALL"},
                {"users": [{"_id": name, "firstName": MARK}, {"_id": "cid", "lastName": MARK}]},
                {"chatId": MARK, "userId": MARK},
            ):
                for path in ("/message/create", "/chat/create", "/chat/broadcast", "/message/mark-chat-read"):
                    assert (await http.post(path, json=body, headers=headers)).status_code < 500
            for path in (f"/message/getAll/{MARK}", f"/notification/user/{MARK}?unread={MARK}", f"/{MARK}", "/session"):
                assert (await http.get(path, headers=headers)).status_code < 500
            await http.post("/message/create", content=f'{{"{MARK}', headers=headers)
            await use_socket(address, one, name)


async def use_socket(address: str, one: str, name: str | None) -> None:
    device = Device()
    try:
        await device.connect(address, {"token": one, "since": MARK}, ["websocket"])
    except SocketConnectionError:
        return
    for event in ("sendMessage", "joinChat", "typing", "markMessageAsRead", "sync", "test", MARK):
        for payload in ({"message": MARK, "sender": name, "reciver": "bob", "chatId": MARK}, MARK, {MARK: one}, None):
            await device.call(event, payload)
    await device.close()


@pytest.mark.parametrize("log_format", ["json", "console"])
async def test_nothing_secret_is_in_any_log(tmp_path: Path, log_format: str) -> None:
    secret = "the secret of this very test that is long enough"
    tokens = {name: token(name, role, secret=secret) for name, role in (("ann", "user"), ("root", "admin"))}
    bad = [token("eve"), token("eve", seconds=-5, secret=secret), jwt.encode({"sub": "eve"}, secret, "HS256")]
    with starter(tmp_path) as start:
        process = start(LOG_LEVEL="DEBUG", LOG_FORMAT=log_format, JWT_SECRET=f"{secret},{SECRET}x")
        await use_everything(process.address, tokens, bad)
        os.kill(process.mongod, signal.SIGSTOP)
        headers = {"Authorization": f"Bearer {tokens['ann']}"}
        body = {"message": MARK, "sender": "ann", "reciver": "bob"}
        answer = await asyncio.to_thread(
            httpx.post, f"{process.address}/message/create", json=body, headers=headers, timeout=PATIENCE_SECONDS
        )
        assert answer.status_code == 503
        os.kill(process.mongod, signal.SIGCONT)
        revoked = run_cli("revoke", "ann", DATA_DIR=str(process.data_dir), JWT_SECRET=secret)
        assert revoked.returncode == 0, revoked.stderr
        process.stop()
    log = process.output.read_text() + revoked.stdout + revoked.stderr
    shown_on_purpose = log.partition("  Try it.")
    log = shown_on_purpose[0] + "".join(re.split(r"\n(?=\{|20\d\d-)", shown_on_purpose[2])[1:])
    assert "messages.send" in log
    for hidden in (
        MARK,
        "nobody else",
        secret,
        *(part for one in [*tokens.values(), *bad] for part in one.split(".")[1:]),
    ):
        assert hidden not in log
    assert "Traceback" not in log
    if log_format == "json":
        lines = [json.loads(line) for line in process.output.read_text().splitlines() if line.startswith("{")]
        sends = [line for line in lines if line.get("use_case") == "messages.send"]
        assert any("request" in line and line["user"] == "ann" for line in sends)
        assert any("connection" in line and line["user"] == "ann" for line in sends)
