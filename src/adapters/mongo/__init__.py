"""MongoDB: ODMantic says what documents look like, the driver does the reading and writing (ADR 2)."""
