"""A run's RequestID counters are kept with it."""

import sqlite3
from contextlib import closing

from simulator.domain.eui64 import EUI64
from simulator.reports.counters import keep_counters


def test_the_last_counter_of_each_pair_is_kept_also_the_greatest() -> None:
    with closing(sqlite3.connect(":memory:")) as store:
        keep_counters(store, {(EUI64(2), EUI64(3)): 2**64 - 1, (EUI64(1), EUI64(3)): 7})
        assert store.execute("SELECT originator, target, last FROM request_counter").fetchall() == [
            ("00-00-00-00-00-00-00-01", "00-00-00-00-00-00-00-03", "7"),
            ("00-00-00-00-00-00-00-02", "00-00-00-00-00-00-00-03", "18446744073709551615"),
        ]
