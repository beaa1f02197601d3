"""The office after its root was replaced: it goes on with the new one, also after a restart."""

from __future__ import annotations

from pathlib import Path

from simulator.domain.time import DAY
from tests.support.smki_office import office, premises


def test_an_office_that_is_opened_again_has_the_root_that_it_had(tmp_path: Path) -> None:
    made = office(premises(tmp_path / "office.db"))
    made.authorities.replace_root(DAY)
    made.authorities.oca.roll_over(made.premises.calendar.at(2 * DAY))
    made.premises.connection.commit()
    again = office(premises(tmp_path / "office.db"))
    assert again.authorities.oca.path == made.authorities.oca.path
    assert again.authorities.oca.root.number == 2
