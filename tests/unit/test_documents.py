"""What the documents say about the code is so, and every decision has the same form."""

import re
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Final

import pytest

from entrypoints.setting_names import all_settings
from entrypoints.welcome import lines_to_try

ROOT: Final = Path(__file__).parents[2]
README: Final = ROOT / "README.md"
DECISIONS: Final = sorted((ROOT / "docs/adr").glob("*.md"))
DOCUMENTS: Final = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("bench/*.md"), *DECISIONS]

STATUS: Final = re.compile(r"- Status: (accepted(, replaces (?P<older>\d+))?|replaced by (?P<newer>\d+))")
DATE: Final = re.compile(r"- Date: \d{4}-\d\d-\d\d")
HEADINGS: Final = ["## Context", "## Decision", "## Consequences"]

FOREIGN: Final = {"save", "model_dump_doc", "model_validate_doc"}
"""Names of libraries that the decisions speak of and the code does not use."""

SOURCES: Final = ("src/**/*.py", "web/src/**/*.ts*", "tests/**/*.py", "tests/**/*.mjs", "scripts/*", "bench/*.py")
SOURCE_FILES: Final = ("pyproject.toml", "Makefile", "requirements.lock")
FOLDERS: Final = ("src/", "web/", "tests/", "docs/", "scripts/", "bench/")
BUILT: Final = "src/adapters/http/page"
"""The page, which is there only after `make page`."""


def lines(decision: Path) -> list[str]:
    return decision.read_text().splitlines()


def title(decision: Path) -> str:
    return decision.name.removesuffix(".md")


def test_decisions_are_numbered_without_a_gap() -> None:
    assert [decision.name[:5] for decision in DECISIONS] == [f"{number:04}-" for number in range(1, len(DECISIONS) + 1)]


@pytest.mark.parametrize("decision", DECISIONS, ids=title)
def test_a_decision_has_number_title_status_and_date_on_top(decision: Path) -> None:
    number = int(decision.name[:4])
    first, empty, status, date, *_ = lines(decision)
    assert re.fullmatch(rf"# {number}\. \S.*[^.]", first)
    assert empty == ""
    assert STATUS.fullmatch(status)
    assert DATE.fullmatch(date)


@pytest.mark.parametrize("decision", DECISIONS, ids=title)
def test_a_decision_says_context_decision_and_consequences(decision: Path) -> None:
    text = decision.read_text()
    assert re.findall(r"^## .*$", text, re.MULTILINE) == HEADINGS
    assert all(part.strip() for part in re.split(r"^## .*$", text, flags=re.MULTILINE))


def test_a_decision_that_replaces_another_is_named_by_it() -> None:
    replacing, replaced = set(), set()
    for number, decision in enumerate(DECISIONS, 1):
        status = STATUS.fullmatch(lines(decision)[2])
        assert status is not None
        if older := status["older"]:
            replacing.add((number, int(older)))
        if newer := status["newer"]:
            replaced.add((int(newer), number))
    assert replacing == replaced


@pytest.mark.parametrize("decision", [one for one in DECISIONS if "replaced by" not in lines(one)[2]], ids=title)
def test_names_of_our_code_in_a_decision_that_holds_exist(decision: Path) -> None:
    missing = [name for name in quoted(decision.read_text()) if not exists(name)]
    assert not missing, f"{decision.name} names what is not there (any more): {', '.join(missing)}"


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "SECURITY.md", "docs/architecture.md"])
def test_paths_that_a_document_names_exist(name: str) -> None:
    paths = [quote for quote in quoted((ROOT / name).read_text()) if quote.startswith(FOLDERS)]
    missing = [path for path in paths if not exists(path)]
    assert not missing, f"{name} names what is not there (any more): {', '.join(missing)}"


def quoted(text: str) -> list[str]:
    """What stands in backticks, blocks of code left out."""
    return re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL))


def exists(name: str) -> bool:
    """True also for what does not look like a name of our code: a path, a module, a setting, a class or a function."""
    if name.startswith(FOLDERS):
        return name.startswith(BUILT) or (ROOT / name).exists()
    if not re.fullmatch(r"[A-Za-z_][\w.]*(\(\))?", name) or name.removesuffix("()") in FOREIGN:
        return True
    words = name.removesuffix("()").split(".")
    return all(word in known_words() for word in words if looks_like_code(word) or len(words) > 1)


def looks_like_code(word: str) -> bool:
    """CamelCase, snake_case or CAPITALS; an ordinary word may be one of the wire, or of another program."""
    return bool(re.search(r"_|[a-z][A-Z]|^[A-Z]{2}", word))


@cache
def known_words() -> frozenset[str]:
    files = [file for pattern in SOURCES for file in ROOT.glob(pattern) if file.is_file() and file != Path(__file__)]
    texts = [file.read_text() for file in [*files, *(ROOT / name for name in SOURCE_FILES)]]
    modules = (part for file in files for part in file.relative_to(ROOT).with_suffix("").parts)
    settings = (setting.name for setting in all_settings())
    return frozenset(chain(modules, settings, *(re.findall(r"\w+", text) for text in texts)))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: str(document.relative_to(ROOT)))
def test_links_lead_to_files(document: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)|\bsrc=\"([^\"]+)\"", document.read_text())
    targets = [target for pair in links for target in pair if target and "://" not in target]
    missing = [target for target in targets if not (document.parent / target).exists()]
    assert not missing, f"{document.name} links to what is not there: {', '.join(missing)}"


def test_the_readme_lists_every_setting_as_the_command_does() -> None:
    listed = re.findall(r"^\| `([A-Z_]+)` \| `(.*?)` \| (.*) \|$", README.read_text(), re.MULTILINE)
    assert listed == [(setting.name, setting.default, setting.meaning) for setting in all_settings()]


def test_the_readme_shows_the_lines_that_the_service_prints() -> None:
    printed = [line for line in lines_to_try("http://127.0.0.1:3000") if re.match(r"\S|  -", line)]
    indented = [line[4:] for line in README.read_text().splitlines() if line.startswith("    ")]
    missing = [line for line in printed if line not in indented]
    assert not missing


def test_every_make_target_that_a_document_names_is_there() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    for document in DOCUMENTS:
        text = document.read_text()
        named = set(re.findall(r"(?:^    |`)make ([a-z-]+)", text, re.MULTILINE))
        assert named <= targets, f"{document.name} names {named - targets}"
