"""The real Asterisk, for those tests here that want one."""

from tests.pbx.fixtures import asterisk, rig

__all__ = ["asterisk", "rig"]
