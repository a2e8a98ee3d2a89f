from collections.abc import Sequence
from dataclasses import dataclass

from application.ports.health import HealthProbe


@dataclass(frozen=True, slots=True)
class CheckReadiness:
    """Returns when every part that the service depends on answers; raises `Unavailable` otherwise."""

    probes: Sequence[HealthProbe]

    async def __call__(self) -> None:
        for probe in self.probes:
            await probe.check()
