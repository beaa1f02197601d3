"""Files that visitors download. Each is named as of a TEST PKI, wherever it will be found again."""

from __future__ import annotations

from starlette.responses import Response

_KINDS = {
    "csv": "text/csv; charset=utf-8",
    "der": "application/pkix-cert",
    "graphml": "application/graphml+xml",
    "html": "text/html; charset=utf-8",
    "json": "application/json",
    "ndjson": "application/x-ndjson",
    "svg": "image/svg+xml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}


def file(content: bytes, name: str) -> Response:
    """A file to download: ``TEST-PKI-`` and its name, whose ending says what it is."""
    kind = _KINDS.get(name.rpartition(".")[2], "application/octet-stream")
    headers = {"Content-Disposition": f'attachment; filename="TEST-PKI-{name}"'}
    return Response(content, media_type=kind, headers=headers)
