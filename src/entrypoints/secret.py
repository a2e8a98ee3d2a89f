"""The secret of the tokens that is made at the first start, and kept."""

import os
import secrets
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from entrypoints.settings import Settings, check_secrets
from entrypoints.start_errors import StartError, ensure_data_dir, explaining_the_files


@dataclass(frozen=True)
class KeptSecret:
    """The file in DATA_DIR that holds the secret (mode 0600), and whether it was made just now."""

    file: Path
    is_new: bool


def with_secret(settings: Settings) -> tuple[Settings, KeptSecret | None]:
    """`settings` with a secret. None beside it when the operator set one.

    Raises `StartError` when the file of the secret cannot be used."""
    if settings.jwt_secret is not None:
        return settings, None
    ensure_data_dir(settings.data_dir)
    file = settings.data_dir / "jwt-secret"
    with explaining_the_files(str(file), "set another DATA_DIR"):
        is_new = not file.exists() and _make(file)
        secret = file.read_text().strip()
    try:
        check_secrets(secret)
    except ValueError as error:
        raise StartError(
            f"{file} holds no secret that can be used: {error}; delete it to have a new one made"
        ) from None
    return settings.model_copy(update={"jwt_secret": secret}), KeptSecret(file, is_new)


def _make(file: Path) -> bool:
    """Whether the secret is ours: another process may make one at the same time."""
    with tempfile.NamedTemporaryFile("w", dir=file.parent) as new:  # mode 0600
        new.write(secrets.token_urlsafe(48))
        new.flush()
        with suppress(FileExistsError):
            os.link(new.name, file)
            return True
    return False
