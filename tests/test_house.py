"""The house keeps its own order: what a file may be, may touch and may say."""

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

import simulator
from tests.support.child import child

ROOT = Path(__file__).parent.parent
SOURCES = sorted((ROOT / "simulator").rglob("*.py"))

TOP_LEVEL = {
    ".ci",
    ".gitignore",
    "CHANGELOG.md",
    "LICENSE",
    "README.md",
    "docs",
    "features",
    "fixtures",
    "pyproject.toml",
    "simulator",
    "tests",
    "tox.ini",
}

# Nothing in these reads a wall clock, a global random generator, the network or the file system. The import contract
# keeps whole modules out; the calls below hide in modules that they may use.
PURE = (
    "actors", "dcc", "devices", "domain", "duis", "gbcs", "journal.py", "pki", "registers", "rules", "scenario", "smki",
    "xmldsig",
)  # fmt: skip
IMPURE_CALLS = (
    "open",
    "io.FileIO",
    "io.open",
    "io.open_code",
    "importlib.resources.*",
    "lxml.etree.iterparse",
    "lxml.etree.parse",
    "zipfile.ZipFile",
    "datetime.date.today",
    "datetime.datetime.now",
    "datetime.datetime.today",
    "datetime.datetime.utcnow",
    "random.*",
    "secrets.*",
    "time.*",
    "uuid.uuid1",
    "uuid.uuid4",
    "faker.Faker",
    "numpy.datetime64",  # of 'now' and 'today', too
    "numpy.fromfile",
    "numpy.genfromtxt",
    "numpy.load*",
    "numpy.memmap",
    "numpy.random.*",
    "numpy.save*",
    "sqlite3.connect",
    "cryptography.x509.random_serial_number",
    "cryptography.hazmat.primitives.asymmetric.*.generate_private_key",
)
# Generators that are built from a key, and the types of annotations.
KEYED = {"numpy.random.BitGenerator", "numpy.random.Generator", "numpy.random.Philox", "numpy.random.SeedSequence"}
ALLOWED = (
    ("actors/addresses.py", "faker.Faker"),  # seeded before it draws
    ("smki/extracts.py", "zipfile.ZipFile"),  # into a stream that is handed in
)


def impure_calls(source: str) -> Iterator[str]:
    """The names in a source text that reach the clock, chance or the outside, as ``line: name``."""
    tree = ast.parse(source)
    imported = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            imported.update({a.asname or a.name.partition(".")[0]: a.asname and a.name for a in node.names})
        elif isinstance(node, ast.ImportFrom):
            imported.update({a.asname or a.name: f"{node.module}.{a.name}" for a in node.names})
    for node in ast.walk(tree):
        if isinstance(node, ast.Name | ast.Attribute):
            head, dot, rest = ast.unparse(node).partition(".")
            name = (imported.get(head) or head) + dot + rest
            known = head in imported or name == "open"
            if known and name not in KEYED and any(fnmatchcase(name, pattern) for pattern in IMPURE_CALLS):
                yield f"{node.lineno}: {name}"


