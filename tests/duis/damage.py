"""Good documents, and ways to damage them."""

from pathlib import Path

from hypothesis import strategies as st
from lxml import etree

from simulator.duis.request_bodies import FULLY_READ
from tests.duis.strategies import written

GOOD = [path.read_bytes() for path in sorted((Path(__file__).parents[2] / "fixtures/documents/good").glob("*.xml"))]
NAMES = sorted(FULLY_READ | {"Header", "Body", "RequestID", "RemotePartyRole", "Certificate", "Signature", "X"})


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A good document in which stretches of octets have been replaced."""
    document = bytearray(draw(st.sampled_from(GOOD)))
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(document)))
        document[start : start + draw(st.integers(0, 12))] = draw(st.binary(max_size=6))
    return bytes(document)


@st.composite
def rearranged(draw: st.DrawFn) -> bytes:
    """A good document in which elements have been removed, doubled, moved, renamed, filled or given attributes."""
    root = etree.fromstring(draw(st.sampled_from(GOOD)))
    for _ in range(draw(st.integers(1, 4))):
        elements = list(root.iter())
        element = elements[draw(st.integers(0, len(elements) - 1))]
        parent = element.getparent()
        what = draw(st.sampled_from(["remove", "double", "move", "rename", "fill", "tail", "attribute"]))
        if what == "fill":
            element.text = draw(written(0, 20).filter(lambda text: "\r" not in text))
        elif what == "attribute":
            element.set(
                draw(st.sampled_from(["schemaVersion", "id", "{urn:x}nil"])), draw(st.sampled_from(["", "5.1"]))
            )
        elif what == "rename":
            namespace = draw(st.sampled_from(["{http://www.dccinterface.co.uk/ServiceUserGateway}", "{urn:x}", ""]))
            element.tag = namespace + draw(st.sampled_from(NAMES))
        elif parent is None:
            continue
        elif what == "remove":
            parent.remove(element)
        elif what == "tail":
            element.tail = "x"
        else:
            copy = etree.fromstring(etree.tostring(element, with_tail=False))
            if what == "move":
                parent.remove(element)
                parent = root
            parent.insert(draw(st.integers(0, len(parent))), copy)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)
