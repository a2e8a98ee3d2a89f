"""The frame of the page: header, contents, sections; its style and script, and the policy that admits only them."""

from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import Final

STYLE: Final = Path(__file__).with_name("style.css").read_text()
SCRIPT: Final = Path(__file__).with_name("script.js").read_text()


ICON: Final = (
    "data:image/svg+xml,%3Csvg xmlns='http:%2F%2Fwww.w3.org%2F2000%2Fsvg' viewBox='0 0 16 16'%3E"
    "%3Cpath fill='%230b5bd3' d='M2 2h12v9H7l-4 3v-3H2z'/%3E%3C/svg%3E"
)


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


POLICY: Final = (
    f"default-src 'none'; style-src {_hash(STYLE)}; script-src {_hash(SCRIPT)}; img-src data:; base-uri 'none';"
    " form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)
"""Content Security Policy 3: only this style and this script, by their hashes."""


@dataclass(frozen=True, slots=True)
class Link:
    """An entry in the contents. `tag` is a short word before the label: a method, `on` or `emit`."""

    identifier: str
    label: str
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page with its links in the contents; `content` is HTML."""

    identifier: str
    title: str
    links: Sequence[Link]
    content: str


def document(title: str, version: str, lead: str, sections: Sequence[Section]) -> str:
    """The whole HTML document; `lead` says what the page is."""
    parts = "".join(
        f'<section id="{section.identifier}"><h2>{section.title}</h2>{section.content}</section>'
        for section in sections
    )
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}: API</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<link rel="icon" href="{ICON}"><style>{STYLE}</style></head><body>'
        '<a class="skip" href="#content">Skip to the content</a>'
        f'<header><a class="brand" href="#content">{title}</a><span class="version">{escape(version)}</span>'
        '<span class="formats"><a href="/docs/openapi.json">OpenAPI 3.1</a> '
        '<a href="/docs/asyncapi.json">AsyncAPI 3</a></span></header>'
        f'<div class="frame">{_contents(sections)}<main id="content" tabindex="-1">'
        f"<h1>{title} API</h1><p>{lead}</p>{parts}"
        '<p id="nothing" hidden>Nothing matches. <kbd>Esc</kbd> shows everything again.</p></main></div>'
        f"<script>{SCRIPT}</script></body></html>"
    )


def _contents(sections: Iterable[Section]) -> str:
    lists = "".join(
        f'<li><a class="part" href="#{section.identifier}">{section.title}</a>'
        f"<ul>{''.join(map(_item, section.links))}</ul></li>"
        for section in sections
    )
    return (
        '<nav class="contents" aria-label="Contents"><div id="search" role="search" hidden>'
        '<input type="search" placeholder="Search ( / )" aria-label="Search" autocomplete="off" spellcheck="false">'
        '<p role="status"></p></div>'
        f"<details open><summary>Contents</summary><ul>{lists}</ul></details></nav>"
    )


def _item(link: Link) -> str:
    tag = f'<span class="method {link.tag.lower()}">{link.tag}</span>' if link.tag else ""
    return f'<li><a href="#{link.identifier}">{tag}{escape(link.label)}</a></li>'
