"""Who is locked out: states of a Device in which no permitted request puts the right certificate back."""
