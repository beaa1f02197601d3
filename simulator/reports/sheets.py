"""Tables as a workbook: a sheet each, laid out to be filtered on a screen and printed on landscape A4.

Same tables, same octets: the workbook is dated by its maker. Texts are written as texts, so that none can become a
formula or a link.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import xlsxwriter

from simulator.reports.wording import TEST_PKI, printable

Cell = str | int | float

_A4 = 9
_INK, _SHADE = "#1A1A1A", "#EFEFEF"


@dataclass(frozen=True)
class Sheet:
    """A sheet: its name (31 letters at the most), its columns with their widths in letters, its rows."""

    name: str
    columns: Sequence[tuple[str, int]]
    rows: Sequence[Sequence[Cell]]


def workbook(sheets: Iterable[Sheet], title: str, created: datetime) -> bytes:
    """The bytes of an XLSX file. ``created`` is the date that it carries."""
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(file, options)
    properties = {"title": title, "author": "smki-sim", "comments": TEST_PKI}
    book.set_properties(properties | {"created": created.replace(tzinfo=None)})
    base = {"font_name": "Arial", "font_size": 10, "font_color": _INK, "valign": "top", "text_wrap": True}
    formats = book.add_format(base), book.add_format(base | {"bold": True, "bg_color": _SHADE, "bottom": 1})
    for sheet in sheets:
        _write(book.add_worksheet(sheet.name), sheet, *formats)
    book.close()
    return file.getvalue()


def _write(sheet: Any, table: Sheet, text: Any, heading: Any) -> None:
    last = len(table.columns) - 1
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_header(f"&L&8{TEST_PKI}&R&8{table.name}")
    sheet.set_footer(f"&L&8{TEST_PKI}&C&8Page &P of &N")
    for column, (name, width) in enumerate(table.columns):
        sheet.set_column(column, column, width, text)
        sheet.write_string(0, column, name, heading)
    for line, row in enumerate(table.rows, start=1):
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(line, column, printable(cell), text)
            else:
                sheet.write_number(line, column, cell, text)
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    sheet.autofilter(0, 0, max(len(table.rows), 1), last)
