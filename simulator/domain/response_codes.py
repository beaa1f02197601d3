"""DUIS response codes, and how well the meaning of each is known."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from simulator.domain.errors import IdentifierError


class Standing(StrEnum):
    """Where a fact comes from. ``SYNTHETIC`` codes are ours, because no published text gives a number."""

    PUBLISHED = "published"
    ASSUMPTION = "assumption"
    SYNTHETIC = "synthetic"


@dataclass(frozen=True, slots=True)
class ResponseCode:
    """A code that the DCC answers with. ``I0`` and ``I99`` are the two that are no rejection."""

    code: str
    meaning: str
    standing: Standing = Standing.PUBLISHED

    def __str__(self) -> str:
        return self.code


ACCEPTED = ResponseCode("I0", "Success")
ACKNOWLEDGED = ResponseCode("I99", "Accepted: access control and validation passed")

_PUBLISHED = {
    "E1": "The User or the User Role is invalid",
    "E2": "The User Role may not send this Service Reference Variant",
    "E3": "The status of the User does not permit the Service Request",
    "E4": "The User Role is not authorised for the Device at the required date and time",
    "E5": "The SMI Status of the Device is incompatible with the Service Request",
    "E11": "The Service Reference Variant is incompatible with the Device Type",
    "E12": "The Command Variant is not applicable to the Service Request",
    "E13": "The type of request is wrong for the URL that it was sent to",
    "E17": "The Service Request is not available for Local Command Services",
    "E19": "The Device does not exist in the Smart Metering Inventory",
    "E20": "The Device cannot be communicated with",
    "E21": "The Device did not respond",
    "E30": "The future-dated Command timed out",
    "E061501": "The combination of User Role, Remote Party Role and Device Type is incorrect",
    "E061504": "The Remote Party New Prepayment Top Up Floor Seq Number data item is not applicable to the Request",
    "E061505": "The Certificate Type is not applicable to the Device Type",
    "E061506": "Future Dating / Remote Party Role mismatch - The Remote Party Role is not Supplier",
    "E061507": "The Certificate Type is not applicable to the Remote Party Role",
}

_ASSUMED = {
    "E062101": "The combination of User Role, Remote Party Role and Device Type is incorrect",
    "E062102": "The Remote Party New Prepayment Top Up Floor Seq Number data item is not applicable to the Request",
    "E062103": "The Certificate Type is not applicable to the Remote Party Role",
    "E062105": "The Certificate Type is not applicable to the Device Type",
    "E062301": "The combination of User Role and Device Type is incorrect",
    "E062304": "The Supplier Prepayment Top Up Floor Seq Number data item is not applicable to the Request",
    "E062305": "The Certificate Type is not applicable to the Device Type",
    "E062306": "The Certificate Type is not applicable to the Supplier role",
    "E100": "The sender could not be authenticated, or does not hold the certificate that the Command needs",
    "E1000": "The document is not well-formed XML, or not safe to read",
    "E1001": "The document does not follow the DUIS schema",
    "E1003": "A certificate in the request cannot be read or does not follow its profile",
    "E1004": "A certificate in the request is not valid: its path, its dates or its revocation status",
    "E1006": "The Service Reference Variant is known but not offered by this simulator",
    "E1007": "The Service Request cannot be written as a Command",
    "E1008": "The meter point number in the request is none: its length or its check digit is wrong",
    "E1010": "The RequestID has been used before",
    "E1011": "A certificate in the request belongs to another environment (test or live)",
    "E120201": "The Device exists in the Smart Metering Inventory already",
}
"""The numbers are in the schema's list of codes (DUIS 5.1), without a meaning."""

RESPONSE_CODES: dict[str, ResponseCode] = {
    "I0": ACCEPTED,
    "I99": ACKNOWLEDGED,
    **{code: ResponseCode(code, meaning) for code, meaning in _PUBLISHED.items()},
    **{code: ResponseCode(code, meaning, Standing.ASSUMPTION) for code, meaning in _ASSUMED.items()},
}
"""Every code that the baseline can answer with. Modifications bring codes of their own."""


def response_code(code: str) -> ResponseCode:
    """The baseline's response code of this name."""
    try:
        return RESPONSE_CODES[code]
    except KeyError:
        raise IdentifierError(f"'{code}' is no response code of the baseline") from None
