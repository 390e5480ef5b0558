"""Keys: age, signatures, the identities of a person, the key files of members."""
