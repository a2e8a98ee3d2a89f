"""The event log: its entries, its end, and how far its readers are (ADR 11)."""
