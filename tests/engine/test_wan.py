from simulator.domain.eui64 import EUI64
from simulator.engine.wan import Wan

LOST, OTHER = EUI64(1), EUI64(2)


def test_without_a_fault_every_device_is_reached() -> None:
    assert Wan().reaches(LOST, 0)


def test_a_device_is_reached_again_from_the_instant_on_at_which_the_wan_is_back() -> None:
    wan = Wan()
    wan.lose(LOST, 1000)
    assert [wan.reaches(LOST, at) for at in (0, 999, 1000, 5000)] == [False, False, True, True]
    assert wan.reaches(OTHER, 0)
