"""Readers of the event log: the relay to devices, and the replay of what a device missed."""
