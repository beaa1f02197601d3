"""The DCC's services: the DSP that decides, the broker that commands, the S1SP, the SMKI service.

The DSP gathers facts from the registers and asks the rulebook; nothing here decides anything by itself.
"""
