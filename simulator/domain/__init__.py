"""The vocabulary of the Smart Energy Code: identifiers, parties, devices, services, response codes.

Plain frozen types and enums. This package imports nothing of ours.
"""
