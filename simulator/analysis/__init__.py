"""What follows from a rulebook as a whole: the matrix of all decisions, and who is locked out for good."""
