"""The signature on a DUIS document: who signed it, and that nothing was changed since.

Every Service Request is signed by the User that sends it, and Service Responses by the DCC. There is one form only, the
one that Smart DCC's published tools write and read: the signature stands last in the document that it covers
(*enveloped*), it covers the whole of it, by SHA-256 over inclusive C14N 1.0, with ECDSA on P-256, and it names the
certificate of its signer by issuer and serial number, without enclosing it. Whoever verifies must know that certificate
already. Anything else that XML Signature would allow is refused, each thing by a finding of its own, because every
further way to sign is a further way to cheat.

- :func:`~simulator.xmldsig.signing.sign_document` signs; the same document and key give the same octets.
- :func:`~simulator.xmldsig.verifying.verify_document` says who signed, or all that is wrong. It never raises.
- :func:`~simulator.xmldsig.signers.judge_signer` says whether that signer may: the role and identity in the
  certificate, its path, its dates, its revocation. The two questions are apart because the second depends on the time
  and on who claims to be the sender.

A library decides whether a signature is good (``deciding``: xmlsec). Around it, ``document`` turns octets into the tree
that is signed, ``form`` is the one form as data, ``departures`` says where a signature leaves it and ``stated`` what a
signature says that does not; ``issuers`` is how certificates are named, ``findings`` what can be wrong.
"""
