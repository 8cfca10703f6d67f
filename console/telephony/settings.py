"""What has to be known of one PBX to talk to it."""

import codecs
import re
from dataclasses import dataclass, field

_LINE_BREAK = re.compile(r"[\r\n\0]")


@dataclass(frozen=True, slots=True)
class PbxSettings:
    """One PBX of the configuration.

    `name` is how the configuration calls it. `ca_file` is a PEM file with the authority that signed the PBX's
    certificate; without it the computer's own authorities count. `encoding` is what old PBXs write names in; UTF-8 is
    always tried first. `dial` makes a channel of a line (`{line}` is replaced), `context` is where a number that we
    dial enters the dial plan. `ping_s` is how often, in seconds, a quiet connection is probed.

    Raises:
        ValueError: when `encoding` is not one that Python knows, `dial` has no `{line}`, or a value has a line break.
    """

    name: str
    host: str
    port: int
    user: str
    secret: str = field(repr=False)
    tls: bool = False
    ca_file: str | None = None
    encoding: str = "cp1251"
    dial: str = "PJSIP/{line}"
    context: str = "from-internal"
    ping_s: float = 5.0

    def __post_init__(self) -> None:
        try:
            codecs.lookup(self.encoding)
        except LookupError:
            raise ValueError(f"encoding: {self.encoding!r} is not known; use cp1251, koi8-r or latin-1") from None
        for key in ("user", "secret", "dial", "context"):
            if _LINE_BREAK.search(getattr(self, key)):
                raise ValueError(f"{key}: must be one line")  # a second one would be a command of its own to the PBX
        if "{line}" not in self.dial:
            raise ValueError(f"dial: {self.dial!r} must hold {{line}}, such as PJSIP/{{line}}")
