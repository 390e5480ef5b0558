"""Backups as a user meets them: destinations, what is known of snapshots, what stays and what goes."""
