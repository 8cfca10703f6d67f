"""A simulator of 1C:Enterprise's standard OData interface for several families of configurations, on loopback.

It is a simulator: it holds an invented company and reproduces what 1C was seen or documented to do, oddities included.
Each behaviour and where it is known from stands in `docs/simulator.md`.
"""

from console.demo.onec.simulator import SimulatedOneC

__all__ = ["SimulatedOneC"]
