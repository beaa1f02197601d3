"""From what the S1SP says to the canonical bytes of the document that it signs. Canonical as in ``writing``."""

from __future__ import annotations

from simulator.duis.documents import document
from simulator.duis.s1sp_documents import S1SP_ALERT, SMETS1_SIGNED_RESPONSE
from simulator.duis.s1sp_values import S1spAlert, Smets1Response


def write_smets1_response(response: Smets1Response) -> bytes:
    """The canonical bytes of what the S1SP signs about a request, without the signature.

    Raises :class:`~simulator.duis.errors.DocumentError` if no document can state the value.
    """
    return document("SMETS1SignedResponse", response.schema_version, SMETS1_SIGNED_RESPONSE.write(response), "ra")


def write_s1sp_alert(alert: S1spAlert) -> bytes:
    """The canonical bytes of an alert by the S1SP, without the signature.

    Raises :class:`~simulator.duis.errors.DocumentError` if no document can state the value.
    """
    return document("S1SPAlert", alert.schema_version, S1SP_ALERT.write(alert))
