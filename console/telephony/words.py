"""What went wrong with a connection, as one plain line for a person. No secret is in any of them."""

import errno
import socket
import ssl

from console.i18n import _
from console.telephony.settings import PbxSettings


class Fault(Exception):
    """The connection cannot be made or is gone; the text is one plain line for a person."""


class Refused(Fault):
    """The PBX will not let us in with this user and secret: asking again soon would only get us banned."""


def explain(error: BaseException, settings: PbxSettings) -> str:
    """Why no connection could be made."""
    host, port = settings.host, settings.port
    if isinstance(error, ssl.SSLCertVerificationError):
        return _(
            "The certificate of {host} is not trusted: {why}. Set ca_file to the authority that signed it."
        ).format(host=host, why=error.verify_message)
    if isinstance(error, ssl.SSLError):
        return _("{host}:{port} does not speak TLS. Use the TLS port (usually 5039) or set tls to false.").format(
            host=host, port=port
        )
    if isinstance(error, socket.gaierror | UnicodeError):
        return _("The name {host} is not known to this computer.").format(host=host)
    if isinstance(error, TimeoutError):
        return _("{host}:{port} does not answer: the PBX is off, or a firewall is in between.").format(
            host=host, port=port
        )
    if isinstance(error, ConnectionRefusedError) or f"[Errno {errno.ECONNREFUSED}]" in str(error):
        return _("{host} is there, but nothing listens on port {port}: is AMI enabled in manager.conf?").format(
            host=host, port=port
        )
    reason = (error.strerror if isinstance(error, OSError) else None) or type(error).__name__
    return _("No connection to {host}:{port}: {why}.").format(host=host, port=port, why=reason)


def not_ami(greeting: bytes, settings: PbxSettings) -> str:
    """Something else answers on the port."""
    shown = greeting[:40].decode("ascii", "replace")
    shown = "".join(letter if letter.isprintable() else "?" for letter in shown)
    return _("{host}:{port} is not AMI; it says “{greeting}”. AMI is usually on port 5038.").format(
        host=settings.host, port=settings.port, greeting=shown
    )


def no_greeting(settings: PbxSettings) -> str:
    """Connected, and then nothing."""
    if settings.tls:
        return _("{host}:{port} took the connection and says nothing: this is not AMI.").format(
            host=settings.host, port=settings.port
        )
    return _("{host}:{port} took the connection and says nothing: is it the TLS port, or not AMI?").format(
        host=settings.host, port=settings.port
    )
