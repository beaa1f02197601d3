"""The lockout in words, tables, pictures and files."""
