"""A national run as a page, a workbook, rows, and tables for analysts."""
