"""The printer: tables, JSON, widths, bars, progress, and what a terminal may be shown."""
