"""Small pieces of HTML. `prose` and `code` escape their text; every other content is HTML already."""

import re
from collections.abc import Iterable, Sequence
from html import escape

from adapters.http.docs.schemas import FieldRow


def prose(text: str) -> str:
    """A sentence; what stands in backticks is code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text, quote=False))


def code(text: str) -> str:
    return f"<code>{escape(text, quote=False)}</code>"


def sample(title: str, text: str) -> str:
    return (
        f"<figure><figcaption>{prose(title)}</figcaption><pre><code>{escape(text, quote=False)}</code></pre></figure>"
    )


def entry(identifier: str, heading: str, lead: str, facts: Iterable[str], samples: Iterable[str]) -> str:
    """A route, event or type, with facts on the left and samples on the right."""
    return (
        f'<article id="{identifier}"><h3><a class="anchor" href="#{identifier}" aria-label="link">#</a>{heading}</h3>'
        f"<p>{lead}</p>"
        f'<div class="columns"><div>{"".join(facts)}</div><div>{"".join(samples)}</div></div></article>'
    )


def field_table(title: str, rows: Sequence[FieldRow]) -> str:
    if not rows:
        return ""
    body = "".join(_row(row) for row in rows)
    return f"<h4>{title}</h4><table><tbody>{body}</tbody></table>"


def _row(row: FieldRow) -> str:
    optional = "" if row.is_required else ' <span class="optional">optional</span>'
    description = f"<p>{prose(row.description)}</p>" if row.description else ""
    name = escape(row.name).replace(".", ".<wbr>")
    return f'<tr><th scope="row"><code>{name}</code>{optional}</th><td>{prose(row.type)}{description}</td></tr>'
