"""A simulated Asterisk that speaks the real AMI protocol on loopback, playing a working day of a small company."""

from console.demo.pbx.day import Caller
from console.demo.pbx.simulator import SimulatedPbx

__all__ = ["Caller", "SimulatedPbx"]
