"""Foreign formats: one file per format or service, none of which knows the store or the domain."""
