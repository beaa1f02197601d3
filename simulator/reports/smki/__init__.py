"""The report on the SMKI Service: how it kept its service levels, what it issued, revoked, published and suspended.

``on_record`` reads the stored records and the ledger, which are all that is used. ``levels``, ``volumes``,
``authorities`` and ``governance`` make tables of it (``tables``: their one form), ``agreements`` holds figures of
different origin against each other, ``report`` puts everything together. ``console``, ``page``, ``workbook`` and
``files`` show the same tables.
"""
