import asyncio

from panoramisk.message import Message
from panoramisk.utils import CaseInsensitiveDict

class Action(CaseInsensitiveDict):
    as_list: bool | None
    responses: list[Message]
    future: asyncio.Future[Message | list[Message]]
    @property
    def id(self) -> str: ...
    def add_message(self, message: Message) -> bool | None: ...
