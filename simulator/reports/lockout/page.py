"""The lockout as files: a page that needs nothing else, the picture, the data, and the whole graph."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from markupsafe import Markup

from simulator.analysis.lockout.lockout import Lockout
from simulator.analysis.lockout.s1sp import Divided
from simulator.analysis.lockout.table import Row
from simulator.reports.lockout.data import graphml, lockout_data, row_data
from simulator.reports.lockout.detail import s1sp_sentence
from simulator.reports.lockout.picture import picture_svg
from simulator.reports.lockout.rows import chances, class_rows, way_rows
from simulator.reports.lockout.words import GIVEN, NOT_ALIKE, briefly, verdict
from simulator.reports.pages import page
from simulator.reports.wording import counted
from simulator.reports.writing import Content, write_whole

_ABOUT = {
    "lockout.html": "the analysis as one page for a browser or a printer",
    "lockout.svg": "the picture",
    "lockout.json": "the data, as --json prints them",
    "lockout.graphml": "every state and every request that leads to another, for graph tools",
}


def write_lockout_files(
    directory: Path, lockout: Lockout, rules: str, divided: Divided | None = None, rows: Sequence[Row] = ()
) -> tuple[tuple[Path, str], ...]:
    """Write all files into a directory, which is made if need be; each file with a line about it.

    Raises :class:`~simulator.reports.writing.UnwritableRunFiles` where the directory cannot be written.
    """
    data = lockout_data(lockout, rules, divided) | ({"table": list(row_data(rows))} if rows else {})
    contents: dict[str, Content] = {
        "lockout.html": lockout_html(lockout, rules, divided, rows).encode(),
        "lockout.svg": picture_svg(lockout, rules).encode(),
        "lockout.json": f"{json.dumps(data, indent=2, ensure_ascii=False)}\n".encode(),
        "lockout.graphml": graphml(lockout),
    }
    write_whole(directory, contents)
    return tuple((directory / name, about) for name, about in _ABOUT.items())


def lockout_html(lockout: Lockout, rules: str, divided: Divided | None = None, rows: Sequence[Row] = ()) -> str:
    """The page: the answer, the picture, the states, the ways in, who could do what, and the table if there is one."""
    picture = picture_svg(lockout, rules).replace("<svg ", '<svg role="img" aria-label="States and moves" ', 1)
    return page("lockout.html.j2", briefly=briefly, counted=counted).render(
        rules=rules,
        setting=str(lockout.setting),
        verdict=verdict(lockout),
        picture=Markup(picture),  # its texts are escaped already
        classes=class_rows(lockout),
        not_alike="" if lockout.quotient.is_exact else NOT_ALIKE,
        mended_by=lockout.mended_by,
        s1sp=s1sp_sentence(divided) if divided else "",
        ways_in=way_rows(lockout),
        chances=chances(lockout),
        rows=rows,
        given=GIVEN,
    )
