"""The life of one home in a run: installation, commissioning, placement, retry, audit, correction."""

from __future__ import annotations

from collections.abc import Generator

import simpy

from simulator.actors.choices import CertificateChoice
from simulator.actors.draws import Stream, log_normal_table
from simulator.actors.homes import SPREAD
from simulator.actors.life import WORKING_DAYS_TO_PLACE
from simulator.actors.population import Premise
from simulator.actors.users import new_request
from simulator.domain.devices import NETWORK_OPERATOR_SIGNING, CellUsage, DeviceType, KeyUsage, Smets
from simulator.domain.eui64 import EUI64
from simulator.domain.network_operators import NetworkOperator
from simulator.domain.parties import RemotePartyRole
from simulator.domain.service_requests import (
    CHANGE_OF_SUPPLIER,
    COMMISSION,
    HANDOVER,
    RETRIEVE_CREDENTIALS,
    UPDATE_CREDENTIALS,
    ServiceReferenceVariant,
)
from simulator.domain.time import HOUR, SECOND
from simulator.duis.values import CommissionDevice, CredentialsReplacement, RequestBody, RetrieveCredentials
from simulator.engine.delivery import Delivery, Outcome
from simulator.journal import EventKind
from simulator.world import World
from simulator.world.installation import commission_hub
from simulator.world.world import wrong_choices_of

_NETWORK_OPERATOR = RemotePartyRole.NETWORK_OPERATOR

Steps = Generator[simpy.Event, None, None]
Asked = Generator[simpy.Event, None, Outcome]


def credentials_of(
    world: World, owner: EUI64, role: RemotePartyRole, *, floor: int = 0, mpxn: str | None = None
) -> CredentialsReplacement:
    """The body that places all of an Organisation's certificates in the cells of a role."""
    held = world.certificates_of(owner)
    usages = {(cell.key_usage, cell.cell_usage): certificate.der for cell, certificate in held.items()}
    supplier = role is RemotePartyRole.SUPPLIER
    top_up = usages.get((KeyUsage.KEY_AGREEMENT, CellUsage.PREPAYMENT_TOP_UP)) if supplier else None
    return CredentialsReplacement(
        remote_party_role=role,
        floor_seq_number=floor,
        top_up_floor_seq_number=0 if top_up else None,
        digital_signing_certificate=usages.get((KeyUsage.DIGITAL_SIGNATURE, CellUsage.MANAGEMENT)),
        key_agreement_certificate=usages.get((KeyUsage.KEY_AGREEMENT, CellUsage.MANAGEMENT)),
        key_agreement_top_up_certificate=top_up,
        path_certificates=(world.smki.organisation_authority.issuing.der,),
        import_mpxn=mpxn,
    )


