"""The ASN.1 module of CS02a and CS02b payloads, and of GCS28 and CS08.

Source: GBCS, CS02a and CS02b. The module is reconstructed: it reads every reference payload and writes every
reference command again octet for octet; field names may differ from the specification's (assumption).

The classes are made by functions rather than by subclassing, so that they read like the module itself.
Certificates are opaque here: they are carried, never taken apart. Devices answer with lengths that are not the
shortest, so BER is read; what is written is DER.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from asn1crypto import core, x509


def written(specification: Any, members: Mapping[str, Any] | Sequence[Any]) -> Any:
    """A SEQUENCE (members by name, ``None`` for those that are left out) or a SEQUENCE OF, its octets final.

    Structures are to be written from the inside out, each with this: asn1crypto would otherwise write a nested one
    again for every level around it, and it takes its time for a SEQUENCE that is given as a dict.
    """
    parts = _members(specification, members) if isinstance(members, Mapping) else members
    return specification(contents=b"".join(part.dump() for part in parts))


def _members(specification: Any, members: Mapping[str, Any]) -> Iterator[Any]:
    for name, kind, *rules in specification._fields:
        value, rule = members[name], rules[0] if rules else {}
        if (value is None and rule.get("optional")) or value == rule.get("default", core.VOID):
            continue
        tag = {"implicit": rule["implicit"]} if "implicit" in rule else {}
        yield kind(contents=value.contents, **tag) if isinstance(value, core.Asn1Value) else kind(value, **tag)


def _sequence(name: str, *fields: tuple[Any, ...]) -> Any:
    return type(name, (core.Sequence,), {"_fields": list(fields)})


def _sequence_of(child: Any) -> Any:
    return type(f"SequenceOf{child.__name__}", (core.SequenceOf,), {"_child_spec": child})


def _optional(tag: int) -> dict[str, Any]:
    return {"implicit": tag, "optional": True}


Certificate: Any = type("Certificate", (core.Asn1Value,), {"class_": 0, "method": 1, "tag": core.Sequence.tag})
Certificates = _sequence_of(Certificate)
SeqNumber = core.Integer
KeyUsage = x509.KeyUsage
CellUsage = core.Integer
RemotePartyRole = core.Integer
RemotePartyRoles = _sequence_of(RemotePartyRole)
CredentialsReplacementMode = core.Integer
StatusCode: Any = type(
    "StatusCode",
    (core.Enumerated,),
    {
        "_map": {
            0: "success",
            5: "badCertificate",
            10: "noTrustAnchor",
            17: "insufficientMemory",
            25: "trustAnchorNotFound",
            30: "resourcesBusy",
            127: "other",
        }
    },
)

TrustAnchorCellIdentifier = _sequence(
    "TrustAnchorCellIdentifier",
    ("trustAnchorCellRemotePartyRole", RemotePartyRole),
    ("trustAnchorCellKeyUsage", KeyUsage),
    ("trustAnchorCellUsage", CellUsage, {"default": 0}),
)
SpecialistSeqNumber = _sequence("SpecialistSeqNumber", ("seqNumberUsage", core.Integer), ("seqNumber", SeqNumber))
SpecialistSeqNumbers = _sequence_of(SpecialistSeqNumber)
RemotePartySeqNumberChange = _sequence(
    "RemotePartySeqNumberChange",
    ("otherRemotePartyRole", RemotePartyRole),
    ("otherRemotePartyFloorSeqNumber", SeqNumber),
    ("newRemotePartySpecialistFloorSeqNumber", SpecialistSeqNumbers, {"optional": True}),
)
RemotePartySeqNumberChanges = _sequence_of(RemotePartySeqNumberChange)

AuthorisingRemotePartyControl = _sequence(
    "AuthorisingRemotePartyControl",
    ("credentialsReplacementMode", CredentialsReplacementMode),
    ("plaintextSymmetricKey", core.OctetString, _optional(0)),
    ("applyTimeBasedCPVChecks", core.Integer, {"implicit": 1, "default": 0}),
    ("authorisingRemotePartyTACellIdentifier", TrustAnchorCellIdentifier, _optional(2)),
    ("authorisingRemotePartySeqNumber", SeqNumber, {"implicit": 3}),
    ("newRemotePartyFloorSeqNumber", SeqNumber, _optional(4)),
    ("newRemotePartySpecialistFloorSeqNumber", SpecialistSeqNumbers, _optional(5)),
    ("otherRemotePartySeqNumberChanges", RemotePartySeqNumberChanges, _optional(6)),
)
TrustAnchorReplacement = _sequence(
    "TrustAnchorReplacement",
    ("replacementCertificate", Certificate),
    ("targetTrustAnchorCell", TrustAnchorCellIdentifier),
)
TrustAnchorReplacements = _sequence_of(TrustAnchorReplacement)
UpdateCommand = _sequence(
    "CommandPayload",
    ("authorisingRemotePartyControl", AuthorisingRemotePartyControl),
    ("replacements", TrustAnchorReplacements),
    ("certificationPathCertificates", Certificates),
    ("executionDateTime", core.GeneralizedTime, {"optional": True}),
)

ReplacementOutcome = _sequence(
    "ReplacementOutcome",
    ("affectedTrustAnchorCell", TrustAnchorCellIdentifier),
    ("statusCode", StatusCode),
    ("existingSubjectUniqueID", core.OctetString),
    ("existingSubjectKeyIdentifier", core.OctetString),
    ("replacingSubjectUniqueID", core.OctetString),
    ("replacingSubjectKeyIdentifier", core.OctetString),
)
ReplacementOutcomes = _sequence_of(ReplacementOutcome)
ExecutionOutcome = _sequence(
    "ExecutionOutcome",
    ("authorisingRemotePartySeqNumber", SeqNumber),
    ("credentialsReplacementMode", CredentialsReplacementMode),
    ("remotePartySeqNumberChanges", RemotePartySeqNumberChanges),
    ("replacementOutcomes", ReplacementOutcomes),
)
UpdateResponse = _sequence(
    "ResponsePayload",
    ("commandAccepted", core.Null),
    ("executionOutcome", ExecutionOutcome, {"optional": True}),
)
UpdateAlert = _sequence(
    "AlertPayload",
    ("alertCode", core.Integer),
    ("executionDateTime", core.GeneralizedTime),
    ("executionOutcome", ExecutionOutcome),
)

RetrieveCommand = _sequence(
    "CS02aCommand",
    ("authorisingRemotePartyTACellIdentifier", TrustAnchorCellIdentifier),
    ("remotePartyRolesCredentialsRequired", RemotePartyRoles),
)
TrustAnchorCellDetails = _sequence(
    "TrustAnchorCellDetails",
    ("trustAnchorCellKeyUsage", KeyUsage),
    ("trustAnchorCellUsage", CellUsage, {"default": 0}),
    ("existingSubjectUniqueID", core.OctetString),
    ("existingSubjectKeyIdentifier", core.OctetString),
)
TrustAnchorCellsDetails = _sequence_of(TrustAnchorCellDetails)
RoleCredentials = _sequence(
    "RemotePartyDetails",
    ("remotePartyRole", RemotePartyRole),
    ("statusCode", StatusCode),
    ("currentSeqNumber", SeqNumber, {"optional": True}),
    ("trustAnchorCellsDetails", TrustAnchorCellsDetails, {"optional": True}),
)
RetrieveResponse = _sequence_of(RoleCredentials)

SetTimeCommand = _sequence(
    "SetTimeCommand", ("validityIntervalStart", core.GeneralizedTime), ("validityIntervalEnd", core.GeneralizedTime)
)
SetTimeResponse = _sequence("SetTimeResponse", ("deviceTime", core.GeneralizedTime), ("deviceTimeStatus", core.Integer))
FirmwareVersionResponse = _sequence(
    "FirmwareVersionResponse", ("firmwareVersion", core.OctetString), ("responseCode", core.Integer)
)
