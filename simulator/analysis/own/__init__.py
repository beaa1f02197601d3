"""A user's own modification: a file in Python or TOML, read, examined and put in force like those that are shipped.

``selection`` is what the edges call: it turns a text such as ``my.py=VARIANT,option=value`` into what is in force.
``python_file`` and ``toml_file`` read the two kinds of files; ``apart`` has one examined in a process of its own, so
that a file which never comes to an end, or ends the process, does no harm; ``examination`` and ``trial`` say what is
wrong with it; ``acceptance`` runs features with it and without.
"""
