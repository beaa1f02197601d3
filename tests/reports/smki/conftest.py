from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from simulator.scenario import Scenario
from simulator.smki.office import SmkiOffice
from tests.support.smki_year import months_at_the_office


@pytest.fixture(scope="session")
def months_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The SQLite file of an office after four months."""
    path = tmp_path_factory.mktemp("smki") / "months.sqlite"
    months_at_the_office(str(path)).premises.connection.close()
    return path


@pytest.fixture(scope="session")
def months() -> Iterator[SmkiOffice]:
    """An office after four months. Leave it as it is."""
    made = months_at_the_office()
    yield made
    made.premises.connection.close()


@pytest.fixture(scope="session")
def scenario() -> Scenario:
    return Scenario(title='=Months & "<b>more</b>"')
