"""Rows of somebody's spreadsheet against the book: what would be added, updated, left, refused."""
