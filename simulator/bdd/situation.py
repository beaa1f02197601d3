"""The situation of one scenario: what Given steps settle and arrange, and the world that is built of it.

The world is built when something first happens, because certificates, dates and the environment have to be settled by
then. Everything goes by name ("Avon Energy", "EELC", "the ESME"), so that a story can be told again in another world.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from simulator.bdd import props, reading
from simulator.bdd.telling import Storyteller, told
from simulator.domain.devices import DeviceType, SmiStatus
from simulator.domain.errors import SimulatorError
from simulator.domain.eui64 import EUI64
from simulator.domain.parties import Party, PartyCategory, RemotePartyRole, UserId, UserRole, UserStatus
from simulator.domain.time import DAY
from simulator.rules.modification import InForce
from simulator.rules.rulebook import RuleSet
from simulator.scenario import Fleet, Scenario, WhatIf
from simulator.world import World
from simulator.world.explicit import smi_status
from simulator.world.market import DCC_IDENTITIES

_BROKER = RemotePartyRole.ACCESS_CONTROL_BROKER
_OWN_PARTIES = 0x0E5A_0000_00FF_0000
_SINCE_LONG = -10_000 * DAY


class Situation(Storyteller):
    """Who and what there is: Parties, Devices, meter points, the rules in force."""

    def __init__(self, rules: Sequence[InForce] = (), beside: Sequence[InForce] = ()) -> None:
        """``beside`` are in force beside whatever the story says, unless it puts another variant of them in force."""
        super().__init__()
        self._own_rules = tuple(rules)
        self.beside = tuple(beside)
        self._setting: dict[str, object] = {}
        self._enrolled = 0
        self._arrangements: list[Callable[[World], None]] = []
        self._built: World | None = None
        self._devices: dict[str, EUI64] = {}
        self._deadlines: dict[EUI64, datetime] = {}

    @told
    def put_in_force(self, text: str, effective: datetime | None = None, *, alone: bool = False) -> None:
        """Put modifications in force, beside those that are or alone."""
        before = () if alone else self._own_rules
        self._own_rules = (*before, *reading.in_force(text, effective))
        if self._built is not None:
            self._built.rules = self._built.dsp.rules = RuleSet(self.rules)

    @property
    def rules(self) -> tuple[InForce, ...]:
        """The modifications in force."""
        return with_those_beside(self._own_rules, self.beside)

    @told
    def set_scene(
        self,
        *,
        start: datetime | None = None,
        environment: str | None = None,
        show_names: bool | None = None,
    ) -> None:
        """Settle what the world is built of: when it begins, test or live, the what-if of showing names."""
        if self._built is not None:
            raise SimulatorError("this has to be said before anything happens: move the step to the beginning")
        what_if = None if show_names is None else WhatIf(show_organisation_names=show_names)
        settings = {"start": start, "environment": environment, "what_if": what_if}
        self._setting.update({name: value for name, value in settings.items() if value is not None})

    @told
    def enrol(
        self,
        name: str,
        user_roles: Sequence[UserRole],
        role: RemotePartyRole,
        *,
        operators: Sequence[str] = (),
        status: UserStatus = UserStatus.ACTIVE,
    ) -> None:
        """A Party that the market does not have yet, with one User ID and certificates of its own."""
        self._enrolled += 1
        user_id = UserId(
            EUI64(_OWN_PARTIES | self._enrolled), frozenset(user_roles), role, frozenset(operators), status
        )
        party = Party(name, PartyCategory.OTHER, (user_id,))
        self._arrange(lambda world: world.enrol(party))

    @told
    def install(
        self, name: str, device_type: str, smets: str, supplier: str, operator: str, *, status: str = "Commissioned"
    ) -> None:
        """A Device of a registered meter point, in the Supplier's hands.

        Its Supplier slots hold the Supplier's certificates; its Network Operator slots the DCC's, or, held by proxy
        for SMETS1, those of the Network Operator. An operator called "no Network Operator" is none.
        """
        device = props.DeviceToInstall(
            props.new_device_id(len(self._devices)),
            reading.device_type(device_type),
            reading.smets(smets),
            _status(status),
            len(self._devices),
        )
        self._devices[_plain(name)] = device.device_id

        def arrange(world: World) -> None:
            participant = None if operator == "no Network Operator" else props.participant(world, operator)
            props.install(world, device, self.user(supplier), participant, supplier, _SINCE_LONG)
            if device.status is SmiStatus.COMMISSIONED:
                self.commissioned(device.device_id)

        self._arrange(arrange)

    @told
    def place(self, device: str, role: RemotePartyRole, owner: str) -> None:
        """Put an Organisation's certificates into a role's slots, as if they had been there before."""
        self._arrange(lambda world: props.hold(world, self.device(device), role, self.owner(owner, role)))

    @told
    def place_at_s1sp(self, device: str, role: RemotePartyRole, owner: str) -> None:
        """Let the S1SP alone hold an Organisation's certificates by proxy: the DSP keeps what it has."""
        self._arrange(lambda world: props.hold_at_s1sp(world, self.device(device), role, self.owner(owner, role)))

    @told
    def set_status(self, device: str, status: str) -> None:
        """Set a Device's SMI Status."""
        chosen = _status(status)
        self._arrange(lambda world: world.inventory.set_status(self.device(device), chosen))

    @told
    def register(
        self,
        device: str,
        *,
        supplier: str | None = None,
        operator: str | None = None,
        effective: datetime | None = None,
        recorded: datetime | None = None,
    ) -> None:
        """Registration Data changes for the meter point of a Device, from a date (now if none is given)."""

        def arrange(world: World) -> None:
            now = world.clock.time
            props.change_registration(
                world,
                self.device(device),
                supplier,
                operator,
                world.calendar.milliseconds(effective) if effective else now,
                world.calendar.milliseconds(recorded) if recorded else now,
            )

        self._arrange(arrange)

    @told
    def forget_meter_point(self, device: str, *, everywhere: bool = False) -> None:
        """The DSP's copy of Registration Data lacks the meter point; or, everywhere, no meter point is known."""
        self._arrange(lambda world: props.forget_meter_point(world, self.device(device), everywhere=everywhere))

    @told
    def let_copy_lag(self, days: int) -> None:
        """The DSP's copy of Registration Data is so many days behind."""

        def arrange(world: World) -> None:
            world.registration_copy.lag = days * DAY

        self._arrange(arrange)

    def _arrange(self, arrangement: Callable[[World], None]) -> None:
        if self._built is None:
            self._arrangements.append(arrangement)
        else:
            arrangement(self._built)

    @property
    def has_begun(self) -> bool:
        """Whether the world is built: whether anything has happened in it, or has been looked at."""
        return self._built is not None

    @property
    def world(self) -> World:
        """The world; it is built when it is first needed."""
        if self._built is None:
            settings = {"fleet": Fleet(homes=0), "modifications": (), **self._setting}
            scenario = Scenario.model_validate(settings)
            rules = RuleSet(self.rules)
            self._built = World(scenario, rules, keep_documents=True)
            for arrangement in self._arrangements:
                arrangement(self._built)
        return self._built

    # -- names --------------------------------------------------------------------------------------------------------

    def user(self, name: str) -> EUI64:
        """A User ID by the name of its Party, by the market participant that it speaks for, or the DCC's."""
        return props.user(self.world, name)

    def owner(self, name: str, role: RemotePartyRole) -> EUI64:
        """Who is meant as the owner of certificates for a role: for the DCC, its identity in that role."""
        return DCC_IDENTITIES.get(role, DCC_IDENTITIES[_BROKER]) if name == "the DCC" else self.user(name)

    def name_of(self, eui64: EUI64 | None) -> str:
        """The name by which features speak of a User ID."""
        return props.name_of(self.world, eui64)

    def device(self, name: str) -> EUI64:
        """The Device of this name ("the ESME", "M1"); "an unknown Device" is in no inventory."""
        if name == "an unknown Device":
            return props.UNKNOWN_DEVICE
        return reading.look_up("Device", _plain(name), self._devices)

    def device_name(self, device_id: EUI64) -> str:
        """The name by which features speak of a Device: "M1", or "the ESME" if it has no name of its own."""
        name = next((name for name, known in self._devices.items() if known == device_id), str(device_id))
        return f"the {name}" if name in DeviceType.__members__ else name

    def holder(self, device: str, role: RemotePartyRole) -> str:
        """Who holds a role's slots of a Device, or by proxy for it."""
        return self.name_of(props.holder(self.world, self.device(device), role))

    @property
    def devices(self) -> list[str]:
        """The Devices that were installed, by name."""
        return list(self._devices)

    def status(self, device: str) -> SmiStatus:
        """A Device's SMI Status."""
        entry = self.world.inventory.find(self.device(device))
        return entry.status if entry else SmiStatus.NONE

    # -- time ---------------------------------------------------------------------------------------------------------

    @property
    def now(self) -> datetime:
        """The simulated date and time."""
        return self.world.calendar.at(self.world.clock.time)

    def commissioned(self, device_id: EUI64) -> None:
        """A Device has been commissioned just now: seven Working Days begin."""
        self._deadlines[device_id] = props.judge_after_seven_working_days(self.world, device_id)

    def deadline(self, device: str) -> datetime:
        """The end of the seven Working Days after a Device was commissioned (the midnight after the last one)."""
        self.world  # noqa: B018 - the Device is commissioned when the world is built
        try:
            return self._deadlines[self.device(device)]
        except KeyError:
            raise SimulatorError(f"{device} has not been commissioned, so no Working Days are counted") from None


def with_those_beside(rules: Sequence[InForce], beside: Sequence[InForce]) -> tuple[InForce, ...]:
    """Rules and those that are in force beside them: each modification once, in the variant that the rules name."""
    named = {modification.name for modification in rules}
    return (*(modification for modification in beside if modification.name not in named), *rules)


def _status(text: str) -> SmiStatus:
    """An SMI Status as features write it: ``Installed Not Commissioned``."""
    return smi_status("".join(word[0].upper() + word[1:] for word in text.split()))


def _plain(name: str) -> str:
    return name.removeprefix("the ")
