"""Documents that the S1SP has signed, inside a response: passed on as they are, and taken out again as they were."""

from __future__ import annotations

from copy import deepcopy

from lxml import etree

from simulator.domain.documents import DUIS_NAMESPACE
from simulator.domain.finding import Finding
from simulator.duis.documents import DECLARATION
from simulator.duis.errors import DocumentError
from simulator.duis.findings import Reason
from simulator.duis.items import Item, Values
from simulator.duis.safe_xml import read_tree
from simulator.duis.structure import Content, Element

MOST_NAMESPACES = 100
"""So many namespaces may be declared in the document, and an element may have so many attributes.

The canonical form takes time by the square of their number: a few kilobytes could keep the reader busy for minutes.
"""
_OVERLADEN = etree.XPath(f"//*[@*[{MOST_NAMESPACES + 1}]]")


class Embedded(Item):
    """An element that is a document of its own. Its value are the octets of that document.

    They are in canonical form (inclusive C14N 1.0), with an XML declaration and without the namespaces that only the
    response around it declares, so that its signature verifies by itself. The content is not checked here: it is by
    whoever reads the document.
    """

    def __init__(self, name: str, attribute: str) -> None:
        self.element = Element(name)
        self.attribute = attribute
        self.attributes = (attribute,)
        self.parts = (self.element.part(1),)

    def read(self, content: Content, values: Values) -> None:
        """Take the document out."""
        found = content.one(self.element.name)
        if found is None:
            return
        alone = deepcopy(found)  # leaves behind the namespaces that it does not use
        alone.tail = None
        try:
            values[self.attribute] = DECLARATION.encode() + _canonical(alone)
        except DocumentError as error:
            content.findings.add(Reason.NOT_CANONICAL, error.problem, at=found, element=self.element.name)

    def write(self, of: object) -> str:
        """The document as an element of one that declares the prefix ``sr``.

        Raises :class:`~simulator.duis.errors.DocumentError` if it is another one.
        """
        name = self.element.name
        root = read_tree(getattr(of, self.attribute))
        if isinstance(root, Finding):
            raise DocumentError(root.message, name)
        if root.tag != f"{{{DUIS_NAMESPACE}}}{name}":
            raise DocumentError(f"the document is a '{root.tag}'; give the {name} that the S1SP signed", name)
        around = etree.Element(f"{{{DUIS_NAMESPACE}}}Body", nsmap={"sr": DUIS_NAMESPACE})
        around.append(root)
        written = _canonical(around).decode()
        return written[written.index(">") + 1 : written.rindex("<")]


def _canonical(root: etree._Element) -> bytes:
    if etree.tostring(root).count(b"xmlns") > MOST_NAMESPACES or _OVERLADEN(root):
        most = f"more than {MOST_NAMESPACES} namespaces, or an element with more attributes than that"
        raise DocumentError(f"the document has {most}; expected fewer")
    try:
        return etree.tostring(root.getroottree(), method="c14n")
    except etree.C14NError:
        raise DocumentError("the document has a namespace that is a relative URI; expected a full one") from None
