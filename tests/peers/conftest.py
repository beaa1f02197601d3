"""Packages that other parties publish, installed once and kept outside the sources.

They are development tools under licences of their own: nothing of them is copied into this repository.
"""

import hashlib
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from filelock import FileLock

from tests.peers.connected import Connected, connected
from tests.peers.node_programs import HERE, PATIENCE, NodeProgram, programs_with
from tests.peers.signing_tool import SigningTool, running_tool

MANIFESTS = ("package.json", "package-lock.json")
Connect = Callable[..., AbstractContextManager[Connected]]
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


@pytest.fixture(scope="session")
def node() -> str:
    """Node.js."""
    command = shutil.which("node")
    if command is None:
        pytest.skip("Node.js is not installed")
    return command


@pytest.fixture(scope="session")
def node_program(node: str, node_modules: Path) -> NodeProgram:
    """Runs a program of this folder with the published packages."""
    return programs_with(node, node_modules)


@pytest.fixture(scope="session")
def java() -> str:
    """Java, with the compiler that a program of one source file needs."""
    command = shutil.which("java")
    if command is None or shutil.which("javac") is None:
        pytest.skip("no Java Development Kit is installed")
    return command


@pytest.fixture(scope="session")
def sign_tool(java: str, node_modules: Path) -> Iterator[SigningTool]:
    """Smart DCC's published signing tool."""
    with running_tool(java, node_modules / "@smartdcc" / "duis-sign-wrap" / "dist" / "tool.jar") as tool:
        yield tool


@pytest.fixture(scope="module")
def connect(node: str, java: str, node_modules: Path, tmp_path_factory: pytest.TempPathFactory) -> Connect:
    """A context in which a simulator, served with the given options, is connected to a User's own system."""
    return lambda *options: connected(node, java, node_modules, tmp_path_factory.mktemp("users"), *options)
