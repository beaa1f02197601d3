"""The SEC Panel's report as one HTML page."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.engine.results import Results
from simulator.reports.pages import page, version_shown
from simulator.reports.panel import REQUIREMENT, TITLE, panel_sections
from simulator.reports.panel_counts import COUNTED
from simulator.reports.wording import SIGNATURES, SYNTHETIC_CODES, TEST_PKI, period
from simulator.scenario import Scenario


def panel_page(results: Sequence[Results], scenario: Scenario) -> str:
    """The whole page: for each rule set the codes by Supplier Party, category, month and network area."""
    return page("panel.html.j2").render(
        title=TITLE,
        scenario=scenario,
        seed=str(scenario.seed),
        period=period(scenario.start, scenario.days),
        sections=panel_sections(results, scenario),
        counted=COUNTED,
        notes=(REQUIREMENT, SYNTHETIC_CODES, SIGNATURES),
        test_pki=TEST_PKI,
        version=version_shown(),
    )
