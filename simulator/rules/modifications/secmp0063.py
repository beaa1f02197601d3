"""SECMP0063: ensuring correct Network Operator Certificates are placed on Electricity Smart Meters.

Before signing, the DSP compares the Network Operator of the certificate that is being placed with the Network
Operator of the meter point. It looks only at the certificate; an unknown operator falls back to today's
behaviour (trust the Supplier); requests from Network Parties and the DCC's own are not looked at, but in the
opt-in reading ``all-senders``.

The readings differ in which requests are checked and on what evidence:

====================== =============== ================= ==========================================
variant                6.15.1          6.21              evidence
====================== =============== ================= ==========================================
proposal               ESME            not checked       first two digits of the MPAN core
business-requirements  ESME            ESME (GPF option) first two digits; Registration Data for GPF
dcc-assessment         ESME            ESME and GPF      the DSP's copy of Registration Data
all-senders            ESME            ESME and GPF      likewise; Network Parties' 6.15.1 too
====================== =============== ================= ==========================================
"""

from __future__ import annotations

from collections.abc import Callable

from simulator.domain.devices import DeviceType
from simulator.domain.network_operators import UNKNOWN_OPERATOR
from simulator.domain.parties import NETWORK_ROLES, SUPPLIER_ROLES, RemotePartyRole
from simulator.domain.response_codes import RESPONSE_CODES, ResponseCode, Standing
from simulator.domain.service_requests import HANDOVER, UPDATE_CREDENTIALS, ServiceReferenceVariant
from simulator.rules.check import Check, Condition, RulebookError, among, check, speaks_for
from simulator.rules.facts import Column, Facts
from simulator.rules.modification import Addition, Delta, Modification, Options, Variant
from simulator.rules.rejection_codes import rejection_fault

MISMATCH = "Certificate Party / MPAN mismatch - The Certificate Party is not correct for the MPAN"

_OPTIONS = {
    "code-6.15.1": "the response code for 6.15.1 (default E0615N1, synthetic: the proposal leaves the number open)",
    "code-6.21": "the response code for 6.21 (default E0621N1, synthetic)",
}
_GAS_OPTION = {"gpf": "yes to check Gas Proxy Functions in 6.21 too, against Registration Data (default no)"}


def _is_not_of(facts: Facts, operator: Column) -> Column:
    """Where the operator is known and a certificate that is placed belongs to none that speaks for it."""
    wrong = (facts.digital_signing_certificate & ~speaks_for(facts.digital_signing_operators, operator)) | (
        facts.key_agreement_certificate & ~speaks_for(facts.key_agreement_operators, operator)
    )
    return wrong & (operator != UNKNOWN_OPERATOR)


def _placed_on(facts: Facts, device_type: DeviceType) -> Column:
    network_operator = facts.remote_party_role == RemotePartyRole.NETWORK_OPERATOR
    return network_operator & (facts.device_type == device_type)


def _two_digits(facts: Facts) -> Column:
    """On an ESME, the certificate must be of the Network Operator that the MPAN's first two digits name."""
    return _placed_on(facts, DeviceType.ESME) & _is_not_of(facts, facts.mpan_operator)


def _registration_on_gpf(facts: Facts) -> Column:
    """On a GPF, the certificate must be of the Gas Transporter that Registration Data names."""
    return _placed_on(facts, DeviceType.GPF) & _is_not_of(facts, facts.registered_operator)


def _registration_on_esme(facts: Facts) -> Column:
    """On an ESME, the certificate must be of the Electricity Distributor that Registration Data names."""
    return _placed_on(facts, DeviceType.ESME) & _is_not_of(facts, facts.registered_operator)


def _registration(facts: Facts) -> Column:
    """On an ESME or GPF, the certificate must be of the Network Operator that Registration Data names."""
    return _registration_on_esme(facts) | _registration_on_gpf(facts)


