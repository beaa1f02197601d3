"""Every query of docs/analysts.md runs, and SQL and polars answer alike."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.reports.fleet.conftest import Kept

duckdb = pytest.importorskip("duckdb")
polars = pytest.importorskip("polars")

PAGE = Path(__file__).parents[3] / "docs" / "analysts.md"


class Query(NamedTuple):
    title: str
    sql: str
    python: str | None


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def page() -> tuple[str, list[Query]]:
    """What the polars queries have in common, and the queries."""
    text = PAGE.read_text()
    common, *sections = text.partition("## Queries")[2].split("\n### ")
    (prelude,) = blocks(common, "python")
    queries = []
    for section in sections:
        (sql,) = blocks(section, "sql")
        queries.append(Query(section.partition("\n")[0], sql, next(iter(blocks(section, "python")), None)))
    return prelude, queries


PRELUDE, QUERIES = page()


@pytest.fixture(scope="module")
def connection(kept: Kept) -> Any:
    connection = duckdb.connect()
    connection.execute(f"SET file_search_path = '{kept.folder}'")
    connection.execute((kept.folder / "views.sql").read_text())
    return connection


def rows(columns: list[str], found: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Rows with their columns by name, in an order of their own; numbers as they are shown."""
    order = sorted(range(len(columns)), key=columns.__getitem__)
    told = [tuple(round(row[i], 6) if isinstance(row[i], float) else row[i] for i in order) for row in found]
    return sorted(told, key=repr)


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.title)
def test_a_query_of_the_page_answers(query: Query, connection: Any, kept: Kept) -> None:
    asked = connection.execute(query.sql)
    columns = [column[0] for column in asked.description]
    found = asked.fetchall()
    assert found
    if query.python is not None:
        names: dict[str, Any] = {"run": str(kept.folder)}
        exec(compile(PRELUDE + query.python, query.title, "exec"), names)
        answer = names["answer"]
        assert sorted(answer.columns) == sorted(columns)
        assert rows(answer.columns, answer.rows()) == rows(columns, found)


def test_the_page_tells_every_column_of_the_tables(kept: Kept) -> None:
    from pyarrow import parquet  # noqa: PLC0415

    said = PAGE.read_text()
    for file in [*kept.folder.glob("*.parquet"), *kept.folder.glob("events-baseline/*-EELC.parquet"),
                 kept.folder / "events-baseline" / "codes.parquet"]:  # fmt: skip
        names = parquet.read_schema(file).names
        slots = re.compile(r"(esme|gsme|gpf)_(supplier|operator)_")
        assert [name for name in names if not slots.match(name) and f"`{name}`" not in said] == [], file.name
