"""Accounts of calls as bytes and back: JSON, compressed. Keys not known here are passed over."""

import zlib

import msgspec

from console.domain.why import Account

_LARGEST = 4 << 20
"""An account is some kilobytes; what says that it is more is damaged."""
_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Account)


def encode_account(account: Account) -> bytes:
    """Write an account."""
    return zlib.compress(_encoder.encode(account), 6)


def decode_account(data: bytes) -> Account:
    """Read what `encode_account` wrote. Raises `ValueError` when it is not an account."""
    unpacking = zlib.decompressobj()
    try:
        text = unpacking.decompress(data, _LARGEST)
    except zlib.error as error:
        raise ValueError(str(error)) from None
    if not unpacking.eof:
        raise ValueError("cut off, or too large")
    return _decoder.decode(text)
