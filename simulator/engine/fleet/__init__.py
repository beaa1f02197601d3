"""The national fleet: the life of every home, in cohorts over columns or request by request, by the one rulebook."""
