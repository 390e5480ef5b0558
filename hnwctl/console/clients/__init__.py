"""Clients as they are shown and changed."""
