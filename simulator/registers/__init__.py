"""What the DCC knows: who the Users are, Registration Data, the Smart Metering Inventory, the SMKI Repository.

Registers hold data and answer look-ups; they decide nothing.
"""
