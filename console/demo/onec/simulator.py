"""The simulator as one object: a company behind the standard OData interface, on a port of this machine."""

from __future__ import annotations

import asyncio
import base64
import binascii
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote

from console.demo.company import Company
from console.demo.onec import caller_service
from console.demo.onec.answers import Answer, Settings
from console.demo.onec.caller_service import CallerService
from console.demo.onec.errors import ODataError
from console.demo.onec.families import UT11
from console.demo.onec.faults import HTML, Fault, Faults, no_licence
from console.demo.onec.http import Reply, Request, Server
from console.demo.onec.infobase import Infobase
from console.demo.onec.service import Service
from console.demo.onec.sessions import Sessions

Kind = Literal["json", "atom"]
_SERVICE = "/odata/standard.odata"
_PLACES = (_SERVICE, caller_service.ROOT.rstrip("/"))
_LARGE = 20_000


@dataclass(slots=True)
class Logged:
    """A request that was made. Times are of the event loop's clock; `ended` is None while it runs.

    `status` is 0 until there is an answer. `path` is what follows the publication, decoded.
    """

    method: str
    path: str
    query: dict[str, str]
    started: float
    ended: float | None = None
    status: int = 0


class SimulatedOneC:
    """A simulated 1C over real HTTP, of whichever `family` (`families.known()`).

    Attributes:
        company: Whose data it is; edit it while the base runs.
        settings: Language, access restrictions, disputed behaviours.
        sessions: Session mode and latencies; all zero until you set them.
        faults: Troubles to switch on and off.
        requests: Everything that was asked, in order.
        mistakes: Errors of the simulator itself; there should be none.
        writes: How many requests were not GET or HEAD. Ours must make none.
        max_concurrent: The most requests that ran at once.
        licences: How many requests may run at once before licences run out; None: any number.
        anonymous: The publication names a user itself: no credentials are needed.
        caller: The HTTP service of the extension; not installed until you say so.
    """

    def __init__(
        self,
        company: Company,
        *,
        user: str = "reader",
        password: str = "onec-demo",  # noqa: S107 - the simulator's own, for loopback only
        published: Iterable[str] | None = None,
        seed: int = 1,
        publication: str = "trade",
        family: str = UT11,
    ) -> None:
        self.company, self.user, self.password = company, user, password
        self.infobase = Infobase(company, published, seed, family)
        self.settings, self.sessions, self.faults = Settings(), Sessions(), Faults()
        self.requests: list[Logged] = []
        self.mistakes: list[Exception] = []
        self.writes = self.max_concurrent = self._running = 0
        self.licences: int | None = None
        self.anonymous = self._stopped = False
        self._prefix = f"/{publication}"
        self._searching = asyncio.Lock()
        self._service = Service(self.infobase, self.settings)
        self.caller = CallerService(self.infobase.base)
        self._server = Server(self._handle)

    @property
    def url(self) -> str:
        """Address of the publication, without /odata/standard.odata."""
        return f"http://127.0.0.1:{self._server.port}{self._prefix}"

    async def start(self, port: int = 0) -> int:
        """Begin to listen; the port is returned."""
        self._stopped = False
        return await self._server.listen(port)

    async def stop(self) -> None:
        """Stop for good."""
        self._stopped = True
        self.faults.clear()
        await self._server.close()

    async def go_down(self) -> None:
        """Refuse connections, and break those that there are."""
        await self._server.close()

    async def come_up(self) -> None:
        """Listen again, on the same port; a simulator that was stopped stays so."""
        if not self._stopped:
            await self._server.listen()

    def publish(self, names: Iterable[str] | None) -> None:
        """Change the composition: names of objects, or None for everything."""
        self.infobase.publish(names)

    def ref(self, set_name: str, number: int) -> str:
        """The reference (GUID) to a record of the company."""
        return self.infobase.base.ref(set_name, number)

    def prepare(self) -> None:
        """Sort and index the contact rows now; otherwise the first request that needs them pays for it."""
        for entity in self.infobase.everything.values():
            if "Вид_Key" in entity.lookups:
                entity.ids()

    async def _handle(self, request: Request) -> Reply:
        clock = asyncio.get_running_loop().time
        path = request.path.removeprefix(self._prefix)
        logged = Logged(request.method, path, dict(request.query), clock())
        self.requests.append(logged)
        self.writes += request.method not in {"GET", "HEAD"}
        self._running += 1
        self.max_concurrent = max(self.max_concurrent, self._running)
        try:
            reply = await self._reply(request)
        finally:
            self._running -= 1
            logged.ended = clock()
        logged.status = reply.status
        return reply

    async def _reply(self, request: Request) -> Reply:
        troubles = await self.faults.before(request)
        reply = next((fault.replace() for fault in troubles if fault.replace is not None), None)
        if reply is None:
            reply = await self._web_server(request)
        return _changed(reply, troubles)

    async def _web_server(self, request: Request) -> Reply:
        """What the web server decides before 1C is asked at all."""
        own = request.path.removeprefix(self._prefix)
        if not own.startswith(_PLACES) or (own.startswith(caller_service.ROOT) and not self.caller.installed):
            return Reply(404, [HTML], [b"<html><head><title>404 - Not Found</title></head><body></body></html>"])
        if not self.anonymous and not self._known(request.headers.get("authorization", "")):
            headers = [HTML, ("WWW-Authenticate", 'Basic realm="1C:Enterprise 8.3"')]
            return Reply(401, headers, [b"<html><head><title>401 - Unauthorized</title></head><body></body></html>"])
        if sum(len(quote(name + value)) + 2 for name, value in request.query) > self.settings.longest_query:
            return Reply(404, [HTML], [b"<html><head><title>404.15 - Query String Too Long</title></head></html>"])
        if self.licences is not None and self._running > self.licences:
            return no_licence()
        return await self._enterprise(request)

    async def _enterprise(self, request: Request) -> Reply:
        path = request.path.removeprefix(f"{self._prefix}{_SERVICE}")
        function = any(name in path for name in ("/Balance", "/Turnovers"))
        status, wait, cookie = self.sessions.enter(request.headers, asyncio.get_running_loop().time(), function)
        if status != 200:
            return Reply(status, [HTML], [b"<html><body></body></html>"])
        if wait:
            await asyncio.sleep(wait)
        if request.path.startswith(f"{self._prefix}{caller_service.ROOT}"):
            return await self._called(request)
        if request.method not in {"GET", "HEAD"}:
            return _to_reply(self._service.refusal(ODataError("verb")), "")
        root = f"{self.url}{_SERVICE}"
        asked = path, request.query, request.headers.get("accept", ""), root
        try:
            if self.company.clients < _LARGE:
                answer = self._service.answer(*asked)
            else:  # searching takes seconds: the wire has to stay alive meanwhile
                async with self._searching:
                    answer = await asyncio.to_thread(self._service.answer, *asked)
        except Exception as error:  # a mistake of the simulator: seen by the client as 1C's own, kept for the tests
            self.mistakes.append(error)
            answer = self._service.refusal(ODataError("internal"))
        return _to_reply(answer, cookie)

    async def _called(self, request: Request) -> Reply:
        """The HTTP service, when its extension is installed."""
        path = request.path.removeprefix(f"{self._prefix}{caller_service.ROOT}")
        if request.method != "GET":
            return Reply(405, [HTML], [b"<html><body></body></html>"])
        try:
            async with self._searching:
                status, body = await asyncio.to_thread(self.caller.answer, path, dict(request.query))
        except Exception as error:  # as above
            self.mistakes.append(error)
            status, body = 500, b'{"error": {"code": "failed", "message": ""}}'
        return Reply(status, [("Content-Type", "application/json; charset=utf-8")], [body])

    def _known(self, authorization: str) -> bool:
        """Basic only, and the credentials have to be UTF-8: other encodings do not match."""
        scheme, _, encoded = authorization.partition(" ")
        try:
            given = base64.b64decode(encoded, validate=True)
        except (binascii.Error, ValueError):
            return False
        return scheme.lower() == "basic" and given == f"{self.user}:{self.password}".encode()


def _to_reply(answer: Answer, cookie: str) -> Reply:
    headers = [("Content-Type", answer.content_type), ("DataServiceVersion", "3.0")]
    if cookie:
        headers.append(("Set-Cookie", f"ibsession={cookie}; path=/"))
    return Reply(answer.status, headers, answer.body)


def _changed(reply: Reply, troubles: list[Fault]) -> Reply:
    for fault in troubles:
        reply = fault.change(reply) if fault.change is not None else reply
    return reply
