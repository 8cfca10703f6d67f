import asyncio
from logging import Logger
from typing import Any

from panoramisk.actions import Action
from panoramisk.message import Message

class AMIProtocol(asyncio.Protocol):
    transport: asyncio.Transport
    closed: bool
    responses: dict[str, Action]
    factory: Any
    version: str | None
    log: Logger
    encoding: str
    def connection_made(self, transport: asyncio.BaseTransport) -> None: ...
    def data_received(self, data: bytes) -> None: ...
    def connection_lost(self, exc: BaseException | None) -> None: ...
    def handle_message(self, message: Message) -> None: ...
    def send(self, data: Action, as_list: bool | None = ...) -> asyncio.Future[Message | list[Message]]: ...
    def close(self) -> None: ...
