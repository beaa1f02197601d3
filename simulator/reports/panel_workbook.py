"""The SEC Panel's report as a workbook: a sheet per rule set, laid out to be printed on landscape A4.

Same run, same bytes: the workbook is dated to the scenario's start. Texts are written as texts, so that no name can
become a formula or a link.
"""

from __future__ import annotations

import io
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter

from simulator.engine.results import Results
from simulator.reports.naming import short_meaning
from simulator.reports.panel import NONE_SENT, REQUIREMENT, TITLE, PanelSection, panel_sections
from simulator.reports.panel_counts import COUNTED, Breakdown, PanelRow
from simulator.reports.wording import SIGNATURES, SYNTHETIC_CODES, TEST_PKI, period, printable
from simulator.scenario import Scenario

_NAME, _LINE = 42, 15
"""Letters in the column of names; the height of a line in points."""

_WORDS = (("", _NAME), ("Code", 12), ("Standing of the code", 21), ("Meaning of the code", 40))
"""The columns of words and their widths; the first is headed by what its table tells apart."""

_COUNT = 13
_LAST = len(_WORDS) + len(COUNTED) - 1
_LONGEST_SHEET_NAME = 31
_LONGEST_IN_HEADER = 70
_LONGEST_LINE = 150
"""Letters of a note that fit into one line of the sheet."""

_A4 = 9
_INK, _RULE, _SHADE = "#1A1A1A", "#8C8C8C", "#EFEFEF"


def panel_workbook(results: Sequence[Results], scenario: Scenario) -> bytes:
    """The report on every run as the bytes of an XLSX file."""
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(file, options)
    book.set_properties(
        {"title": TITLE, "subject": printable(scenario.title), "author": "smki-sim", "comments": TEST_PKI}
        | {"created": scenario.start.replace(tzinfo=None)}
    )
    formats = _Formats.of(book)
    sections = panel_sections(results, scenario)
    taken: list[str] = []
    for section in sections:
        name = _sheet_name(section, taken)
        taken.append(name)
        _Sheet(book.add_worksheet(name), formats).write(section, scenario)
    first = next((place for place, section in enumerate(sections) if section.rows), 0)
    if sections:
        book.worksheets()[first].activate()
    book.close()
    return file.getvalue()


@dataclass(frozen=True)
class _Formats:
    title: Any
    warning: Any
    key: Any
    text: Any
    words: Any
    note: Any
    header: Any
    header_right: Any
    number: Any
    total: Any
    total_number: Any

    @classmethod
    def of(cls, book: Any) -> _Formats:
        base = {"font_name": "Arial", "font_size": 10, "font_color": _INK, "valign": "top"}
        heading = base | {"bold": True, "bg_color": _SHADE, "bottom": 1, "bottom_color": _INK, "valign": "bottom"}
        total = base | {"bold": True, "top": 1, "top_color": _RULE, "text_wrap": True}
        count = {"num_format": "#,##0", "align": "right"}
        styles = {
            "title": base | {"font_size": 15, "bold": True},
            "warning": base | {"bold": True},
            "key": base | {"bold": True},
            "text": base,
            "words": base | {"text_wrap": True},
            "note": base | {"text_wrap": True},
            "header": heading,
            "header_right": heading | {"align": "right"},
            "number": base | count,
            "total": total,
            "total_number": total | count,
        }
        return cls(**{name: book.add_format(style) for name, style in styles.items()})


