"""The system keyring: Windows Credential Manager, Secret Service, macOS Keychain."""

SERVICE = "caller-console"


def secret_of(name: str) -> str | None:
    """The secret kept as `name`, or None when there is none or no keyring here."""
    import keyring  # heavy, and needed only where the file has no secret
    from keyring.errors import KeyringError

    try:
        return keyring.get_password(SERVICE, name)
    except (KeyringError, OSError):
        return None


def keep_secret(name: str, secret: str) -> bool:
    """Keep `secret` as `name`; tells whether there was a keyring to keep it in."""
    import keyring
    from keyring.errors import KeyringError

    try:
        keyring.set_password(SERVICE, name, secret)
    except (KeyringError, OSError):
        return False
    return keyring.get_password(SERVICE, name) == secret
