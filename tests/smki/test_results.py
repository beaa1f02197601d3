from __future__ import annotations

import base64
import csv

from simulator.smki.outcomes import ResultCode
from simulator.smki.results import RESULT_FILE_HEADING, result_file
from tests.support.smki_office import batch, device, office, request, work


def test_a_result_file_has_a_line_for_each_request_with_its_certificate_or_the_reason() -> None:
    made = office()
    number = work(made, batch(request(1), b"junk"))
    heading, good, bad = csv.reader(result_file(made.results(number)))
    (issued, refused) = made.results(number)
    assert tuple(heading) == RESULT_FILE_HEADING
    assert good[:4] == ["1", "SUCCESS", str(device(1)), issued.serial]
    assert base64.b64decode(good[4]) == issued.certificate
    assert refused.finding is not None
    assert bad == ["2", ResultCode.CSR_ERROR.value, "", "", "", refused.finding.code, refused.finding.message,
                   refused.finding.clause]  # fmt: skip
