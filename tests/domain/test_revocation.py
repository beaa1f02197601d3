from __future__ import annotations

import pytest

from simulator.domain.revocation import RevocationReason


@pytest.mark.parametrize(
    ("reason", "of_organisation", "of_authority"),
    [
        (RevocationReason.KEY_UNRELIABLE, "keyCompromise", "cACompromise"),
        (RevocationReason.MODULE_UNRELIABLE, "keyCompromise", "cACompromise"),
        (RevocationReason.REQUESTED_BY_SUBSCRIBER, "cessationOfOperation", "cessationOfOperation"),
        (RevocationReason.ORDERED_BY_PMA, "privilegeWithdrawn", "privilegeWithdrawn"),
        (RevocationReason.REJECTED, "cessationOfOperation", "cessationOfOperation"),
    ],
)
def test_each_reason_of_the_sec_has_a_reason_code_of_rfc_5280(
    reason: RevocationReason, of_organisation: str, of_authority: str
) -> None:
    codes = {"keyCompromise": 1, "cACompromise": 2, "cessationOfOperation": 5, "privilegeWithdrawn": 9}
    assert reason.code() == codes[of_organisation]
    assert reason.code(of_authority=True) == codes[of_authority]
