"""Installs the packages of requirements.lock into the virtual environment whose Python runs this file.

Every downloaded file is checked against its hash in the lock, uv's own file included. uv asks the indexes that pip is
configured with. Where uv cannot do it, pip does.
"""

import ast
import os
import subprocess
import sys
from pathlib import Path
from typing import Final

LOCK: Final = Path("requirements.lock")
FROM_THE_LOCK: Final = ("--require-hashes", "--no-deps", "--only-binary", ":all:", "--requirement")
THE_SERVICE: Final = ("--no-deps", "--no-build-isolation", "--editable", ".")
PIP: Final = (sys.executable, "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--root-user-action=ignore")
UV: Final = (str(Path(sys.executable).with_name("uv")), "pip", "install", "--quiet", "--python", sys.executable)

SAME_IN_UV: Final = {
    "index-url": ("UV_DEFAULT_INDEX", " "),
    "extra-index-url": ("UV_INDEX", " "),
    "find-links": ("UV_FIND_LINKS", ","),
    "no-index": ("UV_NO_INDEX", " "),
    "trusted-host": ("UV_INSECURE_HOST", " "),
    "proxy": ("ALL_PROXY", " "),
    "cert": ("SSL_CERT_FILE", " "),
}
"""The options of pip that say where packages come from: uv's variable for each, and what separates its values."""


def main() -> int:
    say("installing uv, which installs the rest …")
    if not (run(*PIP, *FROM_THE_LOCK, write_lock_of_uv()) and install_with_uv()):
        say("uv could not do it; installing the Python packages with pip, which takes some minutes …")
        if not (run(*PIP, *FROM_THE_LOCK, str(LOCK)) and run(*PIP, *THE_SERVICE)):
            say("the Python packages could not be installed: see the errors of pip above")
            return 1
    return 0


def install_with_uv() -> bool:
    say("installing the Python packages …")
    return run(*UV, *FROM_THE_LOCK, str(LOCK)) and run(*UV, *THE_SERVICE)


def say(line: str) -> None:
    print(line, flush=True)


def run(*command: str) -> bool:
    """Whether the command succeeded; its errors go to standard error."""
    try:
        return subprocess.run(command, env=uv_environment(), check=False).returncode == 0
    except OSError as error:
        print(error, file=sys.stderr)
        return False


def write_lock_of_uv() -> str:
    """A file with the lines of the lock that name uv and its hashes."""
    entries = LOCK.read_text().replace("\\\n", "\\").splitlines()
    file = Path(sys.prefix, "uv.lock")
    file.write_text("".join(entry.replace("\\", "\\\n") + "\n" for entry in entries if entry.startswith("uv==")))
    return str(file)


def uv_environment() -> dict[str, str]:
    """This environment, with pip's configuration in the words of uv. What is set for uv itself comes first."""
    configured = pip_configuration()
    # pip asks every index. The hashes make that safe for uv too.
    said = {"UV_INDEX_STRATEGY": "unsafe-best-match"}
    for option, (variable, separator) in SAME_IN_UV.items():
        if values := configured.get(option, "").split():
            said[variable] = separator.join(values)
    return said | os.environ


def pip_configuration() -> dict[str, str]:
    """What pip's files and the environment say about `pip install`. The environment comes before the files."""
    listed = subprocess.run((sys.executable, "-m", "pip", "config", "list"), capture_output=True, text=True, check=True)
    pairs = [line.split("=", 1) for line in listed.stdout.splitlines() if "=" in line]
    values = {key: str(ast.literal_eval(value)) for key, value in pairs}
    return {
        option: values[key]
        for option in SAME_IN_UV
        for key in (f"global.{option}", f"install.{option}", f":env:.{option}")
        if key in values
    }


if __name__ == "__main__":
    sys.exit(main())
