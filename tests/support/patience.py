"""How long a test waits for what must come."""

from typing import Final

PATIENCE_SECONDS: Final = 30.0
"""Bounds waiting only: whoever waits for that long has waited in vain, however busy the machine is. No test says by it
that something is fast."""
