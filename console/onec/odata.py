"""The client of 1C's web server: its OData interface, and an HTTP service beside it.

It can read and nothing else: no other verb than GET is written here.
"""

import asyncio
import base64
import hashlib
import logging
import ssl
import time
import zlib
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from console.onec import answers, literals
from console.onec.answers import Answer, Row
from console.onec.failures import Broken, OneCFailure, Slow, Unreachable
from console.onec.gate import Gate
from console.onec.settings import OneCSettings

if TYPE_CHECKING:
    import httpx

_FOLDER = "/odata/standard.odata"
_JSON = "json;odata=nometadata"
_CONNECT = 5.0
_CARD_BYTES = 8 * 2**20
_BULK_BYTES = 96 * 2**20
_SESSION_COOKIE = "ibsession"
_GZIP = 31
_Reply = tuple[int, str, bytes]
"""Status, content type, body."""


@dataclass(frozen=True, slots=True)
class Question:
    """One GET: the path below the service root, its options, the names it uses and how long it may take.

    `scan`: 1C reads a whole table for it, so its time says nothing of how fast cards come. `bulk`: a page of the
    directory, which gives way to cards.
    """

    path: str
    options: Mapping[str, str]
    within: float
    names: tuple[str, ...] = ()
    scan: bool = False
    bulk: bool = False

    def address(self, publication: str) -> str:
        """Where it is asked, below the address of the publication."""
        options = {"$format": _JSON, "allowedOnly": "true", **self.options}
        path = f"{publication}{_FOLDER}/{self.path}" if self.path else f"{publication}{_FOLDER}"
        return f"{path}?{literals.query(options)}"

    def rows(self, kind: str, body: bytes) -> list[Row]:
        """Read a 200. Raises `OneCFailure`."""
        return answers.rows(kind, body)

    def failure(self, status: int, body: bytes) -> OneCFailure:
        """What another status means."""
        return answers.failure(status, body, self.names)


class OData:
    """One base. Made cheaply; connects, and imports its HTTP library, at the first question."""

    def __init__(self, settings: OneCSettings, transport: "httpx.AsyncBaseTransport | None" = None) -> None:
        self._settings = settings
        self._publication = settings.url.rstrip("/").removesuffix(_FOLDER)
        self._transport = transport
        self._client: httpx.AsyncClient | None = None
        self._opening = asyncio.Lock()
        self.gate = Gate()

    async def ask(self, question: Question) -> Answer:
        """Rows of one answer. Raises `OneCFailure`."""
        url = question.address(self._publication)
        await self._open()
        async with self._place(question.bulk):
            started = time.monotonic()
            try:
                async with asyncio.timeout(question.within):
                    kind, body = await self._get(url, question.bulk, question.failure)
                    # Ten thousand rows take a while to read: not where the screen is painted.
                    big = question.bulk
                    found = await asyncio.to_thread(question.rows, kind, body) if big else question.rows(kind, body)
            except TimeoutError:
                raise _timed(Slow(), started) from None
            except OneCFailure as error:
                raise _timed(error, started) from None
            return Answer(found, _ms(started))

    async def download_description(self, to: Path, within: float) -> str:
        """Write `$metadata` (XML, up to 17 MB) into a file and return its SHA-256. Raises `OneCFailure`, `OSError`."""
        async with self._place(bulk=True):
            try:
                async with asyncio.timeout(within):
                    url = f"{self._publication}{_FOLDER}/$metadata"
                    _kind, body = await self._get(url, True, answers.failure, "application/xml")
            except TimeoutError:
                raise Slow from None
        if b"<!DOCTYPE" in body[:4096] or b"Edmx" not in body[:4096]:
            raise Broken
        await asyncio.to_thread(to.write_bytes, body)
        return hashlib.sha256(body).hexdigest()

    async def close(self) -> None:
        """Drop the connections."""
        if self._client:
            await self._client.aclose()
            self._client = None

    def _place(self, bulk: bool) -> AbstractAsyncContextManager[None]:
        return self.gate.bulk() if bulk else self.gate.card()

    async def _get(
        self, url: str, bulk: bool, failed: Callable[[int, bytes], OneCFailure], accept: str = "application/json"
    ) -> tuple[str, bytes]:
        """Content type and body of a 200. Raises `OneCFailure`."""
        client = await self._open()
        limit = _BULK_BYTES if bulk else _CARD_BYTES
        status, kind, body = await self._once(client, url, accept, limit, again=True)
        if status in (400, 404) and _SESSION_COOKIE in client.cookies:
            client.cookies.clear()  # the session that 1C lent us has died
            status, kind, body = await self._once(client, url, accept, limit)
        if status != 200:
            raise failed(status, body)
        return kind, body

    async def _once(
        self, client: "httpx.AsyncClient", url: str, accept: str, limit: int, again: bool = False
    ) -> _Reply:
        import httpx

        try:
            return await _read(client, url, accept, limit)
        except zlib.error:
            raise Broken from None
        except (httpx.ReadError, httpx.WriteError, httpx.RemoteProtocolError):
            if not again:
                raise Unreachable from None
            # 1C closes idle connections without a word: once more on a new one; a GET may be repeated.
            return await self._once(client, url, accept, limit)
        except httpx.TimeoutException:
            raise Unreachable from None
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            raise Unreachable(certificate=_is_certificate(error)) from None

    async def _open(self) -> "httpx.AsyncClient":
        async with self._opening:
            if self._client is None:
                self._client = await asyncio.to_thread(_make_client, self._settings, self._transport)
            return self._client


