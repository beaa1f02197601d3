"""What every test shares."""

from hypothesis import settings

# A clock on a shared machine proves nothing, so no deadline. The suite is the same on every run;
# `pytest --hypothesis-profile=explore` looks further.
settings.register_profile("steady", deadline=None, derandomize=True, print_blob=True)
settings.register_profile("explore", deadline=None, max_examples=5_000)
settings.load_profile("steady")
