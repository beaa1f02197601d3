"""What the SMKI Repository holds, who lodges each of it, and when: the table of seed 004 ¶159, a row for each line.

"Promptly" is one day (assumption). Where the table leaves the timing of a document open, it is that of the Certificate
Policies (assumption: one cell for all of them).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum

from simulator.domain.time import DAY, HOUR

TABLE = "seed 004 ¶159"


class Lodger(StrEnum):
    """Who may write into the SMKI Repository; no other Party may (¶157)."""

    DCC = "DCC"
    PMA = "SMKI PMA"


class Hierarchies(StrEnum):
    """The section of the SMKI that something is for."""

    DEVICE = "Device SMKI"
    ORGANISATION = "Organisation SMKI"
    BOTH = "Both Device and Organisation"


class Form(StrEnum):
    """As what it is kept."""

    CERTIFICATES = "certificates"
    LIST = "revocation list"
    DOCUMENT = "document"


PROMPTLY = DAY
_UPON_ACCEPTANCE = "promptly upon acceptance from the Subscriber"
_UPON_ISSUE = "promptly upon issuing the certificate"
_UPON_INCORPORATION = "promptly once it is in the SEC and the repository available, and after each modification"


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table.

    ``timing`` is its wording in short; ``within`` how many milliseconds there are from the occasion that it names;
    ``obligation`` the document in which the obligation stands.
    """

    title: str
    hierarchies: Hierarchies
    form: Form
    lodger: Lodger
    timing: str
    within: int
    obligation: str


class Information(Enum):
    """Everything that is to be published in the SMKI Repository."""

    DEVICE_CERTIFICATES = Row(
        "Device Certificates", Hierarchies.DEVICE, Form.CERTIFICATES, Lodger.DCC,
        _UPON_ACCEPTANCE, PROMPTLY, "Device Certificate Policy",
    )  # fmt: skip
    DCA_CERTIFICATES = Row(
        "DCA Certificates", Hierarchies.DEVICE, Form.CERTIFICATES, Lodger.DCC,
        _UPON_ISSUE, PROMPTLY, "Device Certificate Policy",
    )  # fmt: skip
    DEVICE_CERTIFICATE_POLICY = Row(
        "Device Certificate Policy", Hierarchies.DEVICE, Form.DOCUMENT, Lodger.PMA,
        _UPON_INCORPORATION, PROMPTLY, "SEC",
    )  # fmt: skip
    ORGANISATION_CERTIFICATES = Row(
        "Organisation Certificates", Hierarchies.ORGANISATION, Form.CERTIFICATES, Lodger.DCC,
        _UPON_ACCEPTANCE, PROMPTLY, "Organisation Certificate Policy",
    )  # fmt: skip
    OCA_CERTIFICATES = Row(
        "OCA Certificates", Hierarchies.ORGANISATION, Form.CERTIFICATES, Lodger.DCC,
        _UPON_ISSUE, PROMPTLY, "Organisation Certificate Policy",
    )  # fmt: skip
    CRL = Row(
        "Certificate Revocation List", Hierarchies.ORGANISATION, Form.LIST, Lodger.DCC,
        "every 12 hours, and within one hour of a revocation", HOUR, "Organisation Certificate Policy",
    )  # fmt: skip
    ARL = Row(
        "Authority Revocation List", Hierarchies.ORGANISATION, Form.LIST, Lodger.DCC,
        "every 12 months, and within one hour of the revocation of an OCA Certificate (¶124)", HOUR,
        "Organisation Certificate Policy",
    )  # fmt: skip
    ORGANISATION_CERTIFICATE_POLICY = Row(
        "Organisation Certificate Policy", Hierarchies.ORGANISATION, Form.DOCUMENT, Lodger.PMA,
        _UPON_INCORPORATION, PROMPTLY, "SEC",
    )  # fmt: skip
    COMPLIANCE_POLICY = Row(
        "Compliance Policy", Hierarchies.BOTH, Form.DOCUMENT, Lodger.PMA,
        _UPON_INCORPORATION, PROMPTLY, "SEC",
    )  # fmt: skip
    RAPP = Row(
        "Registration Authority Policies and Procedures", Hierarchies.BOTH, Form.DOCUMENT, Lodger.DCC,
        _UPON_INCORPORATION, PROMPTLY, "Certificate Policies",
    )  # fmt: skip
    SUBSCRIBER_AGREEMENTS = Row(
        "Subscriber Agreements", Hierarchies.BOTH, Form.DOCUMENT, Lodger.PMA,
        _UPON_INCORPORATION, PROMPTLY, "SEC",
    )  # fmt: skip
    RELYING_PARTY_AGREEMENTS = Row(
        "Relying Party Agreements", Hierarchies.BOTH, Form.DOCUMENT, Lodger.PMA,
        _UPON_INCORPORATION, PROMPTLY, "SEC",
    )  # fmt: skip
    RECOVERY_PROCESS = Row(
        "Recovery Process", Hierarchies.BOTH, Form.DOCUMENT, Lodger.DCC,
        _UPON_INCORPORATION, PROMPTLY, "Certificate Policies",
    )  # fmt: skip

    @property
    def row(self) -> Row:
        """The line of the table."""
        return self.value


DOCUMENTS = tuple(each for each in Information if each.row.form is Form.DOCUMENT)
"""What is kept as a document, with versions (:mod:`simulator.registers.documents`)."""

DOCUMENT_NAMES = {each.name.lower().replace("_", "-"): each for each in DOCUMENTS}
"""The documents as a user writes them."""
