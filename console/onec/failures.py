"""What can go wrong with 1C, each with one plain line for a person.

No text here repeats what we asked or what 1C said: 1C echoes numbers and names in its errors (facts of the OData
interface, 1.7), and these lines end up on screens and in logs.
"""

from collections.abc import Iterable

from console.i18n import _


class OneCFailure(Exception):
    """1C did not give what was asked. `ms` is how long it took to find out."""

    ms: float = 0.0

    @property
    def said(self) -> str:
        """One plain line for a person."""
        return self._text()

    def __str__(self) -> str:
        return self.said

    def _text(self) -> str:
        return _("1C did not answer")


class Unreachable(OneCFailure):
    """Nobody listens at the address, the name is not known, or the connection broke."""

    def __init__(self, certificate: bool = False) -> None:
        super().__init__()
        self.certificate = certificate

    def _text(self) -> str:
        if self.certificate:
            return _("the 1C server's certificate is not trusted")
        return _("the 1C server cannot be reached")


class Slow(OneCFailure):
    """No whole answer before the deadline."""

    def _text(self) -> str:
        return _("1C did not answer in time")


class Refused(OneCFailure):
    """1C does not let this user in."""

    def _text(self) -> str:
        return _("1C does not accept this user or password")


class NoRight(OneCFailure):
    """The user is let in, but may not read this object (code 20)."""

    def _text(self) -> str:
        return _("this 1C user may not read it")


class Locked(OneCFailure):
    """The base is closed for maintenance."""

    def _text(self) -> str:
        return _("the 1C base is closed for maintenance")


class NoLicence(OneCFailure):
    """No client licence, or no session, is free."""

    def _text(self) -> str:
        return _("1C has no free licence or session")


class Broken(OneCFailure):
    """1C or its web server answered with an error, a web page or something that cannot be read."""

    def __init__(self, status: int = 0) -> None:
        super().__init__()
        self.status = status

    def _text(self) -> str:
        if self.status >= 300:
            return _("1C answered with error {status}").format(status=self.status)
        return _("1C answered with something that is not data")


class NotPublished(OneCFailure):
    """1C does not publish this object (404 with 1C's own code)."""

    def _text(self) -> str:
        return _("not published in 1C")


class NotThere(OneCFailure):
    """The web server knows no publication at this address (404 without a word of 1C)."""

    def _text(self) -> str:
        return _("there is no 1C at this address")


class BadQuery(OneCFailure):
    """1C does not understand the question; `name` is the field of ours that it does not know, when it told."""

    def __init__(self, name: str | None = None) -> None:
        super().__init__()
        self.name = name

    def _text(self) -> str:
        if self.name:
            return _("1C does not have the field {name}").format(name=self.name)
        return _("1C did not understand the question")


class Unrecognised(OneCFailure):
    """What is published is not enough to tell which configuration this is."""

    def _text(self) -> str:
        return _("1C publishes none of the catalogs that a preset knows: see caller-console check")


class Ambiguous(Unrecognised):
    """What is published is of several configurations alike; `names` are their presets."""

    def __init__(self, names: Iterable[str]) -> None:
        super().__init__()
        self.names = tuple(names)

    def _text(self) -> str:
        return _("what 1C publishes fits several presets: {names}").format(names=", ".join(self.names))


class NothingToLoad(OneCFailure):
    """No table of phone numbers can be read."""

    def _text(self) -> str:
        return _("1C publishes no table of phone numbers: see caller-console check")


class Busy(OneCFailure):
    """Another console on this machine is loading the directory."""

    def _text(self) -> str:
        return _("another console on this computer is loading the clients now")


class Implausible(OneCFailure):
    """So much smaller than the one in use that it is not put in its place: 1C hid or lost something."""

    def _text(self) -> str:
        return _("1C gave less than half of the numbers it had before: the old directory stays")


class NoRoom(OneCFailure):
    """The directory cannot be written to disk."""

    def _text(self) -> str:
        return _("the client directory cannot be written to disk")
