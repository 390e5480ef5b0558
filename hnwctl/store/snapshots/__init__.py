"""Backups: sealed, signed, self-describing files, and what is done with them."""