async def _read(client: "httpx.AsyncClient", url: str, accept: str, limit: int) -> _Reply:
    body = bytearray()
    async with client.stream("GET", url, headers={"Accept": accept}) as response:
        packing = response.headers.get("content-encoding", "identity").lower()
        if packing not in ("identity", "gzip"):
            raise Broken(response.status_code)
        # Never asked for; some web servers pack all the same, and a small body could hide a huge one.
        unpacked = zlib.decompressobj(wbits=_GZIP) if packing == "gzip" else None
        async for chunk in response.aiter_raw():
            body += unpacked.decompress(chunk, limit + 1 - len(body)) if unpacked else chunk
            if len(body) > limit or (unpacked and unpacked.unconsumed_tail):
                raise Broken(response.status_code)
        return response.status_code, response.headers.get("content-type", ""), bytes(body)


def _make_client(settings: OneCSettings, transport: "httpx.AsyncBaseTransport | None") -> "httpx.AsyncClient":
    import httpx

    for library in ("httpx", "httpcore"):  # they log whole addresses, with the numbers that are looked for
        logging.getLogger(library).setLevel(logging.WARNING)
    if settings.url.lower().startswith("https:"):
        trust = ssl.create_default_context(cafile=settings.ca_file)
    else:
        trust = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # not used; the default would read a bundle of certificates
    headers = {"Accept-Encoding": "identity", "User-Agent": "caller-console"}
    if settings.user:
        login = f"{settings.user}:{settings.password}".encode()  # UTF-8: Cyrillic logins are usual
        headers["Authorization"] = "Basic " + base64.b64encode(login).decode("ascii")
    return httpx.AsyncClient(
        headers=headers,
        verify=trust,
        timeout=httpx.Timeout(None, connect=_CONNECT),
        limits=httpx.Limits(max_connections=4, max_keepalive_connections=2),
        follow_redirects=False,
        trust_env=False,
        transport=transport,
    )


def _is_certificate(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLError):
            return True
        error = error.__cause__ or error.__context__
    return False


def _ms(started: float) -> float:
    return (time.monotonic() - started) * 1000


def _timed(error: OneCFailure, started: float) -> OneCFailure:
    error.ms = _ms(started)
    return error
