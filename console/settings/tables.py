"""The configuration's tables and keys, their types and defaults."""

from datetime import date

import msgspec


class OperatorTable(msgspec.Struct, forbid_unknown_fields=True):
    """`[operator]`: who sits here."""

    line: str = ""
    role: str = "reception"
    name: str | None = None
    newcomer: bool | date = False


class PbxTable(msgspec.Struct, forbid_unknown_fields=True):
    """`[pbx.NAME]`: one Asterisk."""

    host: str
    user: str
    port: int = 5038
    secret: str | None = None
    secret_env: str | None = None
    tls: bool = False
    ca_file: str | None = None
    encoding: str = "cp1251"
    dial: str = "PJSIP/{line}"
    context: str = "from-internal"
    trunks: list[str] = []
    devices: dict[str, str] = {}

    def __repr__(self) -> str:  # a secret must not get into a log by way of a repr
        return f"PbxTable({self.host!r}, {self.user!r})"


class OneCTable(msgspec.Struct, forbid_unknown_fields=True):
    """`[onec]`: where the clients are."""

    url: str = ""
    user: str = ""
    password: str | None = None
    password_env: str | None = None
    way: str = "auto"
    folder: str | None = None
    preset: str = "auto"
    refresh_hours: float = 6.0
    ca_file: str | None = None
    time_zone: str | None = None

    def __repr__(self) -> str:  # as above
        return f"OneCTable({self.url or self.folder!r}, {self.user!r})"


class NumbersTable(msgspec.Struct, forbid_unknown_fields=True):
    """`[numbers]`: how phone numbers are read."""

    region: str = "UA"


class ScreenTable(msgspec.Struct, forbid_unknown_fields=True):
    """`[screen]`: how it looks."""

    language: str = "auto"
    theme: str = "dark"


class NotifyTable(msgspec.Struct, forbid_unknown_fields=True):
    """`[notify]`: desktop notifications."""

    enabled: bool = True
    hide_names: bool = False


class HistoryTable(msgspec.Struct, forbid_unknown_fields=True):
    """`[history]`: what is kept of past calls."""

    why_days: float = 14


class Settings(msgspec.Struct, forbid_unknown_fields=True):
    """The whole file. Secrets are already looked up where they are kept."""

    operator: OperatorTable = msgspec.field(default_factory=OperatorTable)
    pbx: dict[str, PbxTable] = {}
    onec: OneCTable | None = None
    numbers: NumbersTable = msgspec.field(default_factory=NumbersTable)
    lines: dict[str, str] = {}
    screen: ScreenTable = msgspec.field(default_factory=ScreenTable)
    notify: NotifyTable = msgspec.field(default_factory=NotifyTable)
    history: HistoryTable = msgspec.field(default_factory=HistoryTable)
    file: str = ""
