"""What is installed elsewhere has the page in it."""

import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from adapters.http.static_site import BUILT

ROOT = Path(__file__).parents[2]


@pytest.mark.skipif(not BUILT.exists(), reason="the page has not been built: make page")
def test_the_wheel_contains_the_built_page(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path], cwd=ROOT, check=True)
    (wheel,) = tmp_path.glob("*.whl")
    held = {name for name in ZipFile(wheel).namelist() if name.startswith("adapters/http/page/")}
    built = {f"adapters/http/page/{file.relative_to(BUILT).as_posix()}" for file in BUILT.rglob("*") if file.is_file()}
    assert held == built
    assert "adapters/http/page/index.html" in held
