"""``smki-sim schema``: the schema of what is supported; and published schemas, as the command line names them."""

from __future__ import annotations

from pathlib import Path

from simulator.cli.inputs import UnreadableFile, read_bytes
from simulator.duis.published_schema import PublishedSchema, PublishedSchemaError
from simulator.duis.schema import own_schema


def schema() -> None:
    """Print the XML Schema of the DUIS documents that are read here."""
    print(own_schema().decode())


def read_schema(path: Path | None) -> PublishedSchema | None:
    """A published DUIS schema with those that it imports, which lie beside it; nothing if none is named."""
    if path is None:
        return None
    try:
        return PublishedSchema.from_bytes(read_bytes(path), lambda name: _beside(path, name))
    except PublishedSchemaError as error:
        raise UnreadableFile(f"'{path}' cannot be used: {error}") from None


def _beside(path: Path, name: str) -> bytes:
    try:
        return (path.parent / name).read_bytes()
    except ValueError:  # a name that no file can have
        raise FileNotFoundError(name) from None
