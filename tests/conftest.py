"""What every test shares."""

import sys
from pathlib import Path

from hypothesis import settings

# Processes that a test starts find what it hands to them. Last, so that the installed package is what is tested.
sys.path.append(str(Path(__file__).parents[1]))

# A clock on a shared machine proves nothing, so no deadline. The suite is the same on every run;
# `pytest --hypothesis-profile=explore` looks further.
settings.register_profile("steady", deadline=None, derandomize=True, print_blob=True)
settings.register_profile("explore", deadline=None, max_examples=5_000)
settings.load_profile("steady")
