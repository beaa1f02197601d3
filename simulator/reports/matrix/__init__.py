"""The matrix in words, tables and files."""
