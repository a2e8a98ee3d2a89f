"""The command and the process as an operator meets them."""

import json
import os
import re
import signal
import socket
import stat
import subprocess
from importlib.metadata import version
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest

from entrypoints.settings import Settings
from tests.support.patience import PATIENCE_SECONDS
from tests.support.present import present
from tests.support.processes import is_running, wait_until
from tests.support.program import Process, Start, run_cli
from tests.support.service import token

ROOT = Path(__file__).parents[2]
LONG = "a secret that is long enough for HS256 to be safe"


def post(process: Process, text: str, key: str | None = None) -> httpx.Response:
    headers = {"Authorization": f"Bearer {process.token('ann')}"} | ({"Idempotency-Key": key} if key else {})
    body = {"message": text, "sender": "ann", "reciver": "bob"}
    response = httpx.post(f"{process.address}/message/create", json=body, headers=headers, timeout=PATIENCE_SECONDS)
    assert response.status_code in (200, 201, 503), response.text
    return response


def send(process: Process, text: str, key: str | None = None) -> Any:
    response = post(process, text, key)
    assert response.status_code in (200, 201)
    return response.json()


def history(process: Process, chat: str) -> Any:
    headers = {"Authorization": f"Bearer {process.token('bob')}"}
    return httpx.get(f"{process.address}/message/getAll/{chat}", headers=headers, timeout=PATIENCE_SECONDS).json()


