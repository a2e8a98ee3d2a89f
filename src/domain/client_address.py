"""Where a client connects from: one spelling for each address, and one name for whoever has it."""

import re
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Final

_SPELLINGS: Final = re.compile(
    r'"?(?:(?P<v4>[0-9.]+)(?::[0-9]{1,5})?|\[(?P<bracketed>[^\]%]+)(?:%[^\]]*)?\](?::[0-9]{1,5})?|(?P<v6>[^\]%]+)(?:%.*)?)"?'
)
"""An IPv4 address with or without a port, an IPv6 address in brackets with or without a port, or one alone; with or
without a zone id (RFC 4007) and quotes (RFC 7239, section 6)."""


def client_address(forwarded: str, peer: str) -> str:
    """The address of a client: `forwarded`, as a trusted proxy gave it, or that of the connection's peer if it gave
    none. What is no address counts as none, so that nobody is a new client by each invented one."""
    return canonical(forwarded) or canonical(peer) or peer


@lru_cache(maxsize=10_000)
def canonical(text: str) -> str | None:
    """The one spelling of an address, without port, zone id and brackets; None for what is no address."""
    spelling = _SPELLINGS.fullmatch(text.strip())
    parsed = _parsed(spelling[spelling.lastgroup]) if spelling is not None and spelling.lastgroup else None
    return None if parsed is None else str(parsed)


@lru_cache(maxsize=10_000)
def network(address: str) -> str:
    """Who is counted for `address`: whoever has one IPv6 address has the 2^64 around it too."""
    text = canonical(address)
    if text is None or ":" not in text:
        return text or address
    return str(IPv6Network((text, 64), strict=False))


def _parsed(text: str) -> IPv4Address | IPv6Address | None:
    """An IPv4 address that is mapped into IPv6 (RFC 4291, section 2.5.5.2) is the IPv4 address."""
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address
