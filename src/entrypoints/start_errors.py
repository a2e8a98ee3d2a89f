"""Why a command cannot start, in one sentence with the way out. No sentence holds a password or a token."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class StartError(Exception):
    """The command cannot start; the text says why and what to do about it."""


@contextmanager
def explaining_the_listener(host: str, port: int) -> Iterator[None]:
    """Raises `StartError` when the service cannot listen on `host` and `port`."""
    try:
        yield
    except OSError as error:
        raise StartError(_not_listening(error, host, port)) from error


def _not_listening(error: OSError, host: str, port: int) -> str:
    number = error.errno or 0
    if number < 0:  # the numbers of getaddrinfo
        return f"HOST={host} is not known: set it to 127.0.0.1 for this machine alone, to 0.0.0.0 for every address"
    match number:
        case errno.EADDRINUSE:
            return f"port {port} on {host} is in use: set another PORT, or end what uses it"
        case errno.EADDRNOTAVAIL:
            return f"HOST={host} is no address of this machine: set it to 127.0.0.1, or to 0.0.0.0 for every address"
        case errno.EACCES:
            return f"port {port} is for root only: set PORT to 1024 or above"
    return f"HOST={host} and PORT={port} cannot be used ({os.strerror(number)}): set others"


@contextmanager
def explaining_the_files(settings: str, way_out: str) -> Iterator[None]:
    """Raises `StartError` when the files that `settings` name cannot be used."""
    try:
        yield
    except OSError as error:
        raise StartError(f"{settings} cannot be used ({error.strerror or error}): {way_out}") from error


def ensure_data_dir(directory: Path) -> None:
    """Make the directory of the service's own data. Raises `StartError` when that cannot be."""
    with explaining_the_files(f"DATA_DIR={directory}", "set another DATA_DIR"):
        directory.mkdir(parents=True, exist_ok=True)
        if not os.access(directory, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
