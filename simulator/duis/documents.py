"""The outermost element of a document: its name, its namespace, its schema version."""

from __future__ import annotations

from lxml.etree import _Element

from simulator.domain.documents import DUIS_NAMESPACE
from simulator.duis.errors import DocumentError
from simulator.duis.findings import Findings, Reason, quoted
from simulator.duis.names import PREFIXES, SCHEMA_VERSIONS
from simulator.duis.structure import is_misspelt, local_name, report_namespace

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'
ATTRIBUTES = ("schemaVersion",)


def document(root: str, schema_version: str, content: str, *further: str) -> bytes:
    """A whole document around content that is written already; ``further`` are the prefixes that it uses beside sr."""
    if schema_version not in SCHEMA_VERSIONS:
        raise DocumentError(f"'{schema_version}' is not known; use one of {', '.join(SCHEMA_VERSIONS)}", ATTRIBUTES[0])
    prefixes = "".join([f' xmlns:{prefix}="{PREFIXES[prefix]}"' for prefix in (*further, "sr")])
    return f'{DECLARATION}<sr:{root}{prefixes} schemaVersion="{schema_version}">{content}</sr:{root}>'.encode()


def check_root(root: _Element, expected: str, findings: Findings) -> bool:
    """Check the root element; false if what it holds cannot be expected to make sense."""
    name = local_name(root)
    if name != expected:
        findings.add(
            Reason.WRONG_ROOT,
            f"the document is a {quoted(name)}; expected a '{expected}'",
            at=root,
            element=name,
            found=name[:80],
            expected=expected,
        )
        return False
    if root.tag != f"{{{DUIS_NAMESPACE}}}{expected}":
        report_namespace(root, DUIS_NAMESPACE, findings)
        return False
    version = root.get("schemaVersion")
    # a misspelt one is reported as an unexpected attribute
    if version not in SCHEMA_VERSIONS and not is_misspelt("schemaVersion", root):
        stated = "the attribute schemaVersion is missing" if version is None else f"{quoted(version)} is not known"
        expected_versions = f"one of {', '.join(SCHEMA_VERSIONS)}"
        findings.add(
            Reason.SCHEMA_VERSION,
            f"{stated}; expected {expected_versions}",
            at=root,
            element=name,
            found=(version or "")[:80],
            expected=expected_versions,
        )
    return True
