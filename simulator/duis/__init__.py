"""Service Requests and Service Responses as the DCC User Interface carries them: XML bytes in, values out, and back.

SEC Appendix AD (DUIS). A User sends a *Service Request*: a header that says who asks (``originator``), about which
Device (``target``), how often it has asked before (``counter``; the three make the *RequestID*), how the DCC is to
process it (*Command Variant*) and what is asked for (*Service Reference Variant*); then one body element of that
service; then an XML signature. The DCC answers with *Service Responses*: a response code and, for some, a payload.

The doors of the room:

- :func:`~simulator.duis.reading.parse_request` and :func:`~simulator.duis.reading.parse_response` take any bytes and
  give a value of :mod:`~simulator.duis.values`, or the findings that say what is wrong, where, and what was expected.
  They never raise, expand no entity, and open no file and no connection.
- :func:`~simulator.duis.writing.write_request` and :func:`~simulator.duis.writing.write_response` give the canonical
  bytes of a value; reading them gives the value again.
- :mod:`~simulator.duis.s1sp_reading` and :mod:`~simulator.duis.s1sp_writing` do the same for the documents that the
  S1SP signs; a response carries them as they are.
- :func:`~simulator.duis.request_id.parse_request_id` takes a RequestID apart.
- :func:`~simulator.duis.schema.own_schema` gives the XML Schema of what is read in full;
  :class:`~simulator.duis.published_schema.PublishedSchema` checks against a published one.

What stands in an element is declared once (:mod:`~simulator.duis.request_bodies`,
:mod:`~simulator.duis.response_bodies`, :mod:`~simulator.duis.alert_bodies`, :mod:`~simulator.duis.s1sp_documents`);
reading, writing and the schema follow from it.

>>> from simulator.domain.eui64 import EUI64
>>> from simulator.domain.parties import RemotePartyRole
>>> from simulator.domain.service_requests import RETRIEVE_CREDENTIALS, CommandVariant
>>> from simulator.duis.reading import parse_request
>>> from simulator.duis.values import RetrieveCredentials, ServiceRequest
>>> from simulator.duis.writing import write_request
>>> request = ServiceRequest(
...     originator=EUI64(0x90B3D51F30010000),
...     target=EUI64(0x00DB1234567890A0),
...     counter=7,
...     command_variant=CommandVariant.NON_CRITICAL_WAN,
...     service=RETRIEVE_CREDENTIALS,
...     body=RetrieveCredentials((RemotePartyRole.SUPPLIER,)),
... )
>>> document = write_request(request)
>>> parse_request(document) == request
True
>>> for finding in parse_request(document.replace(b"Supplier", b"Suplier")):
...     print(finding.code, finding.message)
E1001 Line 1, RemotePartyRole: 'Suplier' is no Remote Party Role; expected one of ACB, NetworkOperator, Recovery, \
Root, Supplier, TransCoS, LoadController; did you mean 'Supplier'?

Whether the sender *may* ask is no question of this room (:mod:`simulator.rules`), nor whether the bytes in the body
are real certificates (:mod:`simulator.pki`) or a real Command (:mod:`simulator.gbcs`), nor whether the signature is
good (:mod:`simulator.xmldsig`): here it is only noted that there is one.
"""
