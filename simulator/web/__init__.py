"""HTTP: the DUIS endpoints and the SMKI look-up, so that a User's own system can be pointed at the simulator.

Everything runs in one asyncio thread: the world, its clock, both servers and the call-backs. Nothing else in here
touches the world. The contract is that of Smart DCC's published clients (paths, ports, status codes).
"""
