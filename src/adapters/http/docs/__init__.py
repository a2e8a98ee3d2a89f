"""The documentation for people (/docs) and for programs (/docs/openapi.json, /docs/asyncapi.json)."""
