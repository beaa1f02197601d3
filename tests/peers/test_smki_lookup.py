"""Smart DCC's published key store looks certificates up in the simulator, as it would in DCC Boxed."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from simulator.domain.devices import KeyUsage
from simulator.domain.eui64 import EUI64
from simulator.pki.certificate import Certificate, parse_certificate
from tests.web.conftest import METER, Served, scenario, serving

LOOK_UP = """
const {BoxedKeyStore} = require(process.argv[1]);
const [address, query] = process.argv.slice(2);
(async () => {
  const store = await BoxedKeyStore.new(address);
  const options = JSON.parse(query, (key, value) => key === "serial" ? BigInt(value) : value);
  const found = await store.query({...options, lookup: "certificate"});
  await store.cleanup();
  const shown = [found ?? []].flat().map(f => ({eui: f.eui.toString(), der: f.certificate.raw.toString("hex")}));
  console.log(JSON.stringify(shown));
})();
"""


def look_up(served: Served, node_modules: Path, **query: object) -> list[dict[str, str]]:
    """What the published key store answers when it has to ask the simulator."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node.js is not installed")
    package = node_modules / "@smartdcc" / "dccboxed-keystore"
    command = [node, "-e", LOOK_UP, str(package), served.smki + "/", json.dumps(query)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    answer: list[dict[str, str]] = json.loads(done.stdout)
    return answer


def lodged(served: Served, eui64: EUI64, key_usage: KeyUsage) -> Certificate:
    certificate = parse_certificate(served.twin.repository.search(eui64=eui64, key_usage=key_usage)[0].der)
    assert isinstance(certificate, Certificate)
    return certificate


def test_it_finds_devices_by_id_and_any_certificate_by_serial_number(node_modules: Path) -> None:
    with serving(scenario()) as served:
        for key_usage in (KeyUsage.DIGITAL_SIGNATURE, KeyUsage.KEY_AGREEMENT):
            wanted = lodged(served, METER, key_usage)
            found = look_up(served, node_modules, eui=str(METER), keyUsage=key_usage.value)
            assert found == [{"eui": METER.octets.hex(), "der": wanted.der.hex()}]
        operator = served.operator()
        organisation = lodged(served, operator, KeyUsage.KEY_AGREEMENT)
        found = look_up(served, node_modules, serial=str(organisation.serial))
        assert found == [{"eui": operator.octets.hex(), "der": organisation.der.hex()}]
        assert look_up(served, node_modules, eui="00-00-00-00-00-00-00-07", keyUsage=0) == []
