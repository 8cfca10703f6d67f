"""Sessions of the publication (reuseSessions in default.vrd) and what waking one up costs."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Literal

Mode = Literal["autouse", "use", "dontuse"]


@dataclass
class Sessions:
    """What the web server's extension does about sessions; times are in seconds.

    Attributes:
        mode: autouse: the extension keeps them itself; use: the client asks by `IBSession` and keeps a cookie;
            dontuse: every request starts its own.
        max_age: A session that was idle for longer is dead.
        pool: How many there can be at once; beyond that 406.
        cold: What starting a session costs.
        warm: What any request costs.
        balance_cold: What a register's function costs the first time in a session…
        balance_warm: … and later.
    """

    mode: Mode = "autouse"
    max_age: float = 20.0
    pool: int = 10
    cold: float = 0.0
    warm: float = 0.0
    balance_cold: float = 0.0
    balance_warm: float = 0.0
    started: int = 0
    _used: dict[str, float] = field(default_factory=dict)
    _counted: set[str] = field(default_factory=set)

    def like_a_real_base(self) -> None:
        """Latencies of a live УТ 11 behind IIS, shortened about three times so that a demonstration stays watchable."""
        self.cold, self.warm, self.balance_cold, self.balance_warm = 3.0, 0.12, 4.0, 0.7

    def enter(self, headers: dict[str, str], now: float, function: bool) -> tuple[int, float, str]:
        """Take a session for a request: (HTTP status, seconds to wait, cookie to set or "")."""
        for name in [name for name, used in self._used.items() if now - used > self.max_age]:
            self._drop(name)
        wish, cookie = headers.get("ibsession", ""), _cookie(headers)
        if self.mode == "use" and cookie and cookie not in self._used:
            return 400, 0.0, ""
        name = self._name(wish, cookie)
        fresh = name not in self._used
        if fresh and len(self._used) >= self.pool:
            return 406, 0.0, ""
        wait = self._cost(name, fresh, function)
        self._used[name] = now
        if wish == "finish" or name.startswith("once"):
            self._drop(name)
        return 200, wait, name if self.mode == "use" and wish == "start" else ""

    def _name(self, wish: str, cookie: str) -> str:
        if self.mode == "autouse":
            return "pooled"
        if self.mode == "use" and cookie:
            return cookie
        return str(uuid.uuid4()) if self.mode == "use" and wish == "start" else f"once {self.started}"

    def _cost(self, name: str, fresh: bool, function: bool) -> float:
        wait = self.warm
        if fresh:
            self.started += 1
            wait += self.cold
        if function:
            wait += self.balance_warm if name in self._counted else self.balance_cold
            self._counted.add(name)
        return wait

    def _drop(self, name: str) -> None:
        self._used.pop(name, None)
        self._counted.discard(name)


def _cookie(headers: dict[str, str]) -> str:
    parts = (part.strip().partition("=") for part in headers.get("cookie", "").split(";"))
    return next((value for name, _, value in parts if name == "ibsession"), "")
