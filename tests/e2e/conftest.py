from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.program import Start, starter


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    with starter(tmp_path) as start_one:
        yield start_one
