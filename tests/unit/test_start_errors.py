import errno
import os
import socket
from pathlib import Path

import pytest

from domain.errors import Unavailable
from entrypoints.database import address_of, explaining_the_database
from entrypoints.settings import Settings
from entrypoints.start_errors import StartError, ensure_data_dir, explaining_the_files, explaining_the_listener

SHARED = Settings(mongodb_uri="mongodb://bob:hunter2@db:27017/chat", jwt_secret="s" * 32)


@pytest.mark.parametrize(
    ("uri", "hosts"),
    [
        ("mongodb://localhost", "localhost"),
        ("mongodb://bob:hunter2@one:1,two:2/chat?replicaSet=rs", "one:1,two:2"),
        ("mongodb+srv://bob:hun@ter2@cluster?x=hunter2", "cluster"),
        ("mongodb://%2Fdata%2Fmongod.sock/?directConnection=true", "/data/mongod.sock"),
    ],
)
def test_the_address_of_a_database_is_shown_without_user_and_password(uri: str, hosts: str) -> None:
    assert address_of(uri) == hosts


def test_a_database_out_of_reach_is_named_by_its_address() -> None:
    with pytest.raises(StartError) as raised, explaining_the_database(SHARED):
        raise Unavailable("the database is not available") from ConnectionError()
    assert str(raised.value).startswith("the database at db:27017 is not available: start it, or set MONGODB_URI")
    assert "hunter2" not in str(raised.value)


def test_a_database_that_cannot_be_used_says_why() -> None:
    with pytest.raises(StartError, match="db:27017 cannot be used: no replica set"), explaining_the_database(SHARED):
        raise Unavailable("no replica set")


@pytest.mark.parametrize(
    ("number", "way_out"),
    [
        (errno.EADDRINUSE, "port 80 on here is in use: set another PORT"),
        (errno.EADDRNOTAVAIL, "HOST=here is no address of this machine: set it to 127.0.0.1"),
        (errno.EACCES, "port 80 is for root only: set PORT to 1024 or above"),
        (errno.ENETDOWN, "HOST=here and PORT=80 cannot be used"),
        (socket.EAI_NONAME, "HOST=here is not known: set it to 127.0.0.1"),
    ],
)
def test_a_listener_that_cannot_be_says_which_setting_to_change(number: int, way_out: str) -> None:
    with pytest.raises(StartError, match=way_out), explaining_the_listener("here", 80):
        raise OSError(number, "the system's own words")


def test_files_that_cannot_be_used_are_named_by_their_setting() -> None:
    missing = OSError(errno.ENOENT, os.strerror(errno.ENOENT))
    with pytest.raises(StartError) as raised, explaining_the_files("TLS_KEY", "set it to a PEM file"):
        raise missing
    assert str(raised.value) == "TLS_KEY cannot be used (No such file or directory): set it to a PEM file"


def test_a_data_dir_that_cannot_be_made_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StartError, match="set another DATA_DIR"):
        ensure_data_dir(tmp_path / "file" / "data")
