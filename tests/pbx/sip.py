"""The words of SIP: headers, tags and unique names."""

from __future__ import annotations

import itertools
import re

numbers = itertools.count(1)
HOST = "127.0.0.1"
PATIENCE = 10.0


def unique(prefix: str) -> str:
    """A name that nobody else has, in this process and the next."""
    return f"{prefix}{next(numbers)}x{id(numbers):x}"


def headers(message: str, name: str) -> list[str]:
    """Every value of a header."""
    return re.findall(rf"(?im)^{name}[ \t]*:[ \t]*(.*?)\r?$", message)


def header(message: str, name: str) -> str:
    """The first value of a header, or ""."""
    return next(iter(headers(message, name)), "")


def uri(value: str) -> str:
    """The address in `<…>`."""
    found = re.search(r"<(sip:[^>]+)>", value)
    return found.group(1) if found else value


def tag_of(value: str) -> str:
    """The tag of a From or To."""
    return value.partition("tag=")[2]


def media_of(message: str) -> tuple[str, int] | None:
    """Where the sender of this message listens for voice."""
    host = re.search(r"(?m)^c=IN IP4 (\S+)", message)
    port = re.search(r"(?m)^m=audio (\d+)", message)
    return (host.group(1), int(port.group(1))) if host and port else None
