"""Where a device asks to continue in the event log."""

from pydantic import ConfigDict

from adapters.wire.deliveries.event_ids import EXAMPLE_EVENT, Since
from adapters.wire.model import WireModel


class SyncPayload(WireModel):
    """`sync`: `since` is the last `eventId` (or `upTo`) that the device has; without it the device begins now."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"since": EXAMPLE_EVENT}]})

    since: str | None = None

    def where(self) -> Since | None:
        """None: from now on. An invalid event id never raises; it lies beyond all events."""
        return None if self.since is None else Since.parse(self.since)