class _Sheet:
    """Writes one sheet from top to bottom."""

    def __init__(self, sheet: Any, formats: _Formats) -> None:
        self._sheet = sheet
        self._formats = formats
        self._line = 0

    def write(self, section: PanelSection, scenario: Scenario) -> None:
        """The whole sheet."""
        self._lay_out(scenario)
        self._head(section, scenario)
        if not section.codes:
            self._text(0, NONE_SENT, self._formats.text)
            self._line += 2
        for breakdown in section.breakdowns if section.codes else ():
            self._table(breakdown, section)
            self._line += 1
        meanings = (f"{row.code}: {row.code.meaning} ({row.code.standing})." for row in section.totals)
        for note in (section.reconciliation, *meanings, SYNTHETIC_CODES, REQUIREMENT, SIGNATURES):
            self._note(note)
        self._sheet.print_area(0, 0, self._line - 1, _LAST)

    def _lay_out(self, scenario: Scenario) -> None:
        sheet = self._sheet
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.6, right=0.6, top=0.8, bottom=0.8)
        title = textwrap.shorten(printable(scenario.title), _LONGEST_IN_HEADER, placeholder=" …").replace("&", "&&")
        sheet.set_header(f"&L&8{TEST_PKI}&R&8 {title}")
        sheet.set_footer(f"&L&8{TEST_PKI}&C&8Page &P of &N&R&8Seed {scenario.seed}")
        for column, (_, width) in enumerate(_WORDS):
            sheet.set_column(column, column, width)
        sheet.set_column(len(_WORDS), _LAST, _COUNT)

    def _head(self, section: PanelSection, scenario: Scenario) -> None:
        self._text(0, TITLE, self._formats.title)
        self._sheet.set_row(self._line, 22)
        self._line += 1
        self._text(0, TEST_PKI, self._formats.warning)
        self._line += 1
        for key, value in (
            ("Rule set", section.heading.replace("\n", " ")),
            ("Scenario", f"{scenario.title} (seed {scenario.seed})"),
            ("Simulated period", period(scenario.start, scenario.days)),
        ):
            self._text(0, key, self._formats.key)
            self._text(1, value, self._formats.text)
            self._line += 1
        self._line += 1

    def _table(self, breakdown: Breakdown, section: PanelSection) -> None:
        """One breakdown: its rows, a total of each code, and the total of all."""
        self._text(0, breakdown.title, self._formats.key)
        self._line += 1
        words = breakdown.heading, *(name for name, _ in _WORDS[1:])
        for column, name in enumerate((*words, *COUNTED)):
            self._text(column, name, self._formats.header if column < len(_WORDS) else self._formats.header_right)
        self._line += 1
        for row in breakdown.rows:
            self._row(row, self._formats.words, self._formats.number)
        for row in section.totals:
            self._row(row, self._formats.total, self._formats.total_number)
        for column in range(_LAST + 1):
            self._sheet.write_blank(self._line, column, None, self._formats.total)
        self._text(0, "All codes", self._formats.total)
        self._counts(section.sums, self._formats.total_number)
        self._line += 1

    def _row(self, row: PanelRow, words: Any, numbers: Any) -> None:
        code = row.code
        self._sheet.set_row(self._line, _LINE * max(1, -(-len(row.label) // _NAME)))
        texts = row.label, code.code, code.standing.value, short_meaning(code)
        for column, text in enumerate(texts):
            self._text(column, text, words)
        self._counts(row.counts, numbers)
        self._line += 1

    def _counts(self, counts: Sequence[int], style: Any) -> None:
        for column, number in enumerate(counts, start=len(_WORDS)):
            self._sheet.write_number(self._line, column, number, style)

    def _note(self, text: str) -> None:
        self._sheet.merge_range(self._line, 0, self._line, _LAST, "", self._formats.note)
        self._text(0, text, self._formats.note)
        self._sheet.set_row(self._line, _LINE * -(-len(text) // _LONGEST_LINE) + 2)
        self._line += 1

    def _text(self, column: int, text: str, style: Any) -> None:
        self._sheet.write_string(self._line, column, printable(text), style)


def _sheet_name(section: PanelSection, taken: Sequence[str]) -> str:
    """A name that a spreadsheet allows: 31 letters, no brackets, colons, stars or slashes, no two alike."""
    name = section.heading.replace("\n", " ")
    clean = "".join(" " if letter in "[]:*?/\\" else letter for letter in printable(name)).strip(" '")
    known = {sheet.lower() for sheet in taken}
    wanted, number = clean[:_LONGEST_SHEET_NAME].strip(" '"), 1
    while wanted.lower() in known:
        number += 1
        wanted = f"{clean[: _LONGEST_SHEET_NAME - 5].strip()} ({number})"
    return wanted
