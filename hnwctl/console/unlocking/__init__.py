"""Unlocking: who is asked for a passphrase, what is remembered of it, and what hides the process."""
