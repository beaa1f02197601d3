"""The glossary: what the acronyms of the SEC mean, as tips in running text and as a page."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from simulator.domain.network_operators import NETWORK_OPERATORS
from simulator.domain.parties import UserRole
from simulator.domain.response_codes import Standing
from simulator.reports.wording import printable
from simulator.web.demo.codes import CODES

TERMS = {
    "ACB": "Access Control Broker: the DCC's service that adds the MAC and sends Commands to Devices",
    "ARL": "Authority Revocation List: the authorities' certificates that no longer count",
    "CA": "Certification Authority: signs certificates",
    "CAD": "Consumer Access Device: reads consumption in a home",
    "CHF": "Communications Hub Function: connects the Devices of a home with the WAN",
    "CoS": "Change of Supplier",
    "CRL": "Certificate Revocation List: the certificates that no longer count",
    "CSR": "Certificate Signing Request",
    "CSV": "Comma-separated values: rows for a spreadsheet",
    "DCA": "Device Certification Authority: issues Device Certificates, under a Root DCA",
    "DCC": "Data Communications Company: runs the services between Users and Devices",
    "DER": "Distinguished Encoding Rules: the octets of a certificate",
    "DP107": "Draft Proposal 107: Network Parties and the certificates of SMETS1 Devices",
    "DSP": "Data Service Provider: checks Service Requests for the DCC",
    "DUIS": "DCC User Interface Specification: Service Requests and Responses as XML",
    "E0615N1": "Synthetic response code of SECMP0063 for 6.15.1: the proposal leaves the number open",
    "E0621N1": "Synthetic response code of SECMP0063 for 6.21: the proposal leaves the number open",
    "E21": "Response code: no response from the Device, which has discarded the Command",
    "ESME": "Electricity Smart Metering Equipment: the electricity meter",
    "EUI-64": "Extended Unique Identifier of 64 bits: names a Device or a User",
    "GBCS": "Great Britain Companion Specification: Commands to Devices and their responses",
    "GPF": "Gas Proxy Function: holds the gas meter's data in the Communications Hub",
    "GraphML": "A format of graphs that graph tools read",
    "GSME": "Gas Smart Metering Equipment: the gas meter",
    "HCALCS": "HAN Connected Auxiliary Load Control Switch",
    "HTML": "The format of web pages",
    "I0": "Response code: carried out",
    "I99": "Response code: accepted, the answer follows",
    "IHD": "In-Home Display: the display of consumption in a home",
    "JSON": "A format of data that programs read",
    "KRP": "Known Remote Party: somebody whose certificate a Device holds",
    "MAC": "Message Authentication Code: shows that the DCC has let a Command pass",
    "MPAN": "Meter Point Administration Number: its first two digits name a distributor",
    "MPRN": "Meter Point Reference Number: a gas meter point, without a region in it",
    "N42": "DCC Alert: the security credentials of a Device were updated (assumed number)",
    "OCA": "Organisation Certification Authority: issues Organisation Certificates, under a Root OCA",
    "PKI": "Public Key Infrastructure",
    "PMA": "Policy Management Authority: governs the SMKI",
    "PPMID": "Prepayment Meter Interface Device: the display in a home",
    "S1SP": "SMETS1 Service Provider: acts for SMETS1 Devices, and holds certificates by proxy",
    "SEC": "Smart Energy Code",
    "SECMP0063": "SEC Modification Proposal 63: the right Network Operator's certificate on each meter",
    "seed 000": "SECMP0063, Business Requirements, version 2.1",
    "seed 001": "SECMP0063, Modification Proposal Form, version 1.0, 2 October 2018",
    "seed 002": "DP107, Modification Report (draft)",
    "seed 004": "Consultation on the SMKI content of the Smart Energy Code",
    "SMETS1": "First generation of smart meters, served through an S1SP",
    "SMETS2": "Second generation of smart meters, which check certificates themselves",
    "SMI": "Smart Metering Inventory: the DCC's list of Devices",
    "SMKI": "Smart Metering Key Infrastructure: issues the certificates",
    "SRPD": "Service Request Processing Document: the checks that the DCC makes",
    "URL": "Uniform Resource Locator: where a Service Request is sent to",
    "SVG": "Scalable Vector Graphics: a format of pictures",
    "UTC": "Coordinated Universal Time: that of Greenwich, in summer and winter",
    "WAN": "Wide Area Network: between the DCC and the Communications Hubs",
    "XLSX": "The format of spreadsheet workbooks",
    "XML": "Extensible Markup Language: how DUIS writes Service Requests and Responses",
    "ZIP": "A format of packed folders",
}
_KINDS = {UserRole.ED: "an Electricity Distributor", UserRole.GT: "a Gas Transporter"}
_OPERATORS = {
    o.participant: f"{o.group}, {o.area}: the market participant ID of {_KINDS[o.user_role]}" for o in NETWORK_OPERATORS
}
_CODES = {
    code.code: f"Response code{'' if code.standing is Standing.PUBLISHED else f' ({code.standing})'}: {code.meaning}"
    for code in CODES.codes
}
TERMS = _OPERATORS | _CODES | TERMS
_ANY = re.compile(rf"(?<![\w-])({'|'.join(sorted(map(re.escape, TERMS), key=len, reverse=True))})(s?)(?![\w-])")
"""A term, and whether there are several: ``ESMEs``. Parts of an EUI-64 or of a file's name are none."""

_CHOSEN_OR_SENT = re.compile(r"<(select|pre)\b.*?</\1>", re.DOTALL)
_MARKS = re.compile(r"<title>.*?</title>|<[^>]*>", re.DOTALL)
_TIP = re.compile(r"<abbr\b[^>]*>(.*?)</abbr>")


def terms_in(text: str) -> tuple[str, ...]:
    """The terms that a text uses, in the order in which it first does."""
    return tuple(dict.fromkeys(term for term, _ in _ANY.findall(text)))


def terms_of(markup: str) -> tuple[str, ...]:
    """The terms in the text of a page or picture; what only a screen reader is told does not count."""
    return terms_in(_MARKS.sub(" ", markup))


def tips_left(page: Markup) -> Markup:
    """The terms of a page that have no tip on it yet, with one. What can be chosen or was sent does not count."""
    shown = _CHOSEN_OR_SENT.sub(" ", str(page))
    explained = {term for told in _TIP.findall(shown) for term in terms_in(told)}
    left = (term for term in terms_of(shown) if term not in explained)
    return with_tips(", ".join(left))


def with_tips(text: str, met: set[str] | None = None) -> Markup:
    """A text in which the first use of each acronym has a tip, for the pointer and for the keyboard.

    ``met`` are those that have had theirs: give several texts of a page the same set, and each gets one tip.
    """
    seen: set[str] = set() if met is None else met

    def tip(found: re.Match[str]) -> str:
        term = found[1]
        if term in seen:
            return found[0]
        seen.add(term)
        return f'<abbr title="{escape(TERMS[term])}" tabindex="0">{found[0]}</abbr>'

    return Markup(_ANY.sub(tip, str(escape(printable(text)))))
