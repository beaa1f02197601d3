"""``python -m simulator.analysis.own``: examines a modification that comes on standard input; see ``apart``."""

from simulator.analysis.own.apart import main

main()
