"""``python -m simulator.cli``: the command without its entry point."""

from simulator.cli.main import main

main()
