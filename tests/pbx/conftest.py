"""The rig's own tests get its fixtures; others may say `pytest_plugins = ["tests.pbx.fixtures"]` in tests/conftest.py."""

from .fixtures import asterisk, rig

__all__ = ["asterisk", "rig"]
