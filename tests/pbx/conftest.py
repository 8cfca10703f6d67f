"""The fixtures of the rig, for its own tests."""

from .fixtures import asterisk, rig

__all__ = ["asterisk", "rig"]
