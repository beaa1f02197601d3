"""Commands to Devices and their answers, as the Great Britain Companion Specification (GBCS) writes them.

A message is a **grouping header** (who to whom, command or response or alert, which counter, which use case),
a **payload**, and its protection: a **signature** by whoever is answerable for it, a **MAC** by the Access
Control Broker (commands) or the Device (answers), or both.

- :mod:`~simulator.gbcs.framing`: octets to :class:`~simulator.gbcs.framing.Message` and back;
- :mod:`~simulator.gbcs.protection`: the MAC and the key agreement under it;
- :mod:`~simulator.gbcs.credentials`: CS02b, replace the certificates in key slots; what a Device reports of it is in
  :mod:`~simulator.gbcs.outcomes`;
- :mod:`~simulator.gbcs.retrieval`: CS02a, tell which certificates the key slots hold;
- :mod:`~simulator.gbcs.device_certificates`: CS02d, a new certificate for a key of the Device's own;
- :mod:`~simulator.gbcs.clock`, :mod:`~simulator.gbcs.firmware` and :mod:`~simulator.gbcs.meter_points`: set the clock
  (which commissions), read the firmware version, set the MPxN;
- :mod:`~simulator.gbcs.asn1` and :mod:`~simulator.gbcs.elements`: the ASN.1 of these payloads, and their members;
  :mod:`~simulator.gbcs.dlms`: the octets of those that are not ASN.1.

A command is made from the inside out: the payload's ``encode()`` goes into a ``Message``, ``encode_pre_command`` gives
its originator the Pre-Command to sign, ``add_mac`` is the Access Control Broker's part, and ``encode_message`` gives
the octets that the Device gets.

Everything is pure: no clock, no input or output, no keys kept. What comes from outside is decoded to a value or
to a :class:`~simulator.domain.finding.Finding` ``gbcs-malformed``; no octets make it raise. Values that cannot
be written are misuse and raise :class:`~simulator.gbcs.malformed.GbcsError`.
"""
