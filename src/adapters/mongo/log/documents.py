"""The collections of the event log."""

from datetime import datetime
from typing import Any

from odmantic import Field, Model
from odmantic.config import ODMConfigDict
from pymongo import ASCENDING, IndexModel

from adapters.mongo.driver.fields import Mapping


class EventDocument(Model):
    """What one change made happen; `id` is its position in the log. `by` is the process that committed it."""

    model_config = ODMConfigDict(
        collection="events",
        indexes=lambda: [IndexModel([("audience", ASCENDING), ("_id", ASCENDING)], name="audience")],
    )

    id: int = Field(primary_field=True)
    at: datetime
    by: str
    audience: list[str]
    events: list[Any]


class CounterDocument(Model):
    """The last position of the log; `processes` have entries that they have not published yet, as far as they noted."""

    model_config = ODMConfigDict(collection="counters")

    id: str = Field(primary_field=True)
    position: int = 0
    processes: Mapping = Field(default_factory=dict)
