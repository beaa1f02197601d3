"""An office's records as the report sorts them."""

from __future__ import annotations

from simulator.domain.revocation import RevocationReason
from simulator.domain.time import DAY
from simulator.reports.smki.on_record import OnRecord
from simulator.smki.revoking import DCC
from tests.support.smki_office import office


def test_what_was_revoked_before_the_root_was_replaced_is_still_there() -> None:
    made = office()
    oca = made.authorities.oca
    oca.roll_over(made.premises.calendar.at(0))
    made.revocations.revoke_authority(oca.former[0], 0, RevocationReason.KEY_UNRELIABLE, DCC)
    made.authorities.replace_root(DAY)
    assert [revoked.requester for revoked in OnRecord(made).revoked.values()] == [DCC]
