"""Packages that other parties publish, installed once and kept outside the sources.

They are development tools under licences of their own: nothing of them is copied into this repository.
"""

import hashlib
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from filelock import FileLock

HERE = Path(__file__).parent
MANIFESTS = ("package.json", "package-lock.json")
PATIENCE = 120
UNREACHABLE = ("ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "ENETUNREACH", "EHOSTUNREACH")


@pytest.fixture(scope="session")
def node_modules(pytestconfig: pytest.Config) -> Path:
    """The packages of ``package-lock.json``, from pytest's cache if they are there. One worker installs for all."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("npm is not installed")
    version = hashlib.sha256(b"".join((HERE / name).read_bytes() for name in MANIFESTS)).hexdigest()[:16]
    cache = pytestconfig.cache.mkdir("peers")
    folder = cache / version
    complete = folder / "complete"
    with FileLock(cache / f"{version}.lock"):
        if not complete.exists():
            folder.mkdir(exist_ok=True)
            for name in MANIFESTS:
                shutil.copy(HERE / name, folder)
            install(npm, folder)
            complete.touch()
    return folder / "node_modules"


def install(npm: str, folder: Path) -> None:
    command = [
        npm,
        "ci",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--fetch-retries=1",
        "--fetch-retry-mintimeout=1000",
    ]
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        pytest.skip(f"the npm registry did not answer within {PATIENCE} s")
    if done.returncode and any(sign in done.stderr for sign in UNREACHABLE):
        pytest.skip("the npm registry cannot be reached")
    if done.returncode:
        pytest.fail(f"npm ci failed:\n{done.stderr}")


@pytest.fixture(scope="session")
def duis_templates(node_modules: Path) -> Path:
    """The folder of Smart DCC's published DUIS documents, one per Service Reference Variant and use."""
    return node_modules / "@smartdcc" / "duis-templates" / "templates"


@pytest.fixture(scope="session")
def published_keystore(node_modules: Path) -> Path:
    """Smart DCC's published test PKI as JSON: EUI-64, key usage, serial number, certificate and private key."""
    return node_modules / "@smartdcc" / "dccboxed-keystore" / "keystore.json"


@dataclass(frozen=True)
class ToolAnswer:
    """What the published signing tool gave: its exit code, the document that it wrote, and its log."""

    code: int
    document: bytes
    log: str

    @property
    def validated(self) -> bool:
        """Schema and signature: an exit code of 0 is not enough, unsigned documents have it too."""
        return self.code == 0 and "passed xsd validation" in self.log and "passed signature check" in self.log


SignTool = Callable[..., ToolAnswer]


@pytest.fixture(scope="session")
def sign_tool(node_modules: Path) -> SignTool:
    """Smart DCC's published tool: ``sign_tool("Sign", document, …)`` and ``sign_tool("Validate", document, …)``.

    Further arguments are its own: a certificate and a key as PEM files, ``--preserveCounter``. One JVM for each call.
    """
    java = shutil.which("java")
    if java is None:
        pytest.skip("Java is not installed")
    jar = node_modules / "@smartdcc" / "duis-sign-wrap" / "dist" / "tool.jar"

    def run(mode: str, document: bytes, *arguments: str) -> ToolAnswer:
        quick_start = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]
        command = [java, *quick_start, "-cp", str(jar), f"uk.co.smartdcc.boxed.xmldsig.{mode}", "-", *arguments]
        done = subprocess.run(command, input=document, capture_output=True, timeout=PATIENCE, check=False)
        return ToolAnswer(done.returncode, done.stdout, done.stderr.decode(errors="replace"))

    return run
