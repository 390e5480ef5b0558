"""The agenda and what is stale: listed, settled, put off."""
