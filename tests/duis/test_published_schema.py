"""Schemas that cannot be used, and the findings of one that can."""

import pytest

from simulator.domain.documents import DUIS_NAMESPACE
from simulator.domain.errors import SimulatorError
from simulator.duis.findings import MOST_FINDINGS
from simulator.duis.published_schema import PublishedSchema, PublishedSchemaError
from simulator.duis.schema import own_schema

IMPORTING = f"""\
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="{DUIS_NAMESPACE}">
  <xs:include schemaLocation="the others &amp; more.xsd"/>
  <xs:element name="Request"/>
</xs:schema>
""".encode()
OTHERS = IMPORTING.replace(b"the others &amp; more", b"the rest").replace(b'"Request"', b'"Response"')
THE_REST = f"""\
<!DOCTYPE xs:schema SYSTEM "XMLSchema.dtd">
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="{DUIS_NAMESPACE}"/>
""".encode()


def nothing(name: str) -> bytes:
    raise FileNotFoundError(name)


def test_parts_are_asked_for_once_and_by_their_names() -> None:
    parts = {"the others & more.xsd": OTHERS, "the rest.xsd": THE_REST}
    asked: list[str] = []

    def read(name: str) -> bytes:
        asked.append(name)
        return parts[name]

    whole = IMPORTING.replace(b"</xs:schema>", b'<xs:element name="Response"/></xs:schema>')
    parts["the others & more.xsd"] = OTHERS.replace(b'"Response"', b'"Another"')
    schema = PublishedSchema.from_bytes(whole, read)
    assert asked == list(parts)
    assert schema.findings(f'<Request xmlns="{DUIS_NAMESPACE}"/>'.encode()) == ()


def test_a_schema_is_usable_without_parts() -> None:
    schema = PublishedSchema.from_bytes(own_schema(), nothing)
    document = f'<sr:Request xmlns:sr="{DUIS_NAMESPACE}" schemaVersion="5.1">\n<sr:Haeder/></sr:Request>'.encode()
    (finding,) = schema.findings(document)
    assert (finding.code, finding.details["reason"]) == ("E1001", "published-schema")
    assert finding.message == "Line 2, Haeder: This element is not expected. Expected is ( sr:Header )."
    assert finding.subject == "line 2"


def test_there_are_so_many_findings_and_no_more() -> None:
    schema = PublishedSchema.from_bytes(own_schema(), nothing)
    attributes = " ".join(f'a{i}=""' for i in range(2 * MOST_FINDINGS))
    document = f'<sr:Request xmlns:sr="{DUIS_NAMESPACE}" {attributes}/>'.encode()
    assert len(schema.findings(document)) == MOST_FINDINGS


@pytest.mark.parametrize(
    ("main", "said"),
    [
        (b"", "no XML Schema that can be used: Document is empty"),
        (b"<a>", "no XML Schema that can be used"),
        (b"<a/>", "no XML Schema that can be used"),
        (IMPORTING, "The schema imports 'the others & more.xsd', which is not there"),
        (THE_REST, "does not declare the Request and the Response of DUIS"),
        (own_schema().replace(b"targetNamespace=", b'targetNamespace="urn:x" id='), "no XML Schema that can be used"),
    ],
)
def test_a_schema_that_cannot_be_used_is_refused_with_advice(main: bytes, said: str) -> None:
    with pytest.raises(PublishedSchemaError, match=said) as refusal:
        PublishedSchema.from_bytes(main, nothing)
    assert isinstance(refusal.value, SimulatorError)
    assert "Give the published DUIS schema" in str(refusal.value)
    assert "\n" not in str(refusal.value)
