"""A MongoDB of our own: one mongod, started and supervised by the service (ADR 4)."""
