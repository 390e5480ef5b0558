"""Reminders: where they go, what was delivered when, and how they come into cron."""
