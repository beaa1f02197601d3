"""``smki-sim serve`` in a process of its own, as the published clients meet it."""

from __future__ import annotations

import json
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from tests.peers.node_programs import NodeProgram
from tests.support.serving import started

PATIENCE = 30
SIMULATED_SPEED = 1000
"""Seconds in a real one: a Device's answer comes within milliseconds, and no certificate expires meanwhile."""

_SERIAL = "{http://www.w3.org/2000/09/xmldsig#}X509SerialNumber"


@dataclass(frozen=True)
class Simulator:
    """The addresses of a running simulator."""

    duis: str
    smki: str


@contextmanager
def simulator(scenario: Path, folder: Path, *options: object) -> Iterator[Simulator]:
    """Serve a scenario on free ports; the folder keeps the run."""
    with started(folder, scenario, "--clock", SIMULATED_SPEED, "--out", "run", "--quiet", *options) as (_, shown):
        duis, smki = (re.search(rf"(http://\S+:\d+){path}", shown) for path in ("/queue", "/services/"))
        assert duis, shown
        assert smki, shown
        yield Simulator(duis[1], smki[1])


def certificate_of_signer(document: bytes, served: Simulator, node_program: NodeProgram, folder: Path) -> Path:
    """The certificate that the signature names, as a PEM file: the published key store asks the simulator for it."""
    (serial,) = [element.text for element in etree.fromstring(document).iter(_SERIAL)]
    pem = folder / f"{serial}.pem"
    if not pem.exists():
        (found,) = look_up(served.smki, node_program, serial=serial)
        pem.write_text(ssl.DER_cert_to_PEM_cert(bytes.fromhex(found["der"])))
    return pem


def look_up(smki: str, node_program: NodeProgram, **query: object) -> list[dict[str, str]]:
    """What the published key store answers when it has to ask the simulator."""
    answer: list[dict[str, str]] = json.loads(node_program("look_up.mjs", f"{smki}/", json.dumps(query)))
    return answer
