"""Segments: counted, drawn, kept, and who moved."""
