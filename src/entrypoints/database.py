"""The database that the settings mean, wherever it runs."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from adapters.embedded_mongo.server import DataInUseError, embedded_mongo, running_mongo
from entrypoints.settings import Settings


@contextmanager
def own_database(settings: Settings) -> Iterator[Settings]:
    """The settings with the address of a running database in them; the embedded one is started for this process
    alone. Raises `EmbeddedMongoError` when that cannot be."""
    if settings.mongodb_uri is not None:
        yield settings
        return
    with embedded_mongo(settings.data_dir / "mongodb") as uri:
        yield settings.model_copy(update={"mongodb_uri": uri})


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