class Home:
    """Everything that happens to one home. Start :meth:`live` as a process."""

    def __init__(self, world: World, premise: Premise) -> None:
        self._world = world
        self._premise = premise
        self._supplier = world.user_id_of_party(world.scenario.suppliers[premise.supplier].name)
        placement = world.scenario.placement
        self._choice = CertificateChoice(world.draws, wrong_choices_of(world.scenario))
        own_rate = world.scenario.suppliers[premise.supplier].wrong_certificate_rate
        self._wrong_rate = placement.wrong_certificate_rate if own_rate is None else own_rate
        self._wrong_gas_rate = placement.wrong_gas_rate
        self._wrong_proxy_rate = world.scenario.smets1.wrong_certificate_rate
        if world.scenario.what_if.show_organisation_names:
            # who sees whose certificate it is does not take another's (assumption)
            self._wrong_rate = self._wrong_gas_rate = self._wrong_proxy_rate = 0.0

    def live(self) -> Steps:
        """From installation to the end of the run."""
        world, premise = self._world, self._premise
        yield world.clock.until(premise.installed, premise.number)
        if premise.smets is Smets.SMETS1:
            yield from self._live_by_proxy()
            return
        commission_hub(world, premise)
        for device_type in (DeviceType.ESME, DeviceType.GPF, DeviceType.GSME):
            if device_type in premise.device_types and (premise.mprn or device_type is DeviceType.ESME):
                yield from self._hand_over(device_type)
        commissioned = world.clock.time
        deadline = world.calendar.after_working_days(commissioned, WORKING_DAYS_TO_PLACE)
        self._start(self._judge_at(deadline))
        self._start(self._change_supplier())
        if premise.mprn:
            self._start(self._place_on_gas_proxy(deadline))
        yield from self._place(deadline)
        yield from self._audit()

    # -- SMETS2 -------------------------------------------------------------------------------------------

    def _hand_over(self, device_type: DeviceType) -> Steps:
        """The Supplier takes over its cells and, on a meter, commissions it."""
        body = credentials_of(self._world, self._supplier, RemotePartyRole.SUPPLIER)
        yield from self._ask(self._supplier, device_type, HANDOVER, body)
        if device_type is not DeviceType.GPF:
            now = self._world.calendar.at(self._world.clock.time)
            body_8_1_1 = CommissionDevice(now.replace(microsecond=0), tolerance_period=10)
            yield from self._ask(self._supplier, device_type, COMMISSION, body_8_1_1)

    def _place(self, deadline: int) -> Steps:
        """The Supplier places a Network Operator Certificate on the ESME, and tries again when it is refused."""
        placement = self._world.scenario.placement
        yield self._later(placement.delay_hours, Stream.PLACEMENT_DELAY)
        for attempt in range(placement.attempts):
            rate = self._wrong_rate if attempt == 0 else min(placement.retry_wrong_rate, self._wrong_rate)
            chosen = self._choice.for_electricity(self._premise.operator, rate, self._premise.number, attempt)
            outcome = yield from self._place_certificate_of(chosen, DeviceType.ESME)
            if outcome.succeeded:
                return
            yield self._later(placement.retry_delay_hours, Stream.RETRY_DELAY, attempt)
            if self._world.clock.time >= deadline:
                return

    def _place_certificate_of(self, operator: NetworkOperator, device_type: DeviceType) -> Asked:
        owner = self._world.user_id_of_operator(operator)
        body = credentials_of(self._world, owner, _NETWORK_OPERATOR)
        share = self._world.scenario.placement.through_update_share
        by_update = self._world.draws.happens(share, self._premise.number, Stream.PLACEMENT_SERVICE)
        service = UPDATE_CREDENTIALS if by_update else HANDOVER
        return (yield from self._ask(self._supplier, device_type, service, body))

    def _place_on_gas_proxy(self, deadline: int) -> Steps:
        placement = self._world.scenario.placement
        yield self._later(placement.delay_hours, Stream.PLACEMENT_DELAY, 1)
        for attempt in range(placement.attempts):
            chosen = self._choice.for_gas(
                self._premise.transporter, self._wrong_gas_rate, self._premise.number, attempt
            )
            outcome = yield from self._place_certificate_of(chosen, DeviceType.GPF)
            if outcome.succeeded:
                return
            yield self._later(placement.retry_delay_hours, Stream.RETRY_DELAY, placement.attempts + attempt)
            if self._world.clock.time >= deadline:
                return

    def _audit(self) -> Steps:
        """The registered operator reads the slots (6.24.1); if another's certificate is there, its owner may act."""
        world, number, settings = self._world, self._premise.number, self._world.scenario.correction
        if not world.draws.happens(settings.audit_share, number, Stream.AUDIT):
            return
        yield self._later(settings.audit_delay_hours, Stream.AUDIT_DELAY)
        esme = self._premise.device_id(DeviceType.ESME)
        registered = self._registered_operator()
        body = RetrieveCredentials((_NETWORK_OPERATOR,))
        outcome = yield from self._ask(registered, DeviceType.ESME, RETRIEVE_CREDENTIALS, body)
        if not outcome.succeeded or world.network_operator_state(esme) != "wrong":
            return
        if not world.draws.happens(settings.correction_share, number, Stream.CORRECTION):
            return
        yield self._later(settings.correction_delay_hours, Stream.CORRECTION_DELAY)
        yield from self._correct(esme)

    def _correct(self, esme: EUI64) -> Steps:
        """The owner of the wrong certificate puts the registered operator's in its place (6.15.1)."""
        holder = self._world.network_operator_holder(esme)
        if holder is not None:
            body = credentials_of(self._world, self._registered_operator(), _NETWORK_OPERATOR)
            yield from self._ask(holder, DeviceType.ESME, UPDATE_CREDENTIALS, body)

    def _change_supplier(self) -> Steps:
        """Some homes change Supplier: Registration Data changes, then the gaining Supplier sends 6.23."""
        world, number, settings = self._world, self._premise.number, self._world.scenario.change_of_supplier
        others = [s.name for i, s in enumerate(world.scenario.suppliers) if i != self._premise.supplier]
        if not others or not world.draws.happens(settings.share, number, Stream.CHANGE_OF_SUPPLIER):
            return
        yield self._later(settings.delay_hours, Stream.CHANGE_OF_SUPPLIER_DELAY)
        gaining = others[world.draws.below(len(others), number, Stream.CHANGE_OF_SUPPLIER, 1)]
        world.registration.change(self._premise.mpan, world.clock.time, supplier=gaining)
        world.journal.record(
            world.clock.time, number, EventKind.REGISTRATION_CHANGE, "Registration Data Provider", "DSP",
            device=str(self._premise.device_id(DeviceType.ESME)), details={"supplier": gaining},
        )  # fmt: skip
        gainer = world.user_id_of_party(gaining)
        body = credentials_of(world, gainer, RemotePartyRole.SUPPLIER, mpxn=str(self._premise.mpan))
        yield from self._ask(gainer, DeviceType.ESME, CHANGE_OF_SUPPLIER, body)

    # -- SMETS1 -------------------------------------------------------------------------------------------

    def _live_by_proxy(self) -> Steps:
        """SMETS1: the certificates came with migration; some operators update theirs, a few with another's."""
        world, number, settings = self._world, self._premise.number, self._world.scenario.smets1
        self._record_migrated_slot()
        deadline = world.calendar.after_working_days(world.clock.time, WORKING_DAYS_TO_PLACE)
        self._start(self._judge_at(deadline))
        if not world.draws.happens(settings.update_share, number, Stream.PROXY_UPDATE):
            return
        yield self._later(settings.update_delay_hours, Stream.PROXY_UPDATE_DELAY)
        streams = (Stream.PROXY_WRONG_CERTIFICATE, Stream.PROXY_WHICH_WRONG_CERTIFICATE)
        operator = self._premise.operator
        chosen = self._choice.for_electricity(operator, self._wrong_proxy_rate, number, streams=streams)
        body = credentials_of(world, world.user_id_of_operator(chosen), _NETWORK_OPERATOR)
        own = world.user_id_of_operator(operator)
        yield from self._ask(own, DeviceType.ESME, UPDATE_CREDENTIALS, body)
        esme = self._premise.device_id(DeviceType.ESME)
        if world.network_operator_state(esme) != "wrong":
            return
        # The lockout: neither the registered operator nor the certificate's owner can put it right.
        yield self._later(world.scenario.correction.correction_delay_hours, Stream.CORRECTION_DELAY)
        right = credentials_of(world, own, _NETWORK_OPERATOR)
        yield from self._ask(own, DeviceType.ESME, UPDATE_CREDENTIALS, right)
        if world.network_operator_state(esme) == "wrong":
            yield from self._correct(esme)

    def _record_migrated_slot(self) -> None:
        """Whose certificate came with the migration. It is wrong where the operator has changed meanwhile."""
        world, esme = self._world, self._premise.device_id(DeviceType.ESME)
        holder = world.network_operator_holder(esme)
        details = {
            "cell": str(NETWORK_OPERATOR_SIGNING),
            "role": _NETWORK_OPERATOR.title,
            "before": world.directory.name_of(None),
            "after": world.directory.name_of(holder),
            "holder": str(holder or ""),
            "right": world.network_operator_state(esme),
        }
        name = DeviceType.ESME.name
        world.journal.record(
            world.clock.time, self._premise.number, EventKind.SLOT_CHANGE, name, name, device=str(esme), details=details
        )

    # -- the common steps ---------------------------------------------------------------------------------

    def _judge_at(self, deadline: int) -> Steps:
        """After seven Working Days: whose certificate is in the ESME's Network Operator slot?"""
        world = self._world
        yield world.clock.until(deadline, self._premise.number)
        esme = self._premise.device_id(DeviceType.ESME)
        details = {"network_operator_certificate": world.network_operator_state(esme)}
        world.journal.record(
            world.clock.time, self._premise.number, EventKind.OUTCOME, "SMKI-SIM", "SMKI-SIM",
            device=str(esme), code="seven-working-days", details=details,
        )  # fmt: skip

    def _registered_operator(self) -> EUI64:
        registration = self._world.registration.at(self._premise.mpan, self._world.clock.time)
        assert registration is not None and registration.network_operator is not None  # registered on installation
        entry = self._world.directory.holder_of_operator(registration.network_operator)
        assert entry is not None  # every operator has a Party
        return entry.user_id.eui64

    def _ask(self, user: EUI64, device_type: DeviceType, service: ServiceReferenceVariant, body: RequestBody) -> Asked:
        target = self._premise.device_id(device_type)
        request = new_request(self._world.counters, user, target, service, body)
        return (yield from Delivery(self._world, request, self._premise.number).run())

    def _start(self, steps: Steps) -> None:
        self._world.clock.process(steps)

    def _later(self, hours: float, stream: Stream, attempt: int = 0) -> simpy.Event:
        """Wait for a delay drawn around a median (never under a second)."""
        table = log_normal_table(round(hours * HOUR), SPREAD)
        delay = max(SECOND, self._world.draws.quantile(table, self._premise.number, stream, attempt))
        return self._world.clock.after(delay, self._premise.number)
