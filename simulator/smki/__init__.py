"""The SMKI Service's office: who may have a certificate, how it is asked for, and how soon it is to be there.

Below it are the authorities that sign (:mod:`simulator.pki`) and the registers (:mod:`simulator.registers`). The
office decides whether they do.

Read the room in this order: ``subscribers`` (entry process, Subscriber Authorisation, Authorised Responsible
Officers; ``portal`` for their log-ins), ``eligibility`` (who may have what), ``application`` and ``checks`` (what is
looked at before a certificate is issued), ``outcomes`` (result codes, states of a batch), ``submission`` and
``results`` (what comes in, what goes out), ``ledger`` (what is kept of them; ``ledger_rows`` its rows), ``admission``,
``issuing``, ``certifying``, ``pick_up`` and ``revoking`` (the desks), ``office`` (all of them together),
``publication`` (revocation lists when they are due; ``published_lists`` keeps them), ``library`` (documents) and
``extracts`` (the daily and weekly files of the repository), ``service_levels``, ``signing_queue``, ``forecasts`` and
``timetable`` (how soon, and with what capacity), ``policy_management`` (the PMA's emergency powers), ``recovery``
and ``exposure`` (what follows when keys are no longer reliable), ``records`` and
``record_store`` (what goes on record, and registers are restored from), ``derived_fleet`` (certificates that need not
be kept).

Instants are integer milliseconds on the simulated clock and are handed in. What goes wrong is a
:class:`~simulator.domain.finding.Finding`. What happens goes on record in the office's SQLite file, and whoever keeps
the journal is told.

Sources: seed 004 sections 3.2 to 3.9; "SMKI Registration Authority Policies and Procedures" (RAPP); "SMKI Interface
Design Specification". What those leave open is an assumption and says so.
"""
