"""Sending, reading and counting messages."""
