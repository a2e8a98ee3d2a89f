"""The HTTP API on Sanic: parse, carry out, represent."""