@pytest.fixture(scope="module")
def committed() -> list[Path]:
    """The files that are, or would be, committed."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
        text=True,
    )
    if listing.returncode:
        pytest.skip("not a git checkout")
    files = [ROOT / name for name in listing.stdout.split("\0") if name]
    return [file for file in files if file.is_file()]


def test_every_module_says_what_it_is() -> None:
    silent = [str(file.relative_to(ROOT)) for file in SOURCES if not ast.get_docstring(ast.parse(file.read_text()))]
    assert silent == []


def test_a_file_is_one_idea() -> None:
    lines = {str(file.relative_to(ROOT)): len(file.read_text().splitlines()) for file in SOURCES}
    assert {file: count for file, count in lines.items() if count > 350} == {}


def test_the_core_reads_no_clock_no_chance_and_no_file() -> None:
    found = [
        f"{file}:{call}"
        for file in (source.relative_to(ROOT / "simulator") for source in SOURCES)
        if file.parts[0] in PURE
        for call in impure_calls((ROOT / "simulator" / file).read_text())
        if (str(file), call.partition(" ")[2]) not in ALLOWED
    ]
    assert found == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("open('x')", ["1: open"]),
        ("import datetime\ndatetime.datetime.now()", ["2: datetime.datetime.now"]),
        ("from datetime import datetime as moment\nmoment.now()", ["2: datetime.datetime.now"]),
        ("from datetime import date\nfactory = date.today", ["2: datetime.date.today"]),
        ("import numpy as np\nnp.random.normal()", ["2: numpy.random.normal"]),
        ("import numpy as np\nnp.random.Generator(np.random.Philox(key=1))", []),
        ("from numpy.random import default_rng\ndefault_rng(1)", ["2: numpy.random.default_rng"]),
        ("import io\nio.FileIO('x'), io.StringIO()", ["2: io.FileIO"]),
        ("import io\nio.open_code('x')", ["2: io.open_code"]),
        ("import numpy as np\nnp.load('x'), np.zeros(2)", ["2: numpy.load"]),
        ("import numpy as np\nnp.datetime64('now')", ["2: numpy.datetime64"]),
        ("from lxml import etree\netree.parse('x'), etree.fromstring(b'')", ["2: lxml.etree.parse"]),
        ("import zipfile\nzipfile.ZipFile('x')", ["2: zipfile.ZipFile"]),
        ("from importlib.resources import files\nfiles('x')", ["2: importlib.resources.files"]),
        ("from faker import Faker\nFaker()", ["2: faker.Faker"]),
        ("import sqlite3\ndef f(store: sqlite3.Connection): ...", []),
        ("import sqlite3\nsqlite3.connect('x')", ["2: sqlite3.connect"]),
        ("from simulator.domain import time\ntime.DAY", []),
        ("def f(cell): return cell.time.now, cell.open()", []),
        (
            "from cryptography.hazmat.primitives.asymmetric import ec\nec.generate_private_key(curve)",
            ["2: cryptography.hazmat.primitives.asymmetric.ec.generate_private_key"],
        ),
    ],
)
def test_what_counts_as_clock_chance_or_file(source: str, found: list[str]) -> None:
    assert list(impure_calls(source)) == found


def test_files_name_no_path_of_a_machine(committed: list[Path]) -> None:
    folders = b"|".join([b"work", b"root", b"tmp", b"farm", b"home/[a-z]+", b"Users/[A-Za-z]+"])
    path = re.compile(rb"(?<![\w.$}/-])/(?:" + folders + rb")/")
    named = [str(file.relative_to(ROOT)) for file in committed if path.search(file.read_bytes())]
    assert named == []


def test_lock_files_name_no_registry() -> None:
    locks = sorted(ROOT.glob("tests/**/package-lock.json"))
    assert locks
    assert [lock for lock in locks if '"resolved"' in lock.read_text()] == []


def test_layout(committed: list[Path]) -> None:
    assert {file.relative_to(ROOT).parts[0] for file in committed} <= TOP_LEVEL


def test_tests_mirror_the_simulator(committed: list[Path]) -> None:
    inside = [file.relative_to(ROOT).parts for file in committed if file.is_relative_to(ROOT / "tests")]
    folders = {parts[1] for parts in inside if len(parts) > 2}
    rooms = {entry.stem for entry in (ROOT / "simulator").iterdir()}
    assert folders <= rooms | {"benchmarks", "mutation", "peers", "support"}


def test_a_process_that_a_test_starts_runs_what_the_tests_run() -> None:
    command = child("import simulator; print(simulator.__file__)")
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True)
    assert done.stdout == f"{simulator.__file__}\n"


def test_links_between_documents_lead_somewhere(committed: list[Path]) -> None:
    broken = [
        f"{file.relative_to(ROOT)}: {target}"
        for file in committed
        if file.suffix == ".md"
        for target in re.findall(r"\]\(([^)#\s]+)", file.read_text())
        if "://" not in target and not (file.parent / target).exists()
    ]
    assert broken == []


def test_every_page_of_the_documentation_is_listed() -> None:
    listed = re.findall(r"^- \[(.+\.md)\]\(\1\): ", (ROOT / "docs/README.md").read_text(), re.MULTILINE)
    assert sorted(listed) == sorted({page.name for page in (ROOT / "docs").glob("*.md")} - {"README.md"})


def test_readme_says_what_each_dependency_is_for() -> None:
    required = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    names = {re.split(r"[<>=!~\[;]", requirement)[0] for requirement in required}
    assert set(re.findall(r"^\| `([\w-]+)` \|", (ROOT / "README.md").read_text(), re.MULTILINE)) >= names
