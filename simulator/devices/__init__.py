"""Devices: their key slots, and how a Device decides whether to obey a Command.

A Device knows nothing of areas or meter points. It obeys whoever holds the key of the slot that authorises the
Command: that is why a wrong distributor's certificate is accepted, and why its owner can still put it right.
"""
