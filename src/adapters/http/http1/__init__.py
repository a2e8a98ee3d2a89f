"""HTTP/1.1 connections (RFC 9112): a strict syntax, bounded memory and bounded time, on top of Sanic's protocol."""
