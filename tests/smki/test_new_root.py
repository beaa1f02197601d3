"""The office after its root was replaced: it goes on with the new one, also after a restart."""

from __future__ import annotations

from pathlib import Path

from simulator.domain.revocation import RevocationReason
from simulator.domain.time import DAY, MINUTE
from simulator.pki.list_issuance import ListKind
from simulator.smki.publication import Publisher
from simulator.smki.revoking import DCC
from tests.support.smki_office import office, premises


def test_an_office_that_is_opened_again_has_the_root_that_it_had(tmp_path: Path) -> None:
    made = office(premises(tmp_path / "office.db"))
    made.authorities.replace_root(DAY)
    made.authorities.oca.roll_over(made.premises.calendar.at(2 * DAY))
    made.premises.connection.commit()
    again = office(premises(tmp_path / "office.db"))
    assert again.authorities.oca.path == made.authorities.oca.path
    assert again.authorities.oca.root.number == 2


def test_a_root_whose_key_was_lost_has_none_after_a_restart_either(tmp_path: Path) -> None:
    made = office(premises(tmp_path / "office.db"))
    made.authorities.replace_root(DAY)
    made.authorities.replace_root(2 * DAY, lost=True)
    made.premises.connection.commit()
    again = office(premises(tmp_path / "office.db"))
    for each in (made, again):
        assert [root.key_is_destroyed for root in each.authorities.oca.former_roots] == [False, True]
        assert not each.authorities.oca.root.key_is_destroyed
    assert again.authorities.oca.certificates == made.authorities.oca.certificates


def test_the_new_root_and_its_issuing_oca_are_lodged_when_they_are_issued() -> None:
    """Seed 004 ¶159. Whatever the former root had certified meanwhile is lodged too."""
    made = office()
    publisher, oca = Publisher(made), made.authorities.oca
    publisher.advance(0)
    oca.roll_over(made.premises.calendar.at(DAY - 1))
    made.authorities.replace_root(DAY)
    publisher.advance(DAY)
    lodged = {entry.der: entry.lodged for entry in made.premises.repository.search()}
    assert len(oca.certificates) == 5
    assert {each.der for each in oca.certificates} <= lodged.keys()
    assert [lodged[each.der] for each in oca.path] == [DAY, DAY]


def test_the_former_root_goes_on_publishing_its_arl_until_its_key_is_lost() -> None:
    made = office()
    publisher, oca = Publisher(made), made.authorities.oca
    publisher.advance(0)
    authority, root = oca.current, oca.root.certificate
    made.authorities.replace_root(DAY)
    made.revocations.revoke_authority(authority, 2 * DAY, RevocationReason.KEY_UNRELIABLE, DCC)
    publisher.advance(3 * DAY)
    made.authorities.replace_root(3 * DAY, lost=True)
    publisher.advance(800 * DAY)
    arls = [each for each in publisher.lists if each.kind is ListKind.ARL]
    first_root = [(each.issued, each.entries, each.late) for each in arls if each.issuer == root.subject]
    listed = 2 * DAY + 30 * MINUTE
    assert first_root == [(0, 0, 0), (listed, 1, 0), (listed + 365 * DAY, 1, 0), (listed + 730 * DAY, 1, 0)]
    lost = oca.former_roots[1].certificate.subject
    assert [each.issued for each in arls if each.issuer == lost] == [DAY]
