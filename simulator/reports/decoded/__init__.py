"""What a file says, in plain words: any DUIS document, GBCS message, certificate or key file as one tree.

- :func:`~simulator.reports.decoded.file.decode_file` takes any octets and gives a tree of
  :class:`~simulator.reports.decoded.tree.Shown`, or the findings that say what was expected. It never raises.
- :class:`~simulator.reports.decoded.known.Known` is what the words are said with: who holds which EUI-64, which
  certificates are known, whom to trust, and when.

The console, the evidence and the web page draw the same tree. ``document`` reads DUIS, ``message`` GBCS,
``certificate`` X.509, ``key_file`` what else comes in PEM and DER and ``key_store`` JSON; ``fields`` shows any of our
values field by field. ``xml_signature`` and ``protection`` say who signed, whether that party may, and whether a MAC is
right: the functions that decide are those of the DSP (:mod:`simulator.dcc.authentication`) and of the Devices
(:mod:`simulator.gbcs.protection`), here only the words are found. ``given`` takes from files what others are read with.
"""
