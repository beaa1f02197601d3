"""The documents whose clauses a check may rest on: a clause begins with one, so that a reader can look it up."""

from __future__ import annotations

import re

from simulator.analysis.own.unusable import hint
from simulator.rules.modifications import MODIFICATIONS

DOCUMENTS = {
    "SEC": "Smart Energy Code",
    "DUIS": "DCC User Interface Specification",
    "DUGIDS": "DCC User Gateway Interface Design Specification",
    "DUICS": "DCC User Interface Code of Connection",
    "MMC": "Message Mapping Catalogue",
    "SRPD": "Service Request Processing Document",
    "GBCS": "Great Britain Companion Specification",
    "SMKI": "SMKI documents: Certificate Policies, RAPP, Interface Design, Code of Connection, Recovery Procedure",
    "SMETS1": "Smart Metering Equipment Technical Specifications, version 1",
    "SMETS2": "Smart Metering Equipment Technical Specifications, version 2",
    "S1SR": "SMETS1 Supporting Requirements",
    "CHTS": "Communications Hub Technical Specifications",
    "IMREA": "Inventory Management, Remote Enrolment and Activation documents",
    "RDID": "Registration Data Interface Documents",
    "CPL": "Certified Products List requirements",
    "REC": "Retail Energy Code",
    "BSC": "Balancing and Settlement Code",
    "UNC": "Uniform Network Code",
}
"""By the abbreviation with which a clause begins."""

_SEED = re.compile(r"seed \d{3}\b")
_PROPOSAL = re.compile(r"(?:SECMP\d{4}|MP\d{3}|DP\d{3})\b")


def unknown_document(clause: str, own_name: str) -> str:
    """What is wrong with a clause; nothing if it begins with a known document.

    That can also be ``seed nnn``, a proposal by its number, or the modification itself.
    """
    first = re.split(r"[\s,(:]", clause, maxsplit=1)[0]
    if first in DOCUMENTS or _SEED.match(clause) or _PROPOSAL.match(clause) or clause.startswith(own_name):
        return ""
    known = [*DOCUMENTS, *MODIFICATIONS, own_name]
    return f"the clause '{clause}' begins with no known document; {hint(first, [*known, 'seed nnn'])}"
