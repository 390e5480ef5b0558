"""Asking a person: prompts, an editor, step by step; left at any point, nothing half-written."""
