"""JSON Web Tokens (RFC 7519), HS256 only."""
