"""The evidence of an acceptance run: what was asked, what happened, and what that proves of each requirement.

- :mod:`~simulator.reports.evidence.record` is what a run leaves: plain values that the pytest plugin collects.
- The writers are functions from that record to octets: ``pages`` (the living document), ``traceability`` and
  ``workbook``, ``messages`` (Cucumber), ``junit``, ``provenance``.
- :mod:`~simulator.reports.evidence.files` puts them into a directory with a manifest, and reads such a directory;
  :mod:`~simulator.reports.evidence.comparison` says what changed between two.

The same scenarios, seed and version give the same octets, whatever ran them and in which order. The one exception is
the provenance, which alone names wall-clock times.
"""
