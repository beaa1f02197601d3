"""CS02a, Provide Security Credential Details: ask a Device which certificates its key slots hold.

Source: GBCS, CS02a. The answer tells, role by role, the last counter taken and for each cell whose certificate is
in it, by the holder's EUI-64 and the key identifier: not the certificate itself. What comes of one role is a
:class:`~simulator.gbcs.outcomes.ReplacementStatus`, since GBCS has one StatusCode for both commands.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from simulator.domain.devices import CellUsage, TrustAnchorCell
from simulator.domain.eui64 import EUI64
from simulator.domain.finding import Finding
from simulator.domain.parties import RemotePartyRole
from simulator.gbcs import asn1, elements
from simulator.gbcs.outcomes import ReplacementStatus

RETRIEVAL_MESSAGE_CODE = 0x0008
"""Message code of the CS02a command and of its response."""

_COMMAND_CLAUSE = "GBCS, CS02a, command payload"
_RESPONSE_CLAUSE = "GBCS, CS02a, response payload"


@dataclass(frozen=True, slots=True)
class RetrieveSecurityCredentials:
    """The payload of a CS02a command: the cell of the party that asks, and the roles that it asks for."""

    authorising_cell: TrustAnchorCell
    roles: tuple[RemotePartyRole, ...]

    def encode(self) -> bytes:
        """The payload in DER."""
        command = {
            "authorisingRemotePartyTACellIdentifier": elements.written_cell(self.authorising_cell),
            "remotePartyRolesCredentialsRequired": [elements.checked_role(role) for role in self.roles],
        }
        return bytes(asn1.RetrieveCommand(command).dump())


@dataclass(frozen=True, slots=True)
class CellCredentials:
    """Who is in one key slot: the holder's EUI-64 (all zero for the root) and the subject key identifier."""

    cell: TrustAnchorCell
    party: EUI64
    key_identifier: bytes


@dataclass(frozen=True, slots=True)
class RoleCredentials:
    """The cells of one Remote Party Role.

    ``status`` is ``TRUST_ANCHOR_NOT_FOUND`` where the Device has no cell of the role; then there is no counter and
    there are no cells. ``counter`` is the highest Originator Counter that the Device took from that party.
    """

    role: RemotePartyRole
    status: ReplacementStatus
    counter: int | None = None
    cells: tuple[CellCredentials, ...] = ()


@dataclass(frozen=True, slots=True)
class RetrievedSecurityCredentials:
    """The payload of a CS02a response: one entry for each role asked for, in the order of the command."""

    roles: tuple[RoleCredentials, ...]

    @property
    def cells(self) -> tuple[CellCredentials, ...]:
        """Every cell of every role."""
        return tuple(cell for role in self.roles for cell in role.cells)

    def encode(self) -> bytes:
        """The payload in DER."""
        return bytes(asn1.RetrieveResponse([_written(role) for role in self.roles]).dump())


def decode_retrieve_security_credentials(payload: bytes) -> RetrieveSecurityCredentials | Finding:
    """Read the payload of a CS02a command (BER); a finding ``gbcs-malformed`` if it is none. Never raises."""
    return elements.decode(asn1.RetrieveCommand, payload, _read_command, _COMMAND_CLAUSE)


def decode_retrieved_security_credentials(payload: bytes) -> RetrievedSecurityCredentials | Finding:
    """Read the payload of a CS02a response (BER); a finding ``gbcs-malformed`` if it is none. Never raises."""
    return elements.decode(asn1.RetrieveResponse, payload, _read_response, _RESPONSE_CLAUSE)


def _written(role: RoleCredentials) -> Any:
    counter = role.counter
    details = [
        asn1.written(
            asn1.TrustAnchorCellDetails,
            {
                "trustAnchorCellKeyUsage": elements.written_key_usage(each.cell.key_usage),
                "trustAnchorCellUsage": int(each.cell.cell_usage),
                "existingSubjectUniqueID": each.party.octets,
                "existingSubjectKeyIdentifier": each.key_identifier,
            },
        )
        for each in role.cells
    ]
    return asn1.written(
        asn1.RoleCredentials,
        {
            "remotePartyRole": elements.checked_role(role.role),
            "statusCode": int(role.status),
            "currentSeqNumber": counter and elements.checked_seq_number(counter, "a counter"),
            "trustAnchorCellsDetails": asn1.written(asn1.TrustAnchorCellsDetails, details) if details else None,
        },
    )


def _read_command(command: Any) -> RetrieveSecurityCredentials:
    elements.members(command)
    return RetrieveSecurityCredentials(
        elements.cell(command["authorisingRemotePartyTACellIdentifier"]),
        tuple(elements.role(role) for role in command["remotePartyRolesCredentialsRequired"]),
    )


def _read_response(response: Any) -> RetrievedSecurityCredentials:
    return RetrievedSecurityCredentials(tuple(_read_role(elements.members(entry)) for entry in response))


def _read_role(entry: Any) -> RoleCredentials:
    role = elements.role(entry["remotePartyRole"])
    return RoleCredentials(
        role=role,
        status=ReplacementStatus(elements.number(entry["statusCode"])),
        counter=elements.optional(entry["currentSeqNumber"], elements.seq_number),
        cells=tuple(
            CellCredentials(
                TrustAnchorCell(
                    role,
                    elements.key_usage(details["trustAnchorCellKeyUsage"]),
                    CellUsage(elements.number(details["trustAnchorCellUsage"])),
                ),
                elements.party(details["existingSubjectUniqueID"]),
                elements.octets(details["existingSubjectKeyIdentifier"]),
            )
            for details in map(elements.members, entry["trustAnchorCellsDetails"])
        ),
    )
