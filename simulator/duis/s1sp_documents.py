"""The documents that the S1SP signs, each declared once: what stands in it, and its value.

Source of names, order and numbers: the published DUIS XML schema 5.1 and the published schema of responses and alerts
(MMC) that it imports. Two things are stricter (assumptions): the header names the service, and the outcome says
whether the request was carried out (``MessageSuccess``).
"""

from __future__ import annotations

from simulator.duis import simple_types as types
from simulator.duis.documents import ATTRIBUTES
from simulator.duis.forms import Record, Service
from simulator.duis.items import Group, Ignored, Item, Text, Values, optional, required
from simulator.duis.s1sp_outcome import Outcome
from simulator.duis.s1sp_values import S1spAlert, Smets1Response
from simulator.duis.structure import Content


class _SchemaVersion(Item):
    """The version that the root element states."""

    attributes = ("schema_version",)

    def read(self, content: Content, values: Values) -> None:
        """Take the attribute, which is checked with the root."""
        values["schema_version"] = content.element.get("schemaVersion")


_SIGNATURE = Ignored("ds:Signature")

SMETS1_SIGNED_RESPONSE = Record(
    Smets1Response,
    _SchemaVersion(),
    Group(
        "SMETS1Response",
        Group(
            "Header",
            required("ra:BusinessOriginatorID", types.EUI, "device_id"),
            required("ra:BusinessTargetID", types.EUI, "user_id"),
            required("ra:OriginatorCounter", types.COUNTER, "counter"),
            Ignored("ra:SupplementaryRemotePartyID"),
            Ignored("ra:SupplementaryRemotePartyCounter"),
            Ignored("ra:SupplementaryOriginatorCounter"),
            Ignored("ra:GBCSHexadecimalMessageCode"),
            Service("ra"),
            optional("ra:Timestamp", Text(types.DATE_TIME, ("isFromGSME", "ClockStatus")), "date_time"),
        ),
        Group(
            "Body",
            Group(
                "ResponseMessage",
                Ignored("ra:GBCSData", at_most=100),
                Group("ra:SMETSData", Outcome()),
                Ignored("ra:DebugInfo"),
            ),
        ),
    ),
    _SIGNATURE,
    attributes=ATTRIBUTES,
)

S1SP_ALERT = Record(
    S1spAlert,
    _SchemaVersion(),
    optional("RequestID", types.REQUEST_ID, "request_id"),
    optional("DeviceID", types.EUI, "device_id"),
    required("S1SPAlertCode", types.ANY_TEXT, "alert_code"),
    optional("AdditionalInformation", types.ANY_TEXT, "additional_information"),
    Ignored("UTRN"),
    required("DateTime", types.DATE_TIME, "date_time"),
    _SIGNATURE,
    attributes=ATTRIBUTES,
)
