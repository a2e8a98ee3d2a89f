"""The database that the settings mean, wherever it runs."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, Final
from urllib.parse import unquote

from pymongo import MongoClient
from pymongo.errors import OperationFailure, PyMongoError

from adapters.embedded_mongo.server import DataInUseError, embedded_mongo, running_mongo
from domain.errors import Unavailable
from entrypoints.settings import Settings
from entrypoints.start_errors import StartError, ensure_data_dir

WRONG_CREDENTIALS: Final = (18, 8000)
"""The codes by which MongoDB, and Atlas, refuse a user or password."""


@contextmanager
def own_database(settings: Settings) -> Iterator[Settings]:
    """The settings with the address of a running database in them; the embedded one is started for this process
    alone. Raises `EmbeddedMongoError` when that cannot be, `StartError` for an address that is none."""
    if settings.mongodb_uri is not None:
        _check(settings.mongodb_uri)
        yield settings
        return
    ensure_data_dir(settings.data_dir)
    with embedded_mongo(settings.data_dir / "mongodb") as uri:
        yield settings.model_copy(update={"mongodb_uri": uri})


def _check(uri: str) -> None:
    """The driver's own words may hold a part of the password."""
    try:
        MongoClient[Any](uri, connect=False).close()
    except (PyMongoError, ValueError):
        raise StartError(
            "MONGODB_URI cannot be the address of a MongoDB: user and password in it are percent-encoded (RFC 3986)"
        ) from None


@contextmanager
def shared_database(settings: Settings) -> Iterator[Settings]:
    """The same, beside a service that may be running on it."""
    with ExitStack() as stack:
        try:
            ready = stack.enter_context(own_database(settings))
        except DataInUseError:
            uri = stack.enter_context(running_mongo(settings.data_dir / "mongodb"))
            ready = settings.model_copy(update={"mongodb_uri": uri})
        yield ready


@contextmanager
def explaining_the_database(settings: Settings) -> Iterator[None]:
    """Raises `StartError` with the address for an `Unavailable` of the database that `settings` name."""
    try:
        yield
    except Unavailable as error:
        where, cause = address_of(settings.mongodb_uri or ""), error.__cause__
        if isinstance(cause, OperationFailure) and cause.code in WRONG_CREDENTIALS:
            raise StartError(f"the database at {where} refuses the user or password in MONGODB_URI") from error
        if cause is None:  # it answers, but cannot be used
            raise StartError(f"the database at {where} cannot be used: {error}") from error
        raise StartError(
            f"the database at {where} is not available: start it, or set MONGODB_URI to one that runs"
        ) from error


def address_of(uri: str) -> str:
    """The hosts of a MongoDB's address, without user, password and options."""
    hosts = uri.partition("://")[2].rpartition("@")[2]
    return unquote(hosts.partition("?")[0].partition("/")[0])
