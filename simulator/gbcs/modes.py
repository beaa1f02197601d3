"""Who replaces whose certificates: the modes of CS02b."""

from __future__ import annotations

from enum import IntEnum


class ReplacementMode(IntEnum):
    """Whose certificates are replaced, and by whom (GBCS CredentialsReplacementMode).

    There is no "network operator by supplier": who holds no key in the slot cannot replace what is in it, except
    by recovery.
    """

    SUPPLIER_BY_SUPPLIER = 2
    NETWORK_OPERATOR_BY_NETWORK_OPERATOR = 3
    ACB_BY_ACB = 4
    WAN_PROVIDER_BY_WAN_PROVIDER = 5
    TRANSITIONAL_COS_BY_TRANSITIONAL_COS = 6
    SUPPLIER_BY_TRANSITIONAL_COS = 7
    ANY_EXCEPT_ROOT_BY_RECOVERY = 8
    ANY_BY_CONTINGENCY = 9
    LOAD_CONTROLLER_BY_LOAD_CONTROLLER = 10
    LOAD_CONTROLLER_BY_SUPPLIER = 11

    @property
    def message_code(self) -> int:
        """The message code of the command and of its response: 0x0100 + mode; 0x0125 and 0x0126 for 10 and 11."""
        return _LATER_MESSAGE_CODES.get(self) or 0x0100 + self


_LATER_MESSAGE_CODES = {
    ReplacementMode.LOAD_CONTROLLER_BY_LOAD_CONTROLLER: 0x0125,
    ReplacementMode.LOAD_CONTROLLER_BY_SUPPLIER: 0x0126,
}