def _two_digits_or_registration(facts: Facts) -> Column:
    """On an ESME the certificate must fit the MPAN's first two digits, on a GPF Registration Data."""
    return _two_digits(facts) | _registration_on_gpf(facts)


def _from_suppliers(mismatch: Condition) -> Condition:
    def condition(facts: Facts) -> Column:
        return among(facts.user_role, *SUPPLIER_ROLES) & mismatch(facts)

    condition.__doc__ = mismatch.__doc__
    return condition


def _from_suppliers_and_network_parties(mismatch: Condition) -> Condition:
    def condition(facts: Facts) -> Column:
        return among(facts.user_role, *SUPPLIER_ROLES, *NETWORK_ROLES) & mismatch(facts)

    condition.__doc__ = mismatch.__doc__
    return condition


def _certificate_party(
    service: ServiceReferenceVariant, default_code: str, condition: Condition, source: str, options: Options
) -> Check:
    option = f"code-{service.variant}"
    code = ResponseCode(options.get(option, default_code), MISMATCH, Standing.SYNTHETIC)
    if fault := rejection_fault(code, RESPONSE_CODES):
        raise RulebookError(f"SECMP0063: the option {option} is {fault.message}")
    clause = f"SECMP0063 (DUIS {service.variant} validation)"
    return check(code, clause=clause, source=source, services=(service,), name="certificate-party")(condition)


def _checked(
    source: str, update: Callable[[Options], Condition], handover: Callable[[Options], Condition] | None = None
) -> Callable[[Options], Delta]:
    def build(options: Options) -> Delta:
        on_update = _certificate_party(UPDATE_CREDENTIALS, "E0615N1", update(options), source, options)
        added = [Addition(on_update, after="6.15.1-certificate-type-for-role")]
        if handover is not None:
            on_handover = _certificate_party(HANDOVER, "E0621N1", handover(options), source, options)
            added.append(Addition(on_handover, after="6.21-certificate-type-for-role"))
        return Delta(added=tuple(added))

    return build


def _gas_by_option(options: Options) -> Condition:
    gpf = options.get("gpf", "no")
    if gpf not in ("yes", "no"):
        raise RulebookError(f"SECMP0063: the option gpf is {gpf or 'nothing'}; write gpf=yes or gpf=no")
    return _from_suppliers(_two_digits_or_registration if gpf == "yes" else _two_digits)


SECMP0063 = Modification(
    name="SECMP0063",
    title="Ensuring correct Network Operator Certificates are placed on Electricity Smart Meters",
    source="seed 000, seed 001",
    variants=(
        Variant(
            "dcc-assessment",
            "The DCC's assessment: 6.15.1 on ESME, 6.21 on ESME and GPF, against the DSP's Registration Data",
            "published",
            _checked(
                "published",
                lambda _: _from_suppliers(_registration_on_esme),
                lambda _: _from_suppliers(_registration),
            ),
            _OPTIONS,
        ),
        Variant(
            "business-requirements",
            "The Business Requirements: 6.15.1 and 6.21 on ESME, against the first two digits of the MPAN core",
            "seed 000",
            _checked("seed 000", lambda _: _from_suppliers(_two_digits), _gas_by_option),
            _OPTIONS | _GAS_OPTION,
        ),
        Variant(
            "proposal",
            "The Modification Proposal: 6.15.1 on ESME alone, against the first two digits of the MPAN core",
            "seed 001",
            _checked("seed 001", lambda _: _from_suppliers(_two_digits)),
            {"code-6.15.1": _OPTIONS["code-6.15.1"]},
        ),
        Variant(
            "all-senders",
            "Opt-in reading: as the DCC's assessment, and the certificate in Network Parties' own 6.15.1 too",
            "seed 001",
            _checked(
                "seed 001",
                lambda _: _from_suppliers_and_network_parties(_registration_on_esme),
                lambda _: _from_suppliers(_registration),
            ),
            _OPTIONS,
        ),
    ),
)
"""The modification, withdrawn on 21 November 2019, in its four readings."""
