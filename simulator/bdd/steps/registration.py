"""Steps about Registration Data, and the copy of it that the DSP decides on."""

from __future__ import annotations

from simulator.bdd import reading
from simulator.bdd.stage import Stage
from simulator.bdd.vocabulary import given, when


@given("{operator} has adopted the meter point of {device:Device}")
@when("{operator} adopts the meter point of {device:Device}")
def adopted(stage: Stage, operator: str, device: str) -> None:
    """The registered Network Operator changes, now; the MPAN stays what it was."""
    stage.register(device, operator=operator)


@given("{supplier} is registered for {device:Device} from {date:Date}")
def registered_from(stage: Stage, supplier: str, device: str, date: str) -> None:
    """A change of Supplier that is on record already and takes effect on a date."""
    stage.register(device, supplier=supplier, effective=reading.moment(date))


@when("{supplier} becomes the registered Supplier of {device:Device}")
def becomes_supplier(stage: Stage, supplier: str, device: str) -> None:
    """A change of Supplier that takes effect now."""
    stage.register(device, supplier=supplier)


@given("the DSP's copy of Registration Data lacks the meter point of {device:Device}")
def copy_lacks(stage: Stage, device: str) -> None:
    """The DSP does not know who is registered there. The Smart Metering Inventory still knows the MPAN or MPRN."""
    stage.forget_meter_point(device)


@given("the Smart Metering Inventory associates no meter point with {device:Device}")
def no_meter_point(stage: Stage, device: str) -> None:
    """The DCC knows neither MPAN nor MPRN of the Device."""
    stage.forget_meter_point(device, everywhere=True)


@given("the DSP's copy of Registration Data is {days:d} days behind")
def copy_lags(stage: Stage, days: int) -> None:
    """The DSP decides on what was on record so many days ago."""
    stage.let_copy_lag(days)
