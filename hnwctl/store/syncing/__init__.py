"""Exchanging history with a git server that need not be trusted."""
