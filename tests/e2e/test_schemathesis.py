"""Whatever schemathesis makes up from the documentation is answered as documented."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.program import starter
from tests.support.service import SECRET, token

EXAMPLES = os.environ.get("FUZZ_EXAMPLES", "15")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    limits = ("MESSAGES", "CHATS", "NOTIFICATIONS", "API", "CONNECTIONS", "EVENTS", "FAILURES")
    with starter(tmp_path_factory.mktemp("schemathesis")) as start:
        process = start(JWT_SECRET=SECRET, **{f"RATE_LIMIT_{name}": "off" for name in limits})
        yield process.address
        log = process.output.read_text()
        assert "Traceback" not in log
        assert "failed" not in log


@pytest.mark.timeout(0)
@pytest.mark.parametrize("role", ["user", "admin"])
def test_made_up_requests_are_answered_as_documented(address: str, role: str) -> None:
    command = [
        str(Path(sys.executable).with_name("schemathesis")),
        "run",
        f"{address}/docs/openapi.json",
        "--checks=all",
        f"--max-examples={EXAMPLES}",
        "--seed=1",
        "--workers=1",
        "--no-color",
        "--generation-database=none",
        f"--header=Authorization: Bearer {token('ann', role, seconds=3600)}",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[:9000] + done.stderr
