"""Every use case is timed and logged here, and nowhere else."""

import logging
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import fields, replace
from typing import Any, Final

import structlog

from application.api import Application
from domain.errors import MessagingError, Unavailable

log = structlog.get_logger(__name__)

LEVELS: Final = logging.getLevelNamesMapping()


def configure_logging(level: str, log_format: str) -> None:
    """Write log lines of `level` and above to standard error, as JSON or for people."""
    for_people = structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    renderer = structlog.processors.JSONRenderer() if log_format == "json" else for_people
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.dict_tracebacks if log_format == "json" else structlog.processors.StackInfoRenderer(),
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(LEVELS[level]),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s", force=True)


def observed(app: Application) -> Application:
    """The same application, with every use case logged: its name, who asked, how it ended, how long it took."""
    return replace(app, **{field.name: _observed(field.name, getattr(app, field.name)) for field in fields(app)})


def _observed(name: str, use_case: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    async def run(*command: Any) -> Any:
        caller = getattr(command[0], "caller", None) if command else None
        context = {"use_case": name, "user": caller.user_id if caller else None}
        started = time.perf_counter()
        try:
            result = await use_case(*command)
        except Unavailable as error:
            log.warning("unavailable", **context, ms=_since(started), cause=type(error.__cause__).__name__)
            raise
        except MessagingError as error:
            log.info("refused", **context, ms=_since(started), kind=error.kind.value)
            raise
        log.debug("done", **context, ms=_since(started))
        return result

    return run


def _since(started: float) -> float:
    return round((time.perf_counter() - started) * 1000, 2)
