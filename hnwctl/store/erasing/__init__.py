"""Erasing somebody on request, from history too."""
