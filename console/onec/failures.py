"""What can go wrong with 1C, each with one plain line for a person.

No text here repeats what we asked or what 1C said: 1C echoes numbers and names in its errors (facts of the OData
interface, 1.7), and these lines end up on screens and in logs.
"""

from console.i18n import _


class OneCError(Exception):
    """1C did not give what was asked. `ms` is how long it took to find out."""

    ms: float = 0.0

    @property
    def said(self) -> str:
        """One plain line for a person."""
        return self._text()

    def _text(self) -> str:
        return _("1C did not answer")


class Unreachable(OneCError):
    """Nobody listens at the address, the name is not known, or the connection broke."""

    def __init__(self, certificate: bool = False) -> None:
        super().__init__()
        self.certificate = certificate

    def _text(self) -> str:
        if self.certificate:
            return _("the 1C server's certificate is not trusted")
        return _("the 1C server cannot be reached")


class Slow(OneCError):
    """No whole answer before the deadline."""

    def _text(self) -> str:
        return _("1C did not answer in time")


class Refused(OneCError):
    """1C does not let this user in."""

    def _text(self) -> str:
        return _("1C does not accept this user or password")


class NoRight(OneCError):
    """The user is let in, but may not read this object (code 20)."""

    def _text(self) -> str:
        return _("this 1C user may not read it")


class Locked(OneCError):
    """The base is closed for maintenance."""

    def _text(self) -> str:
        return _("the 1C base is closed for maintenance")


class NoLicence(OneCError):
    """No client licence, or no session, is free."""

    def _text(self) -> str:
        return _("1C has no free licence or session")


class Broken(OneCError):
    """1C or its web server answered with an error, a web page or something that cannot be read."""

    def __init__(self, status: int = 0) -> None:
        super().__init__()
        self.status = status

    def _text(self) -> str:
        if self.status >= 300:
            return _("1C answered with error {status}").format(status=self.status)
        return _("1C answered with something that is not data")


class NotPublished(OneCError):
    """The address, or this object, is not published by OData (404, or an empty service document)."""

    def _text(self) -> str:
        return _("not published in 1C")


class BadQuery(OneCError):
    """1C does not understand the question; `name` is the field of ours that it does not know, when it told."""

    def __init__(self, name: str | None = None) -> None:
        super().__init__()
        self.name = name

    def _text(self) -> str:
        if self.name:
            return _("1C does not have the field {name}").format(name=self.name)
        return _("1C did not understand the question")
