"""The SimPy clock and what is driven on it: one process per Service Request, with real bytes."""
