"""What has to be known to ask 1C."""

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class OneCSettings:
    """One base of 1C and how to treat it. Times are seconds unless the name says otherwise.

    `url` is the publication (`http://server/trade`; empty where files are read), `preset` the name of a preset, a path
    to a `.toml` or `auto`, `region` the ISO 3166 country of numbers written without one, `data_dir` the folder for the
    directory and the cards.
    """

    url: str
    user: str
    password: str = field(repr=False)
    data_dir: Path
    preset: str = "auto"
    way: str = "auto"
    """`odata`, `service`, `files`, or `auto`: files where there is a folder, else the service where there is one."""
    folder: Path | None = None
    """Where exported files are."""
    region: str = "UA"
    base_time_zone: str | None = None
    """IANA zone of 1C's server, whose dates carry none; None: the same as here."""
    ca_file: Path | None = None
    """The company's own certificate authority, for https."""
    timeout: float = 15.0
    """How long one answer for a card may take: 1C that has slept a night needs more than ten seconds."""
    bulk_timeout: float = 300.0
    """The same for a page of the directory, or for the description of the base."""
    slow: float = 3.0
    """From how long on the source is called slow."""
    fresh: float = 60.0
    """How long a card is as good as new."""
    absent: float = 45.0
    """How long "1C has no such number" holds."""
    refresh_hours: float = 6.0
    """How often the directory is loaded again; 0: never."""
    page: int = 10_000
    """Rows asked for at a time when the directory is loaded."""
    card_days: float = 30.0
    """How long a card nobody asked for is kept."""
    cache_bytes: int = 4 * 2**30
    """Room for the cards; half a million of them take 1.3 GB."""

    @property
    def reads_files(self) -> bool:
        """Whether clients come out of exported files."""
        return self.folder is not None and self.way in ("auto", "files")
