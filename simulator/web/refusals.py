"""What is answered where no Service Response can be: a code and a sentence, with the fitting HTTP status.

The published DUIS client reads a document only from an answer of status 200. So whatever the DSP can decide comes as
``sr:Response`` with 200, rejections included; these refusals are for what never gets as far as the DSP.
"""

from __future__ import annotations

from xml.sax.saxutils import escape

from starlette.responses import Response

from simulator.domain.finding import Finding

XML = "application/xml; charset=utf-8"


class Refusal(Exception):
    """A message that is not taken: the HTTP status, and why. Raised while a message is read, answered at the edge."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.finding = Finding(code, message)

    def response(self) -> Response:
        """The answer. The rest of the message is not read, so the connection ends with it."""
        content = f"<Code>{escape(self.finding.code)}</Code><Message>{escape(self.finding.message)}</Message>"
        document = f'<?xml version="1.0" encoding="UTF-8"?><Refusal>{content}</Refusal>'
        return Response(document, self.status, {"Connection": "close"}, XML)
