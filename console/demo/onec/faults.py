"""Troubles that tests and the demo switch on while the base is running."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import chain, repeat

from console.demo.onec.http import Reply, Request

JSON = ("Content-Type", "application/json;charset=utf-8")
HTML = ("Content-Type", "text/html;charset=utf-8")
_LOCKED = (
    '{"#exception": "{http://v8.1c.ru/8.2/virtual-resource-system}Exception", "exception": {"reason": 403, '
    '"descr": "HTTP: Forbidden\\nОшибка при выполнении запроса GET к ресурсу /odata/x:", "inner": {"descr": '
    '"Начало сеанса с информационной базой запрещено.\\nВедутся технические работы", "inner": {"descr": '
    '"Ведутся технические работы", "creationStack": "'
)
_NO_LICENCE = "Не обнаружено свободной лицензии!"
_DISK = "The device is full '/tmp/v8_x.tmp'. 28(0x0000001C): No space left on device"
_LOGIN_PAGE = (
    "<!DOCTYPE html>\n<html><head><title>Идентификация пользователя</title></head><body>Доступ запрещен</body></html>"
)
_STATUS_PAGES = {401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 500: "Internal Server Error",
                 502: "Bad Gateway", 503: "Service Unavailable"}  # fmt: skip


@dataclass(slots=True)
class Fault:
    """One trouble that is switched on.

    Attributes:
        name: What it is.
        path_contains: Only requests whose decoded path and query contain this suffer; None: all.
        left: How many more requests suffer; None: until it is cleared.
        hits: How many have suffered.
    """

    name: str
    path_contains: str | None = None
    left: int | None = None
    hits: int = 0
    delay: float = 0.0
    hold: asyncio.Event | None = None
    replace: Callable[[], Reply] | None = None
    change: Callable[[Reply], Reply] | None = None

    def takes(self, target: str) -> bool:
        """Whether this request suffers; counts it."""
        if self.left == 0 or (self.path_contains is not None and self.path_contains not in target):
            return False
        self.hits += 1
        self.left = None if self.left is None else self.left - 1
        return True


@dataclass(slots=True)
class Faults:
    """The troubles that are on. Each method switches one on; `path_contains` and `times` say for which requests."""

    active: list[Fault] = field(default_factory=list)

    def clear(self) -> None:
        """Everything is well again; what was stalled goes on."""
        for fault in self.active:
            if fault.hold is not None:
                fault.hold.set()
        self.active.clear()

    def slow(self, seconds: float, path_contains: str | None = None, times: int | None = None) -> Fault:
        """Answers come so much later."""
        return self._on(Fault("slow", path_contains, times, delay=seconds))

    def stall(self, path_contains: str | None = None, times: int | None = None) -> Fault:
        """Nothing comes at all until `clear`: not even headers."""
        return self._on(Fault("stall", path_contains, times, hold=asyncio.Event()))

    def stall_body(self, path_contains: str | None = None, times: int | None = None) -> Fault:
        """Headers and half of the body come, then nothing until `clear`."""
        hold = asyncio.Event()

        def change(reply: Reply) -> Reply:
            reply.body = [body := b"".join(reply.body)]
            reply.after, reply.stall = len(body) // 2, hold
            return reply

        fault = Fault("stall_body", path_contains, times, change=change)
        # Waiting happens on the wire, not before the answer: `clear` finds the event in a fault of its own.
        self.active.append(Fault("stall_body hold", left=0, hold=hold))
        return self._on(fault)

    def cut_body(self, path_contains: str | None = None, times: int | None = None) -> Fault:
        """The connection breaks in the middle of the body."""

        def change(reply: Reply) -> Reply:
            reply.body = [body := b"".join(reply.body)]
            reply.after = len(body) // 2
            return reply

        return self._on(Fault("cut_body", path_contains, times, change=change))

    def wrong_length(self, by: int = 100, path_contains: str | None = None, times: int | None = None) -> Fault:
        """Content-Length promises `by` bytes more than come (less when negative)."""

        def change(reply: Reply) -> Reply:
            reply.body = [body := b"".join(reply.body)]
            reply.length = max(len(body) + by, 0)
            return reply

        return self._on(Fault("wrong_length", path_contains, times, change=change))

    def huge_body(self, megabytes: int, path_contains: str | None = None, times: int | None = None) -> Fault:
        """A body that goes on for so long; it is JSON, of blanks mostly."""

        def replace() -> Reply:
            return Reply(200, [JSON], chain((b'{"value": [',), repeat(b" " * (1 << 20), megabytes), (b"]}",)))

        return self._on(Fault("huge_body", path_contains, times, replace=replace))

    def bom(self, path_contains: str | None = None, times: int | None = None) -> Fault:
        """A byte order mark stands before the JSON."""
        return self._on(Fault("bom", path_contains, times, change=_before(b"\xef\xbb\xbf")))

    def nan(self, path_contains: str | None = None, times: int | None = None) -> Fault:
        """The first number in the JSON is NaN, which is no JSON."""
        return self._on(Fault("nan", path_contains, times, change=_with_nan))

    def status(self, code: int, path_contains: str | None = None, times: int | None = None) -> Fault:
        """The web server answers so by itself, with its own page: 401, 403, 404, 500, 502 or 503."""
        name = _STATUS_PAGES[code]
        page = f"<html><head><title>{code} - {name}</title></head><body><h1>{name}</h1></body></html>"
        headers = [HTML, ("WWW-Authenticate", 'Basic realm="1C:Enterprise 8.3"')] if code == 401 else [HTML]
        return self._on(
            Fault("status", path_contains, times, replace=lambda: Reply(code, list(headers), [page.encode()]))
        )

    def html(self, code: int = 200, path_contains: str | None = None, times: int | None = None) -> Fault:
        """A page instead of data: with 200 a login page, with 500 the platform's own error."""
        page = _LOGIN_PAGE if code == 200 else _platform_page("Unrecoverable error", _DISK)
        return self._on(Fault("html", path_contains, times, replace=lambda: Reply(code, [HTML], [page.encode()])))

    def locked(self, path_contains: str | None = None, times: int | None = None) -> Fault:
        """Sessions are forbidden (maintenance): 403, JSON of another shape, after a BOM, tens of kilobytes long."""
        stack = "core83.dll:0x0000000000085928 " * 1500
        body = f'\ufeff{_LOCKED}{stack}"}}}}}}}}'.encode()
        return self._on(Fault("locked", path_contains, times, replace=lambda: Reply(403, [JSON], [body])))

    def no_licence(self, status: int = 500, path_contains: str | None = None, times: int | None = None) -> Fault:
        """No free client licence. The HTTP status of this is not known from anywhere: choose one."""
        return self._on(Fault("no_licence", path_contains, times, replace=lambda: no_licence(status)))

    def memory(self, path_contains: str | None = None, times: int | None = None) -> Fault:
        """The base ran out of memory on this query."""
        body = (
            '{\n"odata.error": {\n"code": "-1",\n"message": {\n"lang": "ru",\n"value": "Недостаточно памяти"\n}\n}\n}'
        )
        return self._on(Fault("memory", path_contains, times, replace=lambda: Reply(500, [JSON], [body.encode()])))

    def _on(self, fault: Fault) -> Fault:
        self.active.append(fault)
        return fault

    async def before(self, request: Request) -> list[Fault]:
        """Wait as the troubles demand; those that concern this request are returned."""
        target = request.path + "?" + "&".join(f"{name}={value}" for name, value in request.query)
        taken = [fault for fault in list(self.active) if fault.takes(target)]
        for fault in taken:
            if fault.delay:
                await asyncio.sleep(fault.delay)
            if fault.hold is not None:
                await fault.hold.wait()
        return taken


def no_licence(status: int = 500) -> Reply:
    """The answer of a base without a free licence."""
    return Reply(status, [HTML], [_platform_page("Невосстановимая ошибка", _NO_LICENCE).encode()])


def _platform_page(head: str, reason: str) -> str:
    return (
        '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01//EN">\n'
        "<html><head><title>1C:Enterprise 8 application error</title></head>"
        f"<body><h2>1C:Enterprise 8 application error:</h2>{head}<br><b>by reason: </b><br>{reason}</body></html>"
    )


def _before(prefix: bytes) -> Callable[[Reply], Reply]:
    def change(reply: Reply) -> Reply:
        reply.body = chain((prefix,), reply.body)
        return reply

    return change


def _with_nan(reply: Reply) -> Reply:
    text = b"".join(reply.body).decode()
    reply.body = [re.sub(r'(": )-?\d+(\.\d+)?(?=[,\n])', r"\1NaN", text, count=1).encode()]
    return reply
