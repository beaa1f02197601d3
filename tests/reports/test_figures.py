"""The figures side by side, counted by hand."""

from simulator.engine.results import Results
from simulator.reports.figures import comparison_groups, figures, unsuccessful_answers

TwoRuns = tuple[Results, Results]


def test_every_row_by_hand(by_hand: TwoRuns) -> None:
    rows = {
        (group.title, f"{row.code} {row.label}" if row.code else row.label): row.counts
        for group in comparison_groups(by_hand)
        for row in group.rows
    }
    requests, answers, panel = "Requests", "Final answer to a Service Request", "For the SEC Panel"
    state = "ESMEs after seven Working Days, by Network Operator Certificate"
    mismatch = "Certificate Party / MPAN mismatch - The Certificate Party is not correct for the MPAN"
    assert rows == {
        (requests, "Service Requests sent"): (4, 10),
        (requests, "Documents decided by the DSP"): (5, 10),
        (answers, "I0 Success"): (4, 2),
        (answers, "E4 The User Role is not authorised for the Device at the required date and time"): (0, 1),
        (answers, f"E0615N1 {mismatch}"): (0, 2),
        (answers, f"E0621N1 {mismatch}"): (0, 4),
        (answers, "None when the run ended"): (0, 1),
        (answers, "All Service Requests"): (4, 10),
        (state, "Right certificate"): (2, 2),
        (state, "Wrong certificate"): (1, 0),
        (state, "None yet"): (0, 1),
        (state, "All ESMEs installed for so long"): (3, 3),
        (panel, "Invalid Network Certificate codes"): (0, 5),
    }


def test_groups_add_up(real: tuple[Results, ...]) -> None:
    totals = [group for group in comparison_groups(real) if group.is_total]
    assert len(totals) == 2
    for group in totals:
        *parts, total = group.rows
        assert tuple(map(sum, zip(*(row.counts for row in parts), strict=True))) == total.counts


def test_success_is_no_unsuccessful_answer(by_hand: TwoRuns) -> None:
    assert [str(row.code) for row in unsuccessful_answers(by_hand)] == ["E4", "E0615N1", "E0621N1"]
    assert unsuccessful_answers(by_hand[:1]) == ()


def test_plain_data(by_hand: TwoRuns) -> None:
    assert figures(by_hand, 63) == {"seed": 63, "runs": [run.as_json() for run in by_hand]}


def test_nothing_happened(empty: TwoRuns) -> None:
    assert {count for group in comparison_groups(empty) for row in group.rows for count in row.counts} == {0}
