"""What an operator can set, all of it by environment variables."""

from pathlib import Path
from typing import Final, Literal

from pydantic import Field, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from application.rate_limits import Quotas
from domain.notification import Language
from domain.rate_limit import Quota

MIN_SECRET_BYTES: Final = 32
LOOPBACK: Final = ("127.0.0.1", "::1", "localhost")
SHARING: Final = 100
"""So many times as much is allowed an address as a user: people share addresses."""


class Settings(BaseSettings):
    """Each field is read from the variable of the same name in capitals; an empty variable counts as unset."""

    model_config = SettingsConfigDict(env_ignore_empty=True, frozen=True, extra="ignore", hide_input_in_errors=True)

    mongodb_uri: str | None = Field(
        default=None,
        description="address of a MongoDB replica set; the database is the one it names, else mazadclick;"
        " unset: a MongoDB of its own under DATA_DIR",
    )
    data_dir: Path = Field(default=Path("data"), description="where the MongoDB of its own and a made secret are kept")
    host: str = Field(default="127.0.0.1", description="address to listen on; 0.0.0.0 is every address")
    port: int = Field(default=3000, ge=0, le=65535, description="port to listen on; 0 takes a free one")
    jwt_secret: str | None = Field(
        default=None,
        description="secret of the tokens (HS256), at least 32 bytes; several, separated by commas: the first signs,"
        " all verify; required with MONGODB_URI; unset: made at the first start and kept in DATA_DIR",
    )
    cors_origins: str = Field(
        default="*",
        description="origins whose pages may connect, separated by commas; * is any, none is the same origin",
    )
    demo: bool | None = Field(
        default=None,
        description="whether the page lets anybody sign in as the people of a demo; unset: only with the MongoDB of its"
        " own, a made secret and a HOST that this machine alone reaches",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", description="lowest level that is logged: DEBUG, INFO, WARNING or ERROR"
    )
    log_format: Literal["console", "json"] = Field(default="console", description="console for people, json for tools")
    language: Language = Field(
        default=Language.ENGLISH,
        description="language of the notifications that the service writes: en, fr or ar; stored ones keep theirs",
    )
    legacy_events: bool = Field(
        default=False, description="true also sends events under the names that the platform's older clients know"
    )
    event_retention_days: int = Field(
        default=7, ge=1, le=365, description="days for which a client can have replayed what it missed"
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
    rate_limit_messages: str = Field(
        default="6000/60",
        description="messages of a user, as count/seconds; one to 499 others, or a new chat with them, counts as 99 or"
        " 50; off is no limit",
    )
    rate_limit_chats: str = Field(
        default="500/86400",
        description="chats that a user opens, admins excepted; each 16 KiB of profiles count as one more; or off",
    )
    rate_limit_notifications: str = Field(
        default="500000/86400",
        description="notifications of others that a user's messages and chats cause, admins excepted; or off",
    )
    rate_limit_api: str = Field(
        default="12000/60", description="HTTP requests of a user, and 100 times as many of an address; or off"
    )
    rate_limit_connections: str = Field(
        default="300/60", description="new sockets of a user, and 100 times as many of an address; or off"
    )
    rate_limit_events: str = Field(default="12000/60", description="events of one kind from a user's sockets; or off")
    rate_limit_failures: str = Field(
        default="300/60",
        description="invalid tokens from an address; more are answered 429, valid ones never are; or off",
    )
    max_devices: int = Field(default=30, ge=1, description="sockets that a user may have open in one process")
    request_timeout: float = Field(
        default=10.0, gt=0, description="seconds that a client may take for the head of a request, and for its body"
    )
    tls_cert: Path | None = Field(
        default=None, description="PEM file of the certificate chain to serve TLS with; unset: no TLS"
    )
    tls_key: Path | None = Field(default=None, description="PEM file of its private key")
    metrics_token: str | None = Field(
        default=None, min_length=16, description="bearer token that /metrics requires; unset: /metrics is open"
    )
    proxies_count: int | None = Field(
        default=None, ge=0, description="how many proxies of ours append to X-Forwarded-For; unset: none is trusted"
    )
    forwarded_secret: str | None = Field(
        default=None, description="the secret with which our proxy marks its Forwarded header (RFC 7239)"
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
            check_secrets(value)
        return value

    @model_validator(mode="after")
    def _secret_for_a_shared_database(self) -> "Settings":
        if self.mongodb_uri is not None and self.jwt_secret is None:
            raise ValueError("JWT_SECRET must be set when MONGODB_URI is: it is the platform's, so that its tokens fit")
        return self

    @field_validator(
        "rate_limit_messages",
        "rate_limit_chats",
        "rate_limit_notifications",
        "rate_limit_api",
        "rate_limit_connections",
        "rate_limit_events",
        "rate_limit_failures",
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
            chats=Quota.parse(self.rate_limit_chats, "chats"),
            notifications=Quota.parse(self.rate_limit_notifications, "notifications"),
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


def check_secrets(text: str) -> None:
    """Raises `ValueError` unless `text` is one secret or several, separated by commas, each long enough."""
    if not _split(text) or any(len(one.encode()) < MIN_SECRET_BYTES for one in _split(text)):
        raise ValueError(f"every secret must have at least {MIN_SECRET_BYTES} bytes")
