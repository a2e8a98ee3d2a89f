"""Labels of figures come from closed sets: the number of series never depends on what clients send."""

from collections.abc import Collection
from dataclasses import fields
from typing import Final, Generic, TypeVar, get_args

from prometheus_client.metrics import MetricWrapperBase

from application.api import Application, Topic
from domain.errors import ErrorKind
from domain.events import DurableEvent, EphemeralEvent

OTHER: Final = "other"

USE_CASES: Final = frozenset(
    f"{topic.name}.{use_case.name}"
    for topic in fields(Application)
    if isinstance(topic.type, type) and issubclass(topic.type, Topic)
    for use_case in fields(topic.type)
)
OUTCOMES: Final = frozenset({"done", "ok", "failed", *ErrorKind})
EVENTS: Final = frozenset(event.__name__ for event in (*get_args(DurableEvent), *get_args(EphemeralEvent)))
DELIVERIES: Final = frozenset({"delivered", "pending"})
CLOSE_REASONS: Final = frozenset(
    {
        "client disconnect",
        "client namespace disconnect",
        "not caught up",
        "not connected",
        "overlapping polls",
        "overlapping posts",
        "parse error",
        "ping timeout",
        "server shutdown",
        "token expired",
        "token revoked",
        "too many events",
        "flooding",
        "too slow",
        "transport close",
        "trouble",
    }
)
COMMANDS: Final = frozenset(
    {
        "abortTransaction",
        "aggregate",
        "collMod",
        "commitTransaction",
        "count",
        "create",
        "createIndexes",
        "delete",
        "distinct",
        "dropIndexes",
        "endSessions",
        "find",
        "findAndModify",
        "getMore",
        "hello",
        "insert",
        "killCursors",
        "listCollections",
        "listIndexes",
        "ping",
        "update",
    }
)
"""Those of MongoDB that the service sends."""

M = TypeVar("M", bound=MetricWrapperBase)


class ClosedLabels(Generic[M]):
    """A figure whose labels have a closed set of values each, in the order of its labels."""

    def __init__(self, metric: M, *known: Collection[str]) -> None:
        self._metric = metric
        self._known = known

    def labels(self, *values: str) -> M:
        """The figure of these values. A value that is not of its set counts as `other`."""
        pairs = zip(values, self._known, strict=True)
        return self._metric.labels(*(value if value in known else OTHER for value, known in pairs))
