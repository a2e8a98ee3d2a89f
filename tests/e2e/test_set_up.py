"""What `make serve` needs of a machine, and says when it is missing."""

import subprocess
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parents[2] / "scripts"
SYSTEM = "/usr/bin:/bin"


def run(script: str, *arguments: str, path: str) -> subprocess.CompletedProcess[str]:
    command = ["/bin/sh", str(SCRIPTS / script), *arguments]
    return subprocess.run(command, capture_output=True, text=True, env={"PATH": path}, check=False)


def program(directory: Path, name: str, body: str) -> Path:
    file = directory / name
    file.write_text(f"#!/bin/sh\n{body}\n")
    file.chmod(0o755)
    return file


def test_an_old_python_is_refused_in_one_sentence(tmp_path: Path) -> None:
    body = 'case "$2" in *version_info*) exit 1 ;; *) echo 3.9.2 ;; esac'
    old = program(tmp_path, "python3.9", body)
    refused = run("create-venv", str(old), path=SYSTEM)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr.splitlines() == [
        f"Python 3.11 or newer is needed, and {old} is 3.9.2: name a newer one: make serve PYTHON=python3.11"
    ]


def test_a_missing_python_is_reported_in_one_sentence() -> None:
    refused = run("create-venv", "python0", path=SYSTEM)
    assert refused.returncode == 2
    (line,) = refused.stderr.splitlines()
    assert line.startswith("Python 3.11 or newer is needed, and there is no python0: install it")


@pytest.mark.parametrize(
    ("programs", "reason"),
    [
        ({}, "there is no node"),
        ({"node": "exit 0"}, "there is no npm"),
        ({"node": 'test "$1" = --version && echo v18.19.0', "npm": ""}, "this is v18.19.0"),
    ],
)
def test_a_missing_or_old_node_is_reported_in_one_sentence(
    tmp_path: Path, programs: dict[str, str], reason: str
) -> None:
    for name, body in programs.items():
        program(tmp_path, name, body)
    refused = run("check-node", path=str(tmp_path))
    assert refused.returncode == 2
    (line,) = refused.stderr.splitlines()
    assert line.startswith(f"Node 20.19 or newer with npm is needed, and {reason}: install it, or run the service")
