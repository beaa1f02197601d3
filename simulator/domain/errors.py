"""The one base class of everything that this package raises.

Expected failures of the simulated world are values (:class:`~simulator.domain.finding.Finding`); exceptions
are for misuse and bugs, and each message says what to do.
"""


class SimulatorError(Exception):
    """Base of all exceptions of the simulator. Its message is written for the user who reads it."""


class IdentifierError(SimulatorError, ValueError):
    """A text is not the identifier that it should be (EUI-64, MPAN, MPRN, name of an enumeration)."""
