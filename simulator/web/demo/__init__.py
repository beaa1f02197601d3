"""The demonstration: named stories as pages for people who know the SEC and do not program.

A story is run once, deterministically; a page shows it at an instant, drawn from the journal up to there. What a page
shows (story, rule set, instant) stands in its address, so that an address opens the same page anywhere.
"""
