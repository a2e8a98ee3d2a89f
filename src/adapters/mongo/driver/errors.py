"""What the driver raises, in the words of the domain; neither text ever holds a document."""

from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any, Final, ParamSpec, TypeVar

from pymongo.errors import BulkWriteError, ConnectionFailure, DuplicateKeyError, PyMongoError

from domain.errors import Conflict, MessagingError, Unavailable

DUPLICATE_KEY: Final = 11000

P = ParamSpec("P")
T = TypeVar("T")


def translated(error: PyMongoError) -> MessagingError:
    """`Conflict` for a second document where only one may be, `Unavailable` for everything else."""
    if isinstance(error, DuplicateKeyError) or _is_duplicate_among_many(error):
        return Conflict("it exists already")
    return Unavailable("the database is not available")


def _is_duplicate_among_many(error: PyMongoError) -> bool:
    return isinstance(error, BulkWriteError) and any(
        one["code"] == DUPLICATE_KEY for one in (error.details or {}).get("writeErrors", ())
    )


def is_outage(error: Exception) -> bool:
    """Whether the trouble is the database's, so that its outcome may be unknown and all else fails with it."""
    cause = error.__cause__
    return isinstance(cause, PyMongoError) and (
        isinstance(cause, ConnectionFailure)
        or cause.timeout
        or any(
            cause.has_error_label(label) for label in ("TransientTransactionError", "UnknownTransactionCommitResult")
        )
    )


def translating(method: Callable[P, Coroutine[Any, Any, T]]) -> Callable[P, Coroutine[Any, Any, T]]:
    """Let a store method raise the domain's errors. Inside a transaction the driver's go through untouched, because
    the transaction needs their labels to decide whether to run the work again."""

    @wraps(method)
    async def translate(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return await method(*args, **kwargs)
        except PyMongoError as error:
            if error.has_error_label("TransientTransactionError"):
                raise
            raise translated(error) from error

    return translate
