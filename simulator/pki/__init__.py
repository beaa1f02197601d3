"""The public key infrastructure: who can prove to be whom, and until when.

Two hierarchies certify everybody, and they share nothing. The **OCA** gives Organisation Certificates to the DCC and
to Users: an EUI-64, a Remote Party Role, one purpose of the key. The **DCA** gives Device Certificates to Devices.
A certificate names no licence area and no MPAN, so every chain-valid Network Operator Certificate passes on every
meter: that is the problem which SECMP0063 takes up.

Read the room in this order: ``keys`` (every key follows from the seed), ``certificate`` (octets in, a certificate or a
coded finding out; with ``reading``, ``names`` and ``extensions`` under it), ``profiles`` (what each kind of
certificate looks like, as data), ``signing_request`` (what a Subscriber asks for), ``root`` and ``authorities`` (who
issues, with a ``signer`` whose key can be destroyed; ``issuance`` builds one certificate, ``template`` Device
Certificates by the hundred thousand, ``contingency`` the last resort in the root), ``succession`` and ``ceremonies``
(one issuing authority after another), ``list_issuance`` and ``revocation_list`` (what is revoked), ``path`` (may it be
trusted).

Nothing here knows the time or draws at random: moments, seeds and serial numbers are handed in.
"""