@pytest.mark.parametrize("stop_signal", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_when_told_to_and_leaves_no_process(start: Start, stop_signal: signal.Signals) -> None:
    process = start()
    message = send(process, "kept")
    host, port = process.address.removeprefix("http://").split(":")
    with httpx.Client() as client, socket.create_connection((host, int(port))) as idle:
        poll = f"{process.address}/socket.io/?EIO=4&transport=polling"
        session = json.loads(client.get(poll).text[1:])["sid"]
        with subprocess.Popen(["curl", "-s", f"{poll}&sid={session}"], stdout=subprocess.DEVNULL):
            idle.send(b"GET /health HTTP/1.1\r\n")
            process.stop(stop_signal)
    assert process.popen.returncode == 0
    assert history(start(), message["idChat"]) == [message]


@pytest.mark.parametrize("fate", [signal.SIGKILL, signal.SIGSTOP])
def test_it_stops_also_when_the_database_is_gone(start: Start, fate: signal.Signals) -> None:
    process = start()
    send(process, "kept")
    os.kill(process.mongod, fate)
    process.stop()


def test_a_database_that_died_comes_back_by_itself(start: Start) -> None:
    process = start()
    kept = send(process, "kept")
    os.kill(process.mongod, signal.SIGKILL)
    wait_until(lambda: post(process, "once", key="k").status_code in (200, 201))
    assert [message["message"] for message in history(process, kept["idChat"])] == ["kept", "once"]
    assert "is started again" in process.output.read_text()


@pytest.mark.parametrize("content", ["", "short"])
def test_an_invalid_secret_is_reported(tmp_path: Path, content: str) -> None:
    (tmp_path / "jwt-secret").write_text(content)
    refused = run_cli("token", "--user", "ann", DATA_DIR=str(tmp_path))
    assert refused.returncode == 2
    assert "jwt-secret" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_killed_service_starts_again_on_its_data(start: Start) -> None:
    process = start()
    messages = [send(process, f"{n}", key=f"k{n}") for n in range(5)]
    mongod = process.mongod
    process.popen.kill()
    process.popen.wait()
    again = start()
    assert not is_running(mongod)
    assert history(again, messages[0]["idChat"]) == messages
    assert send(again, "4", key="k4") == messages[4] | {"duplicate": True}


def test_a_second_service_on_the_same_data_is_refused(start: Start) -> None:
    process = start()
    second = run_cli("serve", DATA_DIR=str(process.data_dir), PORT="0")
    assert second.returncode == 2
    assert "another mazadclick" in second.stderr
    send(process, "undisturbed")


def test_a_port_in_use_is_reported(start: Start, tmp_path: Path) -> None:
    process = start()
    port = process.address.rpartition(":")[2]
    second = run_cli("serve", DATA_DIR=str(tmp_path / "other"), PORT=port)
    assert second.returncode == 2
    assert second.stderr.splitlines()[-1] == (
        f"mazadclick: port {port} on 127.0.0.1 is in use: set another PORT, or end what uses it"
    )


def shell(lines: str, **options: Any) -> subprocess.Popen[str]:
    return subprocess.Popen(["bash", "-c", f"exec {lines}"], text=True, stdout=subprocess.PIPE, **options)


def test_the_lines_to_try_it_make_a_message_arrive(start: Start) -> None:
    output = start().output.read_text()
    listen = present(re.search(r"^.* listen .*$", output, re.MULTILINE))[0]
    curl = present(re.search(r"^curl (.*\\\n)+.*$", output, re.MULTILINE))[0]
    with shell(f"env {listen}") as listener:
        assert "listening" in present(listener.stdout).readline()
        with shell(curl, stderr=subprocess.DEVNULL) as writer:
            assert json.loads(present(writer.stdout).read())["message"] == "Is the lot still open?"
        arrived = [present(listener.stdout).readline() for _ in range(4)]
        listener.terminate()
    events = [line.split()[1] for line in arrived]
    assert events == ["sendMessage", "newMessage", "messageReceived", "notification"]
    assert all("Is the lot still open?" in line for line in arrived)


def test_the_readme_s_program_sends_and_receives_a_message(start: Start, tmp_path: Path) -> None:
    process = start()
    program = present(re.search(r"```js\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL))[1]
    (tmp_path / "try.mjs").write_text(program.replace("http://127.0.0.1:3000", process.address))
    (tmp_path / "node_modules").symlink_to(ROOT / "tests/e2e/node_modules")
    command = f"node try.mjs {process.token('seller-1')} {process.token('buyer-1')}"
    with shell(command, cwd=tmp_path) as node:
        said = [present(node.stdout).readline() for _ in range(3)]
        node.terminate()
    assert "buyer-1: Is the lot still open?\n" in said
    assert any(re.fullmatch(r"true [0-9a-f]{24} 1\n", line) for line in said)


def test_a_misspelled_setting_is_warned_of_at_the_start(start: Start) -> None:
    output = start(MAX_MESSAGE_LENGHT="10").output.read_text()
    assert "MAX_MESSAGE_LENGHT is no setting; did you mean MAX_MESSAGE_LENGTH?" in output
    assert output.count("did you mean") == 1


def test_a_refused_token_is_reported(start: Start) -> None:
    process = start()
    refused = run_cli("listen", "--url", process.address, "--token", token("ann"))
    assert (refused.returncode, refused.stdout) == (2, "")
    (line,) = refused.stderr.splitlines()
    assert line.startswith(f"mazadclick: {process.address} refuses the token: the token is not valid; make one with")
    assert token("ann") not in refused.stderr


def test_an_unreachable_service_is_reported() -> None:
    missed = run_cli("listen", "--url", "http://127.0.0.1:1", "--token", "x")
    assert missed.returncode == 2
    assert missed.stderr == (
        "mazadclick: nothing answers at http://127.0.0.1:1: start mazadclick serve, or set --url\n"
    )


def test_a_token_by_a_new_secret_says_where_that_is(tmp_path: Path) -> None:
    first, second = (run_cli("token", "--user", "ann", DATA_DIR=str(tmp_path / "new")) for _ in range(2))
    assert f"a new secret is in {tmp_path / 'new' / 'jwt-secret'}" in first.stderr
    assert (second.stderr, second.returncode) == ("", 0)


def test_the_command_says_its_version() -> None:
    assert run_cli("--version").stdout == f"mazadclick {version('mazadclick-messaging')}\n"


def test_a_secret_is_made_and_kept(start: Start) -> None:
    process = start()
    secret = process.data_dir / "jwt-secret"
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    assert str(secret) in process.output.read_text()
    assert secret.read_text() not in process.output.read_text()


def test_a_token_says_what_it_was_asked_to() -> None:
    printed = run_cli("token", "--user", "u1", "--role", "admin", "--name", "Ann", "--ttl", "60", JWT_SECRET=LONG)
    claims = jwt.decode(printed.stdout.strip(), LONG, algorithms=["HS256"])
    assert (claims["sub"], claims["role"], claims["name"]) == ("u1", "admin", "Ann")
    assert claims["exp"] - claims["iat"] == 60


NOBODY = [[], ["--user", ""], ["--user", "admin"], ["--user", "a\nb"]]


@pytest.mark.parametrize("arguments", [*NOBODY, ["--user", "a", "--ttl", "0"], ["--user", "a", "--role", "x"]])
def test_a_token_for_nobody_is_refused(arguments: list[str]) -> None:
    refused = run_cli("token", *arguments, JWT_SECRET=LONG)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr


def test_every_setting_is_listed() -> None:
    listed = run_cli("settings").stdout.splitlines()
    assert [line.split()[0].lower() for line in listed] == list(Settings.model_fields)
    assert all(len(line.split()) > 3 for line in listed)


@pytest.mark.parametrize(
    ("environment", "complaint"),
    [
        ({"MONGODB_URI": "mongodb://127.0.0.1:1"}, "JWT_SECRET must be set"),
        ({"JWT_SECRET": ","}, "JWT_SECRET: every secret must have at least 32 bytes"),
        ({"JWT_SECRET": "short"}, "JWT_SECRET: every secret must have at least 32 bytes"),
        ({"JWT_SECRET": f"{LONG},short"}, "JWT_SECRET"),
        ({"PORT": "http"}, "PORT"),
        ({"MAX_MESSAGE_LENGTH": "0"}, "MAX_MESSAGE_LENGTH"),
        ({"LOG_LEVEL": "LOUD"}, "LOG_LEVEL"),
        ({"HOST": "nowhere.invalid"}, "HOST=nowhere.invalid is not known: set it to 127.0.0.1"),
        ({"HOST": "192.0.2.1"}, "HOST=192.0.2.1 is no address of this machine"),
        ({"DATA_DIR": "/proc/nowhere"}, "DATA_DIR=/proc/nowhere cannot be used"),
        ({"TLS_CERT": "/nowhere", "TLS_KEY": "/nowhere"}, "TLS_CERT or TLS_KEY cannot be used (No such file"),
        (
            {"MONGODB_URI": "mongodb://bob:hunter2@127.0.0.1:1/chat", "JWT_SECRET": LONG},
            "the database at 127.0.0.1:1 is not available: start it",
        ),
        ({"MONGODB_URI": "mongodb://bob:hunter2/@db", "JWT_SECRET": LONG}, "cannot be the address"),
        ({"MONGODB_URI": "mongodb://bob:hunter2@db:99999", "JWT_SECRET": LONG}, "cannot be the address"),
        ({"MONGODB_URI": "nonsense", "JWT_SECRET": LONG}, "MONGODB_URI: must begin with mongodb://"),
        ({"MONGODB_URI": "mongodb://", "JWT_SECRET": LONG}, "cannot be the address"),
    ],
)
def test_it_does_not_start_with_settings_that_cannot_work(
    tmp_path: Path, environment: dict[str, Any], complaint: str
) -> None:
    refused = run_cli("serve", **({"DATA_DIR": str(tmp_path), "PORT": "0"} | environment))
    assert refused.returncode == 2
    assert complaint in refused.stderr
    assert "Traceback" not in refused.stderr
    assert LONG not in refused.stderr
    assert "hunter2" not in refused.stderr
