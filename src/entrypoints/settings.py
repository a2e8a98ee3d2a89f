"""What an operator can set, all of it by environment variables."""

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Final, Literal

from pydantic import Field, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from application.rate_limits import Quotas
from domain.rate_limit import Quota

MIN_SECRET_BYTES: Final = 32
LOOPBACK: Final = ("127.0.0.1", "::1", "localhost")
SHARING: Final = 100
"""So many times as much is allowed an address as a user: people share addresses."""


class Settings(BaseSettings):
    """Each field is read from the variable of the same name in capitals; an empty variable counts as unset."""

    model_config = SettingsConfigDict(env_ignore_empty=True, frozen=True, extra="ignore", hide_input_in_errors=True)

    mongodb_uri: str | None = Field(
        default=None, description="address of the MongoDB replica set; unset: an embedded MongoDB under DATA_DIR"
    )
    data_dir: Path = Field(
        default=Path("data"), description="where the embedded MongoDB and the secret it comes with are kept"
    )
    host: str = Field(default="127.0.0.1", description="address to listen on")
    port: int = Field(default=3000, ge=0, le=65535, description="port to listen on; 0 takes a free one")
    jwt_secret: str | None = Field(
        default=None,
        description="secret of the tokens (HS256), at least 32 bytes; several, separated by commas: the first signs,"
        " all verify; unset with the embedded MongoDB: made at the first start and kept in DATA_DIR",
    )
    cors_origins: str = Field(
        default="*",
        description="origins whose pages may connect, separated by commas; * is any, none is the same origin",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(default="INFO", description="least level logged")
    log_format: Literal["console", "json"] = Field(default="console", description="how log lines look")
    demo: bool | None = Field(
        default=None,
        description="whether the page lets anybody sign in as one of three people of a demo; unset: only with the"
        " embedded MongoDB, no JWT_SECRET and a HOST that nobody else reaches",
    )
    legacy_events: bool = Field(
        default=False, description="also send the events under the names that the platform's older clients know"
    )
    event_retention_days: int = Field(
        default=7, ge=1, le=365, description="how long what was missed can be replayed to a client, in days"
    )
    max_message_length: int = Field(default=4000, ge=1, description="longest text of a message, in characters")
    max_body_bytes: int = Field(default=1024 * 1024, ge=1024, description="largest request body and socket packet")
    socket_buffer_bytes: int = Field(
        default=1024 * 1024,
        ge=64 * 1024,
        description="most that may wait for one socket, in bytes; at half, typing and presence are dropped,"
        " beyond it the socket is closed",
    )
    socket_buffer_packets: int = Field(default=8192, ge=64, description="the same, in packets")
    rate_limit_messages: str = Field(default="6000/60", description="messages of a user: <count>/<seconds>, or off")
    rate_limit_api: str = Field(
        default="12000/60", description="HTTP requests of a user, and 100 times as many from an address, or off"
    )
    rate_limit_connections: str = Field(
        default="300/60", description="sockets that a user opens, and 100 times as many from an address, or off"
    )
    rate_limit_events: str = Field(default="12000/60", description="events of one kind from a user's sockets, or off")
    rate_limit_failures: str = Field(
        default="300/60", description="tokens from an address that are no good, before it has to wait, or off"
    )
    max_devices: int = Field(default=30, ge=1, description="sockets that a user may have open in one process")
    request_timeout: float = Field(
        default=10.0, gt=0, description="seconds that a client may take to send the head of a request"
    )
    tls_cert: Path | None = Field(default=None, description="file of the certificate chain (PEM) to serve TLS with")
    tls_key: Path | None = Field(default=None, description="file of its private key (PEM)")
    metrics_token: str | None = Field(
        default=None, min_length=16, description="what /metrics asks for as a bearer token; unset: it is open"
    )
    proxies_count: int | None = Field(
        default=None, ge=0, description="how many proxies of ours append to X-Forwarded-For; unset: none is trusted"
    )
    forwarded_secret: str | None = Field(
        default=None, description="the `secret` by which our proxy marks its Forwarded header (RFC 7239)"
    )

    @field_validator("mongodb_uri")
    @classmethod
    def _is_address(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("mongodb://", "mongodb+srv://")):
            raise ValueError("must begin with mongodb:// or mongodb+srv://")
        return value

    @field_validator("jwt_secret")
    @classmethod
    def _long_enough(cls, value: str | None) -> str | None:
        if value is not None:
            _check_secrets(value)
        return value

    @model_validator(mode="after")
    def _secret_for_a_shared_database(self) -> "Settings":
        if self.mongodb_uri is not None and self.jwt_secret is None:
            raise ValueError("JWT_SECRET must be set when MONGODB_URI is: it is the platform's, so that its tokens fit")
        return self

    @field_validator(
        "rate_limit_messages", "rate_limit_api", "rate_limit_connections", "rate_limit_events", "rate_limit_failures"
    )
    @classmethod
    def _is_limit(cls, value: str) -> str:
        Quota.parse(value, "")
        return value

    @model_validator(mode="after")
    def _certificate_with_key(self) -> "Settings":
        if (self.tls_cert is None) != (self.tls_key is None):
            raise ValueError("TLS_CERT and TLS_KEY must be set together")
        return self

    @property
    def is_encrypted(self) -> bool:
        return self.tls_cert is not None

    @property
    def quotas(self) -> Quotas:
        calls = Quota.parse(self.rate_limit_api, "calls")
        connections = Quota.parse(self.rate_limit_connections, "connections")
        return Quotas(
            messages=Quota.parse(self.rate_limit_messages, "messages"),
            calls=calls,
            calls_of_address=calls and calls.times(SHARING, "calls-of-address"),
            connections=connections,
            connections_of_address=connections and connections.times(SHARING, "connections-of-address"),
            events=Quota.parse(self.rate_limit_events, "events"),
            failures_of_address=Quota.parse(self.rate_limit_failures, "failures"),
        )

    @property
    def offers_demo(self) -> bool:
        """Whether anybody who reaches the page may sign in. To be asked before a secret was made."""
        if self.demo is not None:
            return self.demo
        return self.mongodb_uri is None and self.jwt_secret is None and self.host in LOOPBACK

    @property
    def secrets(self) -> list[str]:
        """The secrets that are set, the signing one first."""
        return _split(self.jwt_secret or "")

    @property
    def origins(self) -> list[str]:
        return [] if self.cors_origins == "none" else _split(self.cors_origins)


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _check_secrets(text: str) -> None:
    if not _split(text) or any(len(one.encode()) < MIN_SECRET_BYTES for one in _split(text)):
        raise ValueError(f"every secret must have at least {MIN_SECRET_BYTES} bytes")


def with_secret(settings: Settings) -> tuple[Settings, Path | None]:
    """`settings` with a secret, and the file in which a made one is kept (mode 0600).

    Raises `OSError` when that file cannot be used."""
    if settings.jwt_secret is not None:
        return settings, None
    file = settings.data_dir / "jwt-secret"
    if not file.exists():
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=settings.data_dir) as new:  # mode 0600
            new.write(secrets.token_urlsafe(48))
            new.flush()
            with suppress(FileExistsError):  # somebody else made one in the meantime
                os.link(new.name, file)
    secret = file.read_text().strip()
    try:
        _check_secrets(secret)
    except ValueError as error:
        raise OSError(f"{file} holds no secret that can be used: {error}; delete it to have a new one made") from None
    return settings.model_copy(update={"jwt_secret": secret}), file
