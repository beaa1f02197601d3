"""The pages of the evidence: the living document to be browsed, and its files to be taken along."""

from __future__ import annotations

import io
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from simulator.reports.wording import TEST_PKI
from simulator.web.demo.evidence import Evidence
from simulator.web.demo.files import file
from simulator.web.demo.progress import progress_events
from simulator.web.demo.templates import rendered

_FILES = {
    "traceability.xlsx": "the matrix from requirement to scenario to result, as a workbook",
    "traceability.csv": "the same as rows",
    "record.json": "all of it as data",
    "junit.xml": "the results for other tools (JUnit XML)",
    "messages.ndjson": "the results for Cucumber's own formatter",
    "provenance.html": "version, libraries, times, and lines to sign on",
    "manifest.sha256": "the SHA-256 of every other file",
}


PACKED = "TEST-PKI-evidence"
"""The folder within the ZIP: its files have their own names, which the manifest and the links between them need."""
_README = f"""{TEST_PKI}.

Evidence of an acceptance run of smki-sim. Every certificate, key and signature in this folder is of a test PKI.
Begin with index.html. manifest.sha256 has the SHA-256 of every other file, but not of this one.
"""


class EvidencePages:
    """Shows one evidence."""

    def __init__(self, evidence: Evidence) -> None:
        self._evidence = evidence

    def routes(self) -> list[BaseRoute]:
        """The addresses of the evidence."""
        return [
            Route("/evidence", self._page),
            Route("/evidence/progress", lambda _: progress_events(lambda: float(self._evidence.has_ended))),
            Route("/evidence/all.zip", self._all),
            Route("/evidence/files/{path:path}", self._file),
        ]

    def _page(self, _request: Request) -> Response:
        self._evidence.start()
        if not self._evidence.has_ended:
            return HTMLResponse(rendered("evidence_running"))
        shown = {"given": self._evidence.given, "problem": self._evidence.problem, "files": _FILES}
        return HTMLResponse(rendered("evidence", **shown))

    def _file(self, request: Request) -> Response:
        """A file of the evidence: pages to be read, others to be taken along. Nothing outside the folder."""
        folder = self._folder()
        try:
            found = (folder / request.path_params["path"]).resolve()
            if not found.is_relative_to(folder) or not found.is_file():
                raise FileNotFoundError
        except (OSError, ValueError):  # also a name that no file system has
            raise HTTPException(404, "The evidence has no file of this name.") from None
        if found.suffix == ".html":
            return FileResponse(found)
        return FileResponse(found, filename=f"TEST-PKI-{found.name}")

    def _all(self, _request: Request) -> Response:
        """The whole folder under a name that says what it is of; the same evidence gives the same octets."""
        folder, packed = self._folder(), io.BytesIO()
        with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
            archive.writestr(ZipInfo(f"{PACKED}/README.txt"), _README, ZIP_DEFLATED)
            for found in sorted(path for path in folder.rglob("*") if path.is_file()):
                name = f"{PACKED}/{found.relative_to(folder).as_posix()}"
                archive.writestr(ZipInfo(name), found.read_bytes(), ZIP_DEFLATED)
        return file(packed.getvalue(), "evidence.zip")

    def _folder(self) -> Path:
        folder = self._evidence.folder
        if folder is None:
            raise HTTPException(409, "There is no evidence yet; its page shows how far it has come.")
        return folder.resolve()
