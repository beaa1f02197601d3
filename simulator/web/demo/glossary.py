"""The glossary: what the acronyms of the SEC mean, as tips in running text and as a page."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from simulator.reports.wording import printable

TERMS = {
    "ACB": "Access Control Broker: the DCC's service that adds the MAC and sends Commands to Devices",
    "CHF": "Communications Hub Function: connects the Devices of a home with the WAN",
    "CRL": "Certificate Revocation List: the certificates that no longer count",
    "CoS": "Change of Supplier",
    "DCC": "Data Communications Company: runs the services between Users and Devices",
    "DER": "Distinguished Encoding Rules: the octets of a certificate",
    "DP107": "Draft Proposal 107: Network Parties and the certificates of SMETS1 Devices",
    "DSP": "Data Service Provider: checks Service Requests for the DCC",
    "DUIS": "DCC User Interface Specification: Service Requests and Responses as XML",
    "E21": "Response code: no response from the Device, which has discarded the Command",
    "ESME": "Electricity Smart Metering Equipment: the electricity meter",
    "GBCS": "Great Britain Companion Specification: Commands to Devices and their responses",
    "GPF": "Gas Proxy Function: holds the gas meter's data in the Communications Hub",
    "GSME": "Gas Smart Metering Equipment: the gas meter",
    "I0": "Response code: carried out",
    "I99": "Response code: accepted, the answer follows",
    "KRP": "Known Remote Party: somebody whose certificate a Device holds",
    "MAC": "Message Authentication Code: shows that the DCC has let a Command pass",
    "MPAN": "Meter Point Administration Number: its first two digits name a distributor",
    "MPRN": "Meter Point Reference Number: a gas meter point, without a region in it",
    "PKI": "Public Key Infrastructure",
    "S1SP": "SMETS1 Service Provider: acts for SMETS1 Devices, and holds certificates by proxy",
    "SEC": "Smart Energy Code",
    "SECMP0063": "SEC Modification Proposal 63: the right Network Operator's certificate on each meter",
    "SMETS1": "First generation of smart meters, served through an S1SP",
    "SMETS2": "Second generation of smart meters, which check certificates themselves",
    "SMI": "Smart Metering Inventory: the DCC's list of Devices",
    "SMKI": "Smart Metering Key Infrastructure: issues the certificates",
    "SRPD": "Service Request Processing Document: the checks that the DCC makes",
    "WAN": "Wide Area Network: between the DCC and the Communications Hubs",
}
_ANY = re.compile(rf"\b({'|'.join(sorted(map(re.escape, TERMS), key=len, reverse=True))})\b")


def with_tips(text: str) -> Markup:
    """A text in which the first use of each acronym has a tip, for the pointer and for the keyboard."""
    met: set[str] = set()

    def tip(found: re.Match[str]) -> str:
        term = found[1]
        if term in met:
            return term
        met.add(term)
        return f'<abbr title="{escape(TERMS[term])}" tabindex="0">{term}</abbr>'

    return Markup(_ANY.sub(tip, str(escape(printable(text)))))
